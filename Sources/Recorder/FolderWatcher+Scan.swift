import CSystem
import Glibc
import Recording

extension FolderWatcher {
  /// Folders in folders that are followed.
  private static var mostDepth: Int { 64 }
  /// A description of that many bytes at most is kept as it was at the beginning.
  private static var smallFile: UInt64 { 1 << 18 }

  /// Whether a folder is left out: what tools keep beside a program's own files.
  static func isLeftOut(_ name: [UInt8]) -> Bool {
    name.first == UInt8(ascii: ".") || name.elementsEqual("__pycache__".utf8)
      || name.elementsEqual("node_modules".utf8)
  }

  /// Records the files of a watched folder, and watches and scans the folders in it.
  ///
  /// A folder is watched before it is scanned, so that what comes into it meanwhile is seen at
  /// least once.
  ///
  /// - Parameter since: files that were last changed before this instant are left out; nil for none.
  func scan(
    _ folder: Folder, _ watch: Int32, as kind: FileEvent.Kind, since: Int64?, depth: Int
  ) {
    if watch == 0 { return }
    let path = fullPath(folder)
    let shown = String(decoding: path, as: UTF8.self)
    let time = SystemCalls.now()
    var inner: [[UInt8]] = []
    var files: [[UInt8]] = []
    FolderEntries.forEach(shown) { name, kind in
      switch kind {
      case .folder: if !Self.isLeftOut(name) { inner.append(name) }
      case .file: files.append(name)
      case .other: break
      }
    }
    files.sort { $0.lexicographicallyPrecedes($1) }
    for name in files { found(name, folder, watch, kind, since: since, time) }
    if record.bytes.count > 1 << 18 { flush() }
    for name in inner.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      add(name, in: folder, as: kind, since: since, depth: depth + 1)
    }
  }

  /// Watches and scans a folder in a watched one.
  func add(_ name: [UInt8], in outer: Folder, as kind: FileEvent.Kind, since: Int64?, depth: Int) {
    let folder = Folder(root: outer.root, path: outer.path + name + [UInt8(ascii: "/")])
    let watch = depth > Self.mostDepth ? -ELOOP : watch(folder)
    guard watch >= 0 else {
      // It may have gone again already.
      if watch == -ENOENT || watch == -ENOTDIR { return }
      put(
        RecordingLoss(reason: .folderUnwatched, path: folder.path, code: UInt64(-watch)),
        SystemCalls.now())
      return
    }
    scan(folder, watch, as: kind, since: since, depth: depth)
  }

  private func found(
    _ name: [UInt8], _ folder: Folder, _ watch: Int32, _ kind: FileEvent.Kind, since: Int64?,
    _ time: Int64
  ) {
    var event = FileEvent(kind: kind, root: UInt64(folder.root), path: folder.path + name)
    let full = Self.terminated(fullPath(folder) + [UInt8(ascii: "/")] + name)
    guard examine(full, &event), (event.modified ?? .max) >= since ?? .min else { return }
    if DatabaseName.database(ofCompanion: name) != nil || DatabaseName.isDatabase(name) {
      watchDatabase(full, Place(watch: watch, name: name))
      if DatabaseName.database(ofCompanion: name) != nil { return }
    }
    // What an earlier run left is of no interest, but descriptions tell what this one is.
    let isWanted =
      kind == .present
      ? name.suffix(5).elementsEqual(".json".utf8) && event.size ?? 0 <= Self.smallFile
      : contents.wants(Self.terminated(name))
    if isWanted { contents.read(full, into: &event) }
    put(event, time)
  }

  /// Fills in size and time of a regular file; false where there is none.
  func examine(_ path: [CChar], _ event: inout FileEvent) -> Bool {
    var status = csystem_status()
    guard unsafe csystem_status(AT_FDCWD, path, 0, &status) == 0,
      status.mode & S_IFMT == S_IFREG
    else { return false }
    event.size = UInt64(clamping: status.size)
    event.modified = status.modified
    return true
  }

  /// Has the system watch a database's file, or its log, for writes.
  func watchDatabase(_ path: [CChar], _ place: Place) {
    let companion = DatabaseName.database(ofCompanion: place.name)
    if let companion, companion.kind != .log { return }
    let number = unsafe inotify_add_watch(
      notifier, path, UInt32(IN_MODIFY) | UInt32(IN_DONT_FOLLOW))
    guard number >= 0 else { return }
    databaseFiles[number] = DatabaseFile(
      folder: place.watch, name: companion?.name ?? place.name, isLog: companion != nil)
  }
}
