import Trace

/// Where the parts of a LOOM run lie among the files that the user named.
struct LoomFiles {
  var databases: [RunInput.File] = []
  var logs: [RunInput.File] = []
  /// Reports, benchmark results and costs, the best evidence first.
  var dumps: [(file: RunInput.File, kind: LoomDumps.Kind)] = []

  var isEmpty: Bool { databases.isEmpty && logs.isEmpty && dumps.isEmpty }

  /// Looks into files with names that such parts have, or into the only file.
  init(_ input: RunInput) {
    for candidate in FileCandidates(input).files {
      switch candidate.kind {
      case .database:
        if candidate.tables(input).map(LoomDatabase.recognises) == true {
          databases.append(candidate.file)
        }
      case .text:
        if Self.isLog(input.beginning(candidate.file, limit: 64 << 10)) {
          logs.append(candidate.file)
        }
      case .json:
        let head = input.beginning(candidate.file, limit: LoomDumps.bytesNeeded)
        if let kind = LoomDumps.kind(beginning: head) { dumps.append((candidate.file, kind)) }
      }
    }
    dumps = dumps.enumerated().sorted {
      ($0.element.kind.rawValue, $0.offset) < ($1.element.kind.rawValue, $1.offset)
    }.map(\.element)
    logs = Self.withoutCopies(logs, input)
  }

  /// Whether lines at a file's beginning are LOOM's: one of its loggers speaks in the first hundred.
  static func isLog(_ beginning: [UInt8]) -> Bool {
    var scanner = LineScanner(longest: 4096)
    var lines = 0
    var found = 0
    func look(_ line: LineScanner.Line) {
      guard lines < 100 else { return }
      lines += 1
      TerminalText.plain(unsafe line.bytes.bindMemory(to: UInt8.self).span) { text in
        guard let line = LoggingLine(text) else { return }
        if text.extracting(line.name).starts(with: "loom.") { found += 1 }
      }
    }
    scanner.scan(beginning.span, look)
    scanner.finish(look)
    return found > 0
  }

  /// The program prints the same lines that it writes to its file: one of the two will do.
  private static func withoutCopies(
    _ logs: [RunInput.File], _ input: RunInput
  ) -> [RunInput.File] {
    var kept: [RunInput.File] = []
    var heads: [[UInt8]] = []
    // The file that the program writes comes before what a shell kept of its output.
    let sorted = logs.sorted { left, right in
      func place(_ file: RunInput.File) -> Int {
        let name = input.trees[file.tree].listing.fileName(file.index)
        return name.hasPrefix("stdout") || name.hasPrefix("stderr") ? 1 : 0
      }
      return (place(left), left.tree, left.index) < (place(right), right.tree, right.index)
    }
    for log in sorted {
      let head = input.beginning(log, limit: 16 << 10)
      if heads.contains(where: { isCopy($0, head) }) { continue }
      kept.append(log)
      heads.append(head)
    }
    return kept
  }

  /// Whether one begins with all of the other, or with its first lines.
  private static func isCopy(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    let count = min(left.count, right.count)
    return count > 0 && left.prefix(count) == right.prefix(count)
  }
}
