import Glibc

/// A file that appears whole or not at all.
///
/// It is written beside its place under a temporary name, synced, and renamed. A device or pipe
/// (`/dev/null`, `/dev/stdout`) is written directly. Whoever drops it before ``commit()`` leaves
/// nothing behind.
struct AtomicFile: ~Copyable, ByteWriter {
  private let path: String
  private let target: String
  /// Where it is until it appears; nil where it is written directly.
  let temporary: String?
  private let sink: DescriptorSink
  private let descriptor: Int32
  private var isDone = false

  /// Opens a file to be.
  init(_ path: String) throws(OutputError) {
    let facts = FileFacts(path)
    if facts?.kind == .folder || path.utf8.last == UInt8(ascii: "/") {
      throw .isFolder(path: path)
    }
    // Of a link the file behind it is replaced, not the link.
    let place = facts?.kind == .file ? FileFacts.resolved(path) ?? path : path
    var beside: String?
    let opened: Int32
    if facts?.kind == .other {
      opened = unsafe open(path, O_WRONLY | O_CLOEXEC)
    } else {
      let name = "\(FileFacts.folder(of: place))/.runlens-\(getpid())-\(Self.serial()).tmp"
      opened = unsafe open(
        name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, facts?.permissions ?? 0o666)
      beside = name
    }
    guard opened >= 0 else { throw .failed(path: path, reason: systemReason(errno)) }
    self.path = path
    target = place
    temporary = beside
    descriptor = opened
    sink = DescriptorSink(opened, path: path)
  }

  /// Opens a file to be, for commands.
  static func begin(_ path: String) throws(ProgramError) -> AtomicFile {
    do throws(OutputError) { return try AtomicFile(path) } catch { throw .output(error) }
  }

  /// Writes bytes at the end.
  mutating func write(_ bytes: [UInt8]) throws(OutputError) { try sink.write(bytes) }

  /// Makes the file appear.
  consuming func commit() throws(OutputError) {
    if let temporary {
      guard fsync(descriptor) == 0, unsafe rename(temporary, target) == 0 else {
        throw .failed(path: path, reason: systemReason(errno))
      }
      syncFolder()
    }
    isDone = true
  }

  deinit {
    if !isDone, let temporary { _ = unsafe unlink(temporary) }
    close(descriptor)
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
