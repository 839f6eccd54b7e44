import Glibc

/// The files of a run that are written line by line, in a folder on the output's disk.
struct RunFiles {
  private let folder: Int32
  private let shownPath: String
  /// Whether the files will lie where they are written, so that errors name them.
  private let isFinal: Bool
  private let options: RunOutputOptions
  private var streams: [BufferedFile?] = Array(repeating: nil, count: RunStream.allCases.count)
  private var plain: BufferedFile?
  private var stamped: BufferedFile?
  private var list: BufferedFile?
  private var log: ConsoleLog
  private var register = FileRegister()
  private var listed = 0

  /// Files in that open folder.
  ///
  /// - Parameter isFinal: Whether they will lie there in the end, below `shownPath`.
  init(
    in folder: Int32, shownPath: String, isFinal: Bool, options: RunOutputOptions
  ) throws(SimulatorError) {
    self.folder = folder
    self.shownPath = shownPath
    self.isFinal = isFinal
    self.options = options
    log = ConsoleLog(isBuffered: options.isBuffered, isStamped: options.console == .stamped)
    if options.console != .none { plain = try file(RunLayout.console) }
    if options.console == .stamped { stamped = try file(RunLayout.stampedConsole) }
  }

  /// Throws where the user wants to stop, or where a run has no place for that path.
  mutating func check(_ path: String) throws(SimulatorError) {
    if options.isStopped() { throw .interrupted }
    guard RunLayout.allows(path) else {
      throw .output("'\(shownPath)/\(path)' has no place in a run; put it below 'save/'")
    }
  }

  /// Notes a file.
  mutating func add(_ path: String, size: Int, modified: Int64, born: Int64) throws(SimulatorError)
  {
    register.add(path, size: size, modified: modified, born: born)
    listed += 1
    if listed % 512 == 0 { try writeList() }
  }

  /// Appends lines to one of the streams.
  mutating func append(_ bytes: Span<UInt8>, to stream: RunStream) throws(SimulatorError) {
    if options.isStopped() { throw .interrupted }
    if let file = streams[stream.rawValue] { return try file.append(bytes) }
    if stream.path.utf8.contains(UInt8(ascii: "/")), unsafe mkdirat(folder, "truth", 0o777) != 0,
      errno != EEXIST
    {
      throw .writing("\(shownPath)/truth", errno)
    }
    let file = try file(stream.path)
    streams[stream.rawValue] = file
    try file.append(bytes)
  }

  /// Appends what the program printed.
  mutating func print(_ lines: [UInt8], at time: Int64) throws(SimulatorError) {
    guard let plain else { return }
    if options.isStopped() { throw .interrupted }
    log.print(lines, at: time)
    try plain.append(log.plain.span)
    try stamped?.append(log.stamped.span)
    log.removeTaken()
  }

  /// Writes all that is left, sets the files' times, and names the files in their order.
  mutating func finish(_ manifest: RunManifest) throws(SimulatorError) -> [(
    path: String, time: Int64
  )] {
    var written: [(path: String, time: Int64)] = []
    for stream in RunStream.allCases {
      guard let file = streams[stream.rawValue] else { continue }
      try file.finish(at: manifest.end)
      written.append((stream.path, manifest.end))
    }
    log.finish(at: manifest.end, isKilled: manifest.killed?.signal == "SIGKILL")
    let printed = log.latest ?? manifest.start
    if let plain {
      try plain.append(log.plain.span)
      try plain.finish(at: printed)
      written.append((RunLayout.console, printed))
    }
    if let stamped {
      try stamped.append(log.stamped.span)
      try stamped.finish(at: printed)
      written.append((RunLayout.stampedConsole, printed))
    }
    log.removeTaken()
    register.finish()
    try writeList()
    if let list {
      try list.finish(at: manifest.end)
      written.append((RunLayout.fileList, manifest.end))
    }
    streams = streams.map { _ in nil }
    (plain, stamped, list) = (nil, nil, nil)
    return written
  }

  /// Writes the lines of the list that have come; a run without files has none.
  private mutating func writeList() throws(SimulatorError) {
    let lines = register.takeLines()
    guard !lines.isEmpty else { return }
    if list == nil { list = try file(RunLayout.fileList) }
    try list?.append(lines.span)
  }

  /// The folders below `save/`, itself included, each with the time of its last change.
  var folderTimes: [(path: String, modified: Int64)] { register.folderTimes }

  private func file(_ name: String) throws(SimulatorError) -> BufferedFile {
    try BufferedFile(name, in: folder, shownPath: isFinal ? "\(shownPath)/\(name)" : shownPath)
  }
}
