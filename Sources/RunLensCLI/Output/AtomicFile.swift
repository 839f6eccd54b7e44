import Glibc

/// A file that appears whole or not at all.
///
/// It is written beside its place, synced, and put there. While it is written it has no name where the file
/// system allows that, so that nothing is left of it where the program is killed; elsewhere a temporary one.
/// A device or pipe (`/dev/null`, `/dev/stdout`) is written directly. Whoever drops it before ``commit()``
/// leaves nothing behind.
struct AtomicFile: ~Copyable, ByteWriter {
  private let path: String
  private let target: String
  /// Where it is until it appears, or just before; nil where it is written directly.
  let temporary: String?
  /// Whether it has that name already.
  private(set) var isNamed: Bool
  private let sink: DescriptorSink
  private let descriptor: Int32
  private var isDone = false

  /// Opens a file to be.
  ///
  /// - Parameter isNamed: whether others must find it at ``temporary`` while it is written.
  init(_ path: String, isNamed: Bool = false) throws(OutputError) {
    let facts = FileFacts(path)
    if facts?.kind == .folder || path.utf8.last == UInt8(ascii: "/") {
      throw .isFolder(path: path)
    }
    // Of a link the file behind it is replaced, not the link.
    let place = facts?.kind == .file ? FileFacts.resolved(path) ?? path : path
    var beside: String?
    var opened: Int32 = -1
    var hasName = isNamed
    if facts?.kind == .other {
      opened = unsafe open(path, O_WRONLY | O_CLOEXEC)
    } else {
      let folder = FileFacts.folder(of: place)
      let name = "\(folder)/.runlens-\(getpid())-\(Self.serial()).tmp"
      let permissions = facts?.permissions ?? 0o666
      if !isNamed { opened = Self.openNameless(in: folder, permissions) }
      if opened < 0 {
        hasName = true
        opened = unsafe open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
      }
      beside = name
    }
    guard opened >= 0 else { throw .failed(path: path, reason: systemReason(errno)) }
    self.path = path
    target = place
    temporary = beside
    self.isNamed = hasName
    descriptor = opened
    sink = DescriptorSink(opened, path: path)
  }

  /// Opens a file to be, for commands.
  static func begin(_ path: String, isNamed: Bool = false) throws(ProgramError) -> AtomicFile {
    do throws(OutputError) {
      return try AtomicFile(path, isNamed: isNamed)
    } catch {
      throw .output(error)
    }
  }

  /// Writes bytes at the end.
  mutating func write(_ bytes: [UInt8]) throws(OutputError) { try sink.write(bytes) }

  /// Makes the file appear.
  consuming func commit() throws(OutputError) {
    if let temporary {
      guard name(temporary), fsync(descriptor) == 0, unsafe rename(temporary, target) == 0 else {
        throw .failed(path: path, reason: systemReason(errno))
      }
      syncFolder()
    }
    isDone = true
  }

  deinit {
    if !isDone, isNamed, let temporary { _ = unsafe unlink(temporary) }
    close(descriptor)
  }

  /// A file without a name; -1 where the system can't have it.
  private static func openNameless(in folder: String, _ permissions: mode_t) -> Int32 {
    // The header's O_TMPFILE, which is not imported.
    unsafe open(folder, O_RDWR | O_CLOEXEC | O_DIRECTORY | 0o20_000_000, permissions)
  }

  /// Gives it that name, if it has none.
  private mutating func name(_ name: String) -> Bool {
    if isNamed { return true }
    let own = "/proc/self/fd/\(descriptor)"
    isNamed = unsafe linkat(AT_FDCWD, own, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
    return isNamed || copy(to: name)
  }

  /// Puts a copy at that name, where the system gives no names to files.
  mutating func copy(to name: String) -> Bool {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return false }
    let copy = unsafe open(
      name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, status.st_mode & 0o777)
    guard copy >= 0 else { return false }
    isNamed = true
    defer { close(copy) }
    var place: off_t = 0
    while place < status.st_size {
      let count = unsafe sendfile(copy, descriptor, &place, Int(status.st_size - place))
      if count < 0 && errno == EINTR { continue }
      if count == 0 { errno = EIO }
      if count <= 0 { return false }
    }
    return fsync(copy) == 0
  }

  /// Makes the new name outlive a power cut; where a file system can't, the file is still whole.
  private func syncFolder() {
    let folder = unsafe open(FileFacts.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    _ = fsync(folder)
    close(folder)
  }

  /// A number that no other file of this process has.
  private static func serial() -> UInt64 { ProgressBar.steadyTime() }
}

/// Takes bytes, one piece after the other.
protocol ByteWriter: ~Copyable {
  /// Writes bytes at the end.
  mutating func write(_ bytes: [UInt8]) throws(OutputError)
}
