import CSystem
import Glibc
import Recording
import Synchronization

/// The file of a recording, which only grows.
final class RecordingFile: Sendable {
  /// Records of this many bytes become a block of their own.
  private static let blockSize = 1 << 20
  /// The longest time in milliseconds for which a record waits before it is written.
  private static let delay: Int32 = 100
  /// Nanoseconds between two times that the disk is made to keep what was written.
  private static let syncEvery: Int64 = 900_000_000

  private let descriptor: Int32
  private let queue: RecordQueue
  /// Whether the folder was made here.
  private let isOwnFolder: Bool
  private let isEnding = Atomic(false)
  private let failed = Mutex<String?>(nil)
  /// The folder's device and number, by which the watcher leaves it out.
  let folderIdentity: FileIdentity

  /// Makes the folder and the file in it.
  init(folder: String, queue: RecordQueue) throws(RecorderError) {
    self.queue = queue
    isOwnFolder = unsafe mkdir(folder, 0o777) == 0
    guard isOwnFolder || errno == EEXIST else {
      throw .folder(path: folder, reason: SystemCalls.reason(errno))
    }
    guard Self.isEmpty(folder) else { throw .folderInUse(path: folder) }
    guard let identity = FileIdentity(folder) else {
      throw .folder(path: folder, reason: SystemCalls.reason(errno))
    }
    folderIdentity = identity
    let path = "\(folder)/\(RecordingFormat.fileName)"
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_APPEND, 0o666)
    guard descriptor >= 0 else { throw .folder(path: path, reason: SystemCalls.reason(errno)) }
    let failure = write(RecordingFormat.header)
    guard failure == 0 else { throw .folder(path: path, reason: SystemCalls.reason(failure)) }
    // The names outlive a power cut, too.
    for place in [folder, "\(folder)/.."] {
      let open = unsafe Glibc.open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      if open >= 0 {
        _ = fsync(open)
        close(open)
      }
    }
  }

  deinit { close(descriptor) }

  /// Removes the file and the folder, since nothing could be recorded.
  func discard(_ folder: String) {
    _ = unsafe unlink("\(folder)/\(RecordingFormat.fileName)")
    if isOwnFolder { _ = unsafe rmdir(folder) }
  }

  /// Why nothing more could be written; nil where all was.
  var failure: String? { failed.withLock { $0 } }

  /// Writes records as they come, until ``end()``; for a thread of its own.
  func run() {
    csystem_run_in_background()
    var writer = BlockWriter()
    var buffer: [UInt8] = []
    var synced = SystemCalls.now()
    var isSynced = true
    while true {
      let isLast = isEnding.load(ordering: .acquiring)
      if !isLast, SystemCalls.readable([queue.wake], timeout: Self.delay)[0] {
        SystemCalls.calm(queue.wake)
      }
      buffer = queue.take(buffer)
      if !buffer.isEmpty {
        isSynced = false
        if !write(buffer, &writer) { return }
      }
      let now = SystemCalls.now()
      if !isSynced, isLast || now - synced >= Self.syncEvery {
        if fdatasync(descriptor) != 0, errno != EINVAL {
          fail(errno)
          return
        }
        synced = now
        isSynced = true
      }
      if isLast { return }
    }
  }

  /// Has ``run()`` write what is left, and return.
  func end() {
    isEnding.store(true, ordering: .releasing)
    SystemCalls.wake(queue.wake)
  }

  /// Writes records as blocks, cut between two of them.
  private func write(_ records: [UInt8], _ writer: inout BlockWriter) -> Bool {
    var start = 0
    var position = 0
    while position < records.count {
      let length = (0..<4).reduce(0) { $0 | Int(records[position + 1 + $1]) << (8 * $1) }
      position += 5 + length
      guard position - start >= Self.blockSize || position == records.count else { continue }
      guard let block = writer.block(records.span.extracting(start..<position)) else {
        fail(ENOMEM)
        return false
      }
      let failure = write(block)
      guard failure == 0 else {
        fail(failure)
        return false
      }
      start = position
    }
    return true
  }

  private func write(_ bytes: [UInt8]) -> Int32 {
    let failure = unsafe bytes.withUnsafeBytes { unsafe SystemCalls.writeAll(descriptor, $0) }
    queue.size += Int64(bytes.count)
    return failure
  }

  private func fail(_ code: Int32) {
    failed.withLock { $0 = SystemCalls.reason(code) }
    queue.die()
  }

  private static func isEmpty(_ folder: String) -> Bool {
    var names = 0
    FolderEntries.forEach(folder) { _, _ in names += 1 }
    return names == 0
  }
}

/// What tells a file from all others on the machine.
struct FileIdentity: Sendable, Equatable {
  private let device: UInt64
  private let number: UInt64

  /// The identity of what is at a path; nil where nothing is.
  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
  }
}
