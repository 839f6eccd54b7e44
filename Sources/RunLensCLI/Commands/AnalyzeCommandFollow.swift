import Analysis
import Glibc
import Readers
import Recording
import Reports
import Trace

extension AnalyzeRun {
  /// Shows a growing recording again whenever it has grown, until it has its end.
  func follow(
    _ reading: ReadRequest, _ prices: PriceList?, _ options: ReportOptions
  ) throws(ProgramError) -> Int32 {
    var size = Self.size(reading.paths)
    guard size != nil else {
      throw .usage(
        .badValue(
          spelling: "--follow", value: reading.paths.joined(separator: " "),
          allowed: "the folder that 'runlens record' is filling", suggestion: nil))
    }
    while true {
      let begun = Self.now()
      let trace = try read(reading)
      if let trace {
        try show(render(summary(trace, prices), of: trace, options: options))
        if !trace.warnings.contains(code: "recording_unfinished") { return ExitStatus.success }
      }
      // However long it takes, most of the time is the program's.
      let pause = max(500_000, (Self.now() - begun) * 4)
      repeat {
        usleep(UInt32(clamping: pause))
      } while trace != nil && Self.size(reading.paths) == size
      size = Self.size(reading.paths)
    }
  }

  /// The run so far; nil where not even its beginning is written yet.
  private func read(_ reading: ReadRequest) throws(ProgramError) -> RunTrace? {
    do throws(ProgramError) {
      return try reading.read(session, columns: Summary.columns)
    } catch {
      guard case .input(let reason) = error, case .malformed(path: _, what: _, remedy: _) = reason,
        Self.size(reading.paths) ?? .max < 1024
      else { throw error }
      return nil
    }
  }

  /// On a terminal in place of what was shown before, as much as fits; else after it.
  private func show(_ text: [UInt8]) throws(ProgramError) {
    var size = winsize()
    guard session.console.terminalWidth != nil,
      unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 1
    else {
      try session.console.result(text + [UInt8(ascii: "\n")])
      return
    }
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let fitting = lines.prefix(Int(size.ws_row) - 1).joined(separator: [UInt8(ascii: "\n")])
    try session.console.result(Array("\u{1b}[H\u{1b}[2J".utf8) + fitting + [UInt8(ascii: "\n")])
  }

  /// Bytes of the recordings among the paths; nil where there is none.
  private static func size(_ paths: [String]) -> Int64? {
    var total: Int64?
    for path in paths {
      for place in [path, path + "/" + RecordingFormat.fileName] {
        var status = stat()
        guard unsafe stat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
        total = (total ?? 0) + Int64(status.st_size)
      }
    }
    return total
  }

  /// Microseconds of a clock that is never set.
  private static func now() -> Int { Int(ProgressBar.steadyTime() / 1000) }
}
