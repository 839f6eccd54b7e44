import Glibc

/// Writes a run as a folder, which appears when it is complete.
public struct FolderSink: RunSink, ~Copyable {
  private let place: OutputPlace
  private let options: RunOutputOptions
  private var files: RunFiles
  private var partial: PartialFolder
  /// The open folder of the latest file: most files follow one of the same folder.
  private var folder = OpenFolder()
  private static let scratch = ".scratch"

  /// Begins a run at that path.
  ///
  /// - Throws: ``SimulatorError`` where something is there that may not be replaced, or where
  ///   nothing can be written.
  public init(_ path: String, options: RunOutputOptions) throws(SimulatorError) {
    let place = try OutputPlace(path, replaces: options.replaces)
    let partial = try PartialFolder(for: place)
    let files = try RunFiles(
      in: partial.descriptor, shownPath: place.path, isFinal: true, options: options)
    guard unsafe mkdirat(partial.descriptor, Self.scratch, 0o700) == 0 else {
      throw .writing(place.path, errno)
    }
    self.place = place
    self.options = options
    self.partial = partial
    self.files = files
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
    try enter(path)
    let descriptor = unsafe path.withCString { text in
      unsafe openat(
        folder.descriptor, text + folder.length, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    }
    guard descriptor >= 0 else { throw .writing(shown(path), errno) }
    var number =
      bytes.isEmpty
      ? 0 : unsafe bytes.withUnsafeBytes { unsafe writeAll($0, to: descriptor) }
    if number == 0, !FileTime.set(of: descriptor, modified: modified, accessed: born) {
      number = errno
    }
    close(descriptor)
    guard number == 0 else { throw .writing(shown(path), number) }
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
    try enter(path)
    let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw .writing(shown(path), errno) }
    defer { close(descriptor) }
    var status = stat()
    let moved = unsafe path.withCString { text in
      unsafe renameat(AT_FDCWD, file, folder.descriptor, text + folder.length)
    }
    guard moved == 0, unsafe fstat(descriptor, &status) == 0, fchmod(descriptor, 0o644) == 0,
      FileTime.set(of: descriptor, modified: modified, accessed: born)
    else { throw .writing(shown(path), errno) }
    try files.add(path, size: Int(status.st_size), modified: modified, born: born)
  }

  /// Completes the run.
  public mutating func finish(_ manifest: RunManifest) throws(SimulatorError) {
    _ = try files.finish(manifest)
    try put(RunLayout.manifest, bytes: manifest.json(version: options.version), at: manifest.end)
    try removeScratch()
    for folder in files.folderTimes.reversed() {
      try setTime(of: String(folder.path.dropLast()), folder.modified)
    }
    try setTime(of: "truth", manifest.end)
    try setTime(of: ".", manifest.end)
    let aside = try place.previous?.moveAside()
    do throws(SimulatorError) {
      try partial.move(to: place)
    } catch {
      if let aside { place.previous?.moveBack(from: aside) }
      throw error
    }
    if let aside { try place.previous?.remove(at: aside) }
  }

  private func shown(_ path: String) -> String { "\(place.path)/\(path)" }

  private mutating func enter(_ path: String) throws(SimulatorError) {
    if folder.holds(path) { return }
    let name = String(RunLayout.folder(of: path))
    let number = folder.open(name, in: partial.descriptor)
    guard number == 0 else { throw .writing(shown(name), number) }
  }

  private func removeScratch() throws(SimulatorError) {
    let inner = unsafe openat(
      partial.descriptor, Self.scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    if inner >= 0 {
      FolderRemoval.empty(inner)
      close(inner)
    }
    guard unsafe unlinkat(partial.descriptor, Self.scratch, AT_REMOVEDIR) == 0 else {
      throw .writing(place.path, errno)
    }
  }

  private func setTime(of folder: String, _ time: Int64) throws(SimulatorError) {
    let inner = unsafe openat(
      partial.descriptor, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    if inner < 0, errno == ENOENT { return }
    guard inner >= 0 else { throw .writing(shown(folder), errno) }
    defer { close(inner) }
    guard FileTime.set(of: inner, modified: time, accessed: time) else {
      throw .writing(shown(folder), errno)
    }
  }
}
