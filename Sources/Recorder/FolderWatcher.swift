import CSystem
import Glibc
import Recording

/// Notices what happens to files below some folders; used by one thread at a time.
final class FolderWatcher {
  /// A folder that the system watches.
  struct Folder {
    var root: Int
    /// Path below the root, empty or with a slash at its end.
    var path: [UInt8]
  }

  /// A file of a database that the system watches by itself, since it stays open.
  struct DatabaseFile {
    /// The watch of its folder.
    var folder: Int32
    var name: [UInt8]
    var isLog: Bool
  }

  /// A watch and a name in its folder.
  struct Place: Hashable {
    var watch: Int32
    var name: [UInt8]
  }

  let notifier: Int32
  /// The folders to watch, without a slash at their ends.
  let roots: [[UInt8]]
  let queue: RecordQueue
  let own: FileIdentity
  var contents: ContentStore
  var folders: [Int32: Folder] = [:]
  var databaseFiles: [Int32: DatabaseFile] = [:]
  /// Databases that events of this batch concern.
  var touched: [Place: DatabaseEvent.Kind] = [:]
  var record = RecordEncoder()
  /// The moment from which on files may have changed unnoticed, should events be lost.
  var lookedAt: Int64 = 0
  private(set) var events = 0
  private(set) var overflows = 0
  private(set) var unwatched = 0

  /// A watcher that has looked at nothing yet.
  ///
  /// - Parameter own: the recording's folder, which is left out.
  init(
    roots: [String], contents: ContentStore, own: FileIdentity, queue: RecordQueue
  ) throws(RecorderError) {
    notifier = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    guard notifier >= 0 else {
      throw .system(what: "folders can't be watched", reason: SystemCalls.reason(errno))
    }
    self.contents = contents
    self.own = own
    self.queue = queue
    var paths: [[UInt8]] = []
    for root in roots {
      var status = stat()
      let isThere = unsafe stat(root, &status) == 0
      guard isThere, status.st_mode & S_IFMT == S_IFDIR, let full = unsafe realpath(root, nil)
      else {
        close(notifier)
        throw .watch(path: root, reason: isThere ? "it is no folder" : SystemCalls.reason(errno))
      }
      paths.append(unsafe Array(String(cString: full).utf8))
      unsafe free(full)
    }
    self.roots = paths
  }

  deinit { close(notifier) }

  /// Watches all folders and records the files that are there.
  func begin() throws(RecorderError) {
    lookedAt = SystemCalls.time(CLOCK_REALTIME)
    for (index, root) in roots.enumerated() {
      let folder = Folder(root: index, path: [])
      let watch = watch(folder)
      guard watch >= 0 else {
        let path = String(decoding: root, as: UTF8.self)
        throw .watch(path: path, reason: Self.watchReason(-watch))
      }
      scan(folder, watch, as: .present, since: nil, depth: 0)
    }
    flush()
  }

  /// Handles events until `stop` is readable and nothing more waits; for a thread of its own.
  ///
  /// To be woken by each event would cost the program that writes more than the event itself. So the
  /// first one is waited for, and then the queue is looked at a thousand times a second for as long
  /// as there are more.
  func run(stop: Int32) {
    csystem_run_in_background()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { unsafe buffer.deallocate() }
    var busyUntil: Int64 = 0
    while true {
      let got = unsafe read(notifier, buffer.baseAddress, buffer.count)
      let time = SystemCalls.now()
      if got > 0 {
        unsafe handle(UnsafeRawBufferPointer(rebasing: buffer[..<got]), time)
        busyUntil = time + Self.busyTime
      } else if SystemCalls.readable([notifier, stop], timeout: time < busyUntil ? 0 : -1)[1] {
        // What came before the end may be told of after the look above.
        let got = unsafe read(notifier, buffer.baseAddress, buffer.count)
        if got <= 0 { return }
        unsafe handle(UnsafeRawBufferPointer(rebasing: buffer[..<got]), SystemCalls.now())
      }
      if time < busyUntil { usleep(Self.pause) }
    }
  }

  /// Nanoseconds after an event for which further ones are looked for.
  private static let busyTime: Int64 = 50_000_000
  /// Microseconds between two looks.
  private static let pause: UInt32 = 1000

  /// Has the system watch a folder.
  ///
  /// - Returns: the number of the watch, 0 for the recording's own folder, which is left out, or the
  ///   negative error number.
  func watch(_ folder: Folder) -> Int32 {
    let path = fullPath(folder)
    if FileIdentity(String(decoding: path, as: UTF8.self)) == own { return 0 }
    let mask =
      UInt32(IN_CLOSE_WRITE) | UInt32(IN_CREATE) | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM)
      | UInt32(IN_MOVED_TO) | UInt32(IN_ONLYDIR) | UInt32(IN_DONT_FOLLOW) | UInt32(IN_EXCL_UNLINK)
    let number = unsafe inotify_add_watch(notifier, Self.terminated(path), mask)
    guard number >= 0 else { return -errno }
    // Of roots that lie in each other the first names the files.
    if folders[number].map({ $0.root == folder.root }) ?? true { folders[number] = folder }
    return number
  }

  /// Where a folder lies in the file system.
  func fullPath(_ folder: Folder) -> [UInt8] {
    let root = roots[folder.root]
    return folder.path.isEmpty ? root : root + [UInt8(ascii: "/")] + folder.path.dropLast()
  }

  static func terminated(_ path: [UInt8]) -> [CChar] {
    path.map { CChar(bitPattern: $0) } + [0]
  }

  /// The reason for which a folder can't be watched, with what to do about it.
  static func watchReason(_ code: Int32) -> String {
    code == ENOSPC
      ? "the system watches no more folders; raise fs.inotify.max_user_watches"
      : SystemCalls.reason(code)
  }

  // MARK: Records

  /// Puts an event among the records that ``flush()`` hands on.
  func put(_ event: FileEvent, _ time: Int64) {
    events += 1
    record.record(.file, time: time) { event.encode(into: &$0) }
  }

  /// Puts something that is missing among the records.
  func put(_ loss: RecordingLoss, _ time: Int64) {
    if loss.reason == .eventsOverflowed { overflows += 1 }
    if loss.reason == .folderUnwatched { unwatched += 1 }
    record.record(.loss, time: time) { loss.encode(into: &$0) }
  }

  /// Hands the records on.
  func flush() {
    guard !record.bytes.isEmpty else { return }
    queue.append(record)
    record.removeAll()
  }
}
