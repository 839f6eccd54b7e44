import Glibc

/// Writes a run straight into a tar archive compressed with zstd, which appears when it is complete.
///
/// Small files go in as they come; what is written line by line waits in a folder beside the
/// archive and follows at the end. The same calls give the same bytes.
public struct ArchiveSink: RunSink, ~Copyable {
  private let place: OutputPlace
  private let options: RunOutputOptions
  /// What the archive's paths begin with.
  private let prefix: String
  private var files: RunFiles
  private let spool: OpenFolder
  private var writer: TarWriter
  private var partial: PartialFolder
  private static let archive = "run.tar.zst"
  private static let spool = "spool"
  private static let scratch = "scratch"

  /// Begins a run in an archive at that path.
  ///
  /// - Throws: ``SimulatorError`` where something is there that may not be replaced, or where
  ///   nothing can be written.
  public init(_ path: String, options: RunOutputOptions) throws(SimulatorError) {
    let place = try OutputPlace(path, replaces: options.replaces)
    let partial = try PartialFolder(for: place)
    var spool = OpenFolder()
    var number = spool.open("\(Self.spool)/", in: partial.descriptor)
    if unsafe mkdirat(partial.descriptor, Self.scratch, 0o700) != 0 { number = errno }
    guard number == 0 else { throw .writing(place.path, number) }
    let files = try RunFiles(
      in: spool.descriptor, shownPath: place.path, isFinal: false, options: options)
    let writer = try TarWriter("\(partial.path)/\(Self.archive)", shownPath: place.path)
    prefix = options.name + "/"
    self.place = place
    self.options = options
    self.partial = partial
    self.spool = spool
    self.files = files
    self.writer = writer
  }

  /// The folder for files that are made elsewhere.
  public var scratchFolder: String { "\(partial.path)/\(Self.scratch)" }

  /// Whether the run has a log of what the program prints.
  public var keepsConsole: Bool { options.console != .none }

  /// Writes a whole small file.
  public mutating func put(_ path: String, bytes: Span<UInt8>, modified: Int64, born: Int64)
    throws(SimulatorError)
  {
    try files.check(path)
    try writer.begin(prefix + path, size: bytes.count, modified: modified)
    try writer.write(bytes)
    try files.add(path, size: bytes.count, modified: modified, born: born)
  }

  /// Appends lines to a stream.
  public mutating func append(_ bytes: Span<UInt8>, to stream: RunStream) throws(SimulatorError) {
    try files.append(bytes, to: stream)
  }

  /// Appends what the program printed.
  public mutating func print(_ lines: [UInt8], at time: Int64) throws(SimulatorError) {
    try files.print(lines, at: time)
  }

  /// Moves a file into the run.
  public mutating func attach(_ path: String, file: String, modified: Int64, born: Int64)
    throws(SimulatorError)
  {
    try files.check(path)
    let size = try writer.copy(file, in: AT_FDCWD, to: prefix + path, modified: modified)
    _ = unsafe unlink(file)
    try files.add(path, size: size, modified: modified, born: born)
  }

  /// Completes the run.
  public mutating func finish(_ manifest: RunManifest) throws(SimulatorError) {
    for file in try files.finish(manifest) {
      _ = try writer.copy(
        file.path, in: spool.descriptor, to: prefix + file.path, modified: file.time)
      _ = unsafe unlinkat(spool.descriptor, file.path, 0)
    }
    for folder in files.folderTimes {
      try writer.folder(prefix + folder.path, modified: folder.modified)
    }
    try writer.folder(prefix + "truth/", modified: manifest.end)
    try writer.folder(prefix, modified: manifest.end)
    let last = manifest.json(version: options.version)
    try writer.begin(prefix + RunLayout.manifest, size: last.count, modified: manifest.end)
    try writer.write(last.span)
    try writer.finish()
    try appear()
  }

  /// Gives the archive its name.
  private func appear() throws(SimulatorError) {
    let aside = try place.previous?.moveAside()
    guard unsafe rename("\(partial.path)/\(Self.archive)", place.path) == 0 else {
      let number = errno
      if let aside { place.previous?.moveBack(from: aside) }
      throw .writing(place.path, number)
    }
    if let aside { try place.previous?.remove(at: aside) }
  }
}
