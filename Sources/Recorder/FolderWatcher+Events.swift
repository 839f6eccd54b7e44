import Glibc
import Recording

/// One event as the system tells it.
private struct Notice {
  var watch: Int32
  var mask: UInt32
  var cookie: UInt32
  var name: [UInt8]

  func has(_ flag: some BinaryInteger) -> Bool { mask & UInt32(truncatingIfNeeded: flag) != 0 }
}

extension FolderWatcher {
  /// Handles what one read delivered.
  func handle(_ bytes: UnsafeRawBufferPointer, _ time: Int64) {
    let notices = unsafe Self.notices(bytes)
    // Of several writes of one file only the last can still be read.
    var last: [Place: Int] = [:]
    if notices.count > 1 {
      for (index, notice) in notices.enumerated() where notice.has(IN_CLOSE_WRITE) {
        last[Place(watch: notice.watch, name: notice.name)] = index
      }
    }
    var movedFrom: [UInt32: Place] = [:]
    let started = SystemCalls.time(CLOCK_REALTIME)
    for (index, notice) in notices.enumerated() {
      if notice.has(IN_Q_OVERFLOW) {
        overflowed(time)
      } else if notice.has(IN_IGNORED) {
        folders[notice.watch] = nil
        databaseFiles[notice.watch] = nil
      } else if let file = databaseFiles[notice.watch] {
        touched[Place(watch: file.folder, name: file.name)] = file.isLog ? .logWritten : .written
      } else if let folder = folders[notice.watch] {
        if notice.has(IN_MOVED_FROM) {
          movedFrom[notice.cookie] = Place(watch: notice.watch, name: notice.name)
        } else if notice.has(IN_ISDIR) {
          handleFolder(notice, folder, &movedFrom)
        } else {
          let place = Place(watch: notice.watch, name: notice.name)
          let isLast = last[place].map { $0 <= index } ?? true
          let from = notice.has(IN_MOVED_TO) ? movedFrom.removeValue(forKey: notice.cookie) : nil
          handleFile(notice, place, folder, from: from, isLast: isLast, time)
        }
      }
    }
    for place in movedFrom.values { removed(place, time) }
    reportDatabases(time)
    lookedAt = started
    flush()
  }

  private static func notices(_ bytes: UnsafeRawBufferPointer) -> [Notice] {
    var notices: [Notice] = []
    var position = 0
    let head = MemoryLayout<inotify_event>.size
    while position + head <= bytes.count {
      let event = unsafe bytes.loadUnaligned(fromByteOffset: position, as: inotify_event.self)
      let length = Int(event.len)
      guard length <= bytes.count - position - head else { break }
      let name = unsafe bytes[position + head..<position + head + length]
      notices.append(
        Notice(
          watch: event.wd, mask: event.mask, cookie: event.cookie,
          name: unsafe Array(name.prefix { $0 != 0 })))
      position += head + length
    }
    return notices
  }

  private func handleFolder(
    _ notice: Notice, _ folder: Folder, _ movedFrom: inout [UInt32: Place]
  ) {
    guard notice.has(IN_CREATE) || notice.has(IN_MOVED_TO) else { return }
    if notice.has(IN_MOVED_TO) { movedFrom[notice.cookie] = nil }
    if Self.isLeftOut(notice.name) { return }
    add(notice.name, in: folder, as: .found, since: nil, depth: 1)
  }

  private func handleFile(
    _ notice: Notice, _ place: Place, _ folder: Folder, from: Place?, isLast: Bool, _ time: Int64
  ) {
    if let companion = DatabaseName.database(ofCompanion: notice.name) {
      handle(companion, notice, place, folder)
      return
    }
    if notice.has(IN_DELETE) {
      removed(place, time)
      return
    }
    let path = folder.path + notice.name
    let full = Self.terminated(roots[folder.root] + [UInt8(ascii: "/")] + path)
    if DatabaseName.isDatabase(notice.name) { watchDatabase(full, place) }
    // A file that is new is told of when its writer closes it.
    guard notice.has(IN_CLOSE_WRITE) || notice.has(IN_MOVED_TO) else { return }
    let kind: FileEvent.Kind = notice.has(IN_MOVED_TO) ? .renamed : .written
    var event = FileEvent(kind: kind, root: UInt64(folder.root), path: path)
    if let from, let old = folders[from.watch], old.root == folder.root {
      event.from = old.path + from.name
    }
    if !contents.wants(Self.terminated(notice.name)) {
      _ = examine(full, &event)
    } else if isLast {
      contents.read(full, into: &event)
    } else {
      event.contentState = .overwritten
    }
    put(event, time)
  }

  private func removed(_ place: Place, _ time: Int64) {
    guard let folder = folders[place.watch] else { return }
    put(
      FileEvent(kind: .removed, root: UInt64(folder.root), path: folder.path + place.name), time)
  }

  // MARK: Databases

  private func handle(
    _ companion: (name: [UInt8], kind: DatabaseName.Companion), _ notice: Notice, _ place: Place,
    _ folder: Folder
  ) {
    let database = Place(watch: place.watch, name: companion.name)
    switch companion.kind {
    case .journal:
      if notice.has(IN_DELETE) { touched[database] = .transactionEnded }
    case .log:
      let path = roots[folder.root] + [UInt8(ascii: "/")] + folder.path + place.name
      if !notice.has(IN_DELETE) { watchDatabase(Self.terminated(path), place) }
      touched[database] = .logWritten
    case .index: break
    }
  }

  /// Records one event for each database that this batch concerns.
  private func reportDatabases(_ time: Int64) {
    for (place, kind) in touched {
      guard let folder = folders[place.watch] else { continue }
      let path = folder.path + place.name
      let full = roots[folder.root] + [UInt8(ascii: "/")] + path
      var file = FileEvent(kind: .written, root: UInt64(folder.root), path: path)
      var log = file
      _ = examine(Self.terminated(full), &file)
      let hasLog = examine(Self.terminated(full + Array("-wal".utf8)), &log)
      let event = DatabaseEvent(
        kind: kind, root: UInt64(folder.root), path: path, changes: Self.changes(full),
        size: file.size ?? 0, logSize: hasLog ? log.size ?? 0 : 0)
      record.record(.database, time: time) { event.encode(into: &$0) }
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// The change counter of a database's first page; 0 where it can't be read.
  private static func changes(_ path: [UInt8]) -> UInt64 {
    let descriptor = unsafe open(
      terminated(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4)
    let got = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, 4, 24)
    }
    return got == 4 ? bytes.reduce(0) { $0 << 8 | UInt64($1) } : 0
  }

  // MARK: Lost events

  /// Looks through all folders again for what has changed since the last events.
  private func overflowed(_ time: Int64) {
    put(RecordingLoss(reason: .eventsOverflowed), time)
    // File systems stamp from a clock that may lag by a tick.
    let since = lookedAt - 20_000_000
    for index in roots.indices {
      let folder = Folder(root: index, path: [])
      let watch = watch(folder)
      if watch >= 0 { scan(folder, watch, as: .found, since: since, depth: 0) }
    }
  }
}
