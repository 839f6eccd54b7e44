import CSystem
import Glibc

extension InputTree {
  /// Opens a file as a SQLite database without changing anything beside it.
  ///
  /// An empty file is an empty database. Where a hot journal or a write-ahead log lies beside it,
  /// all are copied into a private temporary folder, recovered there, and the copy is removed.
  ///
  /// - Parameter place: a folder for such a copy; nil for the usual ones.
  /// - Throws: ``ReaderError`` where it is no database, can't be read or can't be copied.
  func database(
    _ index: Int, copyingBelow place: String? = nil
  ) throws(ReaderError) -> SQLiteDatabase {
    try databasePlace(index, copyingBelow: place).open()
  }

  /// Where a file can be opened as a SQLite database, copied and recovered if it has to be.
  ///
  /// - Parameter place: a folder for such a copy; nil for the usual ones.
  /// - Throws: ``ReaderError`` where it can't be read, copied or recovered.
  func databasePlace(
    _ index: Int, copyingBelow place: String? = nil
  ) throws(ReaderError) -> DatabasePlace {
    switch source {
    case .folder(let folder):
      let path = folder.fullPath(listing, index)
      let shown = folder.shownPath(listing, index)
      // A program may still be writing: looked at again until nothing changed in the meantime.
      for _ in 0..<5 {
        let journal = Self.isHotJournal(path + Array("-journal".utf8))
        let log = Self.isNotEmpty(path + Array("-wal".utf8))
        guard journal || log else {
          return DatabasePlace(path: path, shownPath: shown)
        }
        let recovery: SQLiteDatabase.Recovery = log ? .writeAheadLog : .journal
        if let copy = try copied(path, shown, recovery, place) { return copy }
      }
      throw .unreadable(
        path: shown, reason: "it is being written at this moment, wait or pass a copy of the folder"
      )
    case .archive(let archive): return try extracted(archive, index, place)
    case .recording(let recording): throw recording.databaseMissing(listing.path(index))
    case .standardInput:
      throw .unreadable(
        path: "-", reason: "a database can't be read from standard input, pass the file itself")
    }
  }

  /// A recovered copy of a database on disk; nil where it changed while it was copied.
  private func copied(
    _ path: [UInt8], _ shown: String, _ recovery: SQLiteDatabase.Recovery, _ place: String?
  ) throws(ReaderError) -> DatabasePlace? {
    let suffix = recovery == .journal ? "-journal" : "-wal"
    var folder = try TemporaryFolder(below: place)
    let before = Self.stamp(path, suffix)
    try Self.copy(path, "copy.db", &folder, shown)
    do throws(ReaderError) {
      try Self.copy(path + Array(suffix.utf8), "copy.db\(suffix)", &folder, shown)
    } catch {
      if case .notFound = error { return nil }
      throw error
    }
    guard Self.stamp(path, suffix) == before else { return nil }
    return try Self.recovered(folder, shown, recovery)
  }

  /// Recovers `copy.db` of a temporary folder, which stays as long as the place.
  private static func recovered(
    _ folder: consuming TemporaryFolder, _ shown: String, _ recovery: SQLiteDatabase.Recovery?
  ) throws(ReaderError) -> DatabasePlace {
    let path = "\(folder.path)/copy.db"
    for suffix in ["-journal", "-wal", "-shm"] { folder.adopt("copy.db\(suffix)") }
    if recovery != nil { try SQLiteDatabase.recover(path, shownPath: shown) }
    return DatabasePlace(
      path: Array(path.utf8), shownPath: shown, recoveredFrom: recovery, folder: folder)
  }

  /// Sizes and times of a database and its companion.
  private static func stamp(_ path: [UInt8], _ suffix: String) -> [Int64] {
    [path, path + Array(suffix.utf8)].flatMap { path -> [Int64] in
      var status = csystem_status()
      let failed = unsafe csystem_status(AT_FDCWD, terminated(path), 1, &status)
      return failed == 0 ? [status.size, status.modified] : []
    }
  }

  private static func terminated(_ path: [UInt8]) -> [CChar] {
    path.map { CChar(bitPattern: $0) } + [0]
  }

  private static func isNotEmpty(_ path: [UInt8]) -> Bool {
    var status = csystem_status()
    return unsafe csystem_status(AT_FDCWD, terminated(path), 1, &status) == 0
      && status.mode & S_IFMT == S_IFREG && status.size > 0
  }

  /// Whether it begins like a journal that SQLite would play back: one kept after a commit has
  /// zeros there.
  private static func isHotJournal(_ path: [UInt8]) -> Bool {
    guard isNotEmpty(path) else { return false }
    let number = unsafe Glibc.open(terminated(path), FileDescriptor.reading)
    // One that can't be read counts as hot, so that the failed copy tells the user.
    guard number >= 0 else { return true }
    let file = FileDescriptor(number)
    var bytes = [UInt8](repeating: 0, count: 8)
    let got = unsafe bytes.withUnsafeMutableBytes { unsafe file.fill($0) }
    return got == 8 && isJournalStart(bytes)
  }

  /// The magic number of a rollback journal.
  static func isJournalStart(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7])
  }

  /// A copy of a database in an archive, recovered if its companions are there, too.
  private func extracted(
    _ archive: ArchiveSource, _ index: Int, _ place: String?
  ) throws(ReaderError) -> DatabasePlace {
    let shown = archive.shownPath(index)
    var wanted = [(index: index, name: "copy.db")]
    var recovery: SQLiteDatabase.Recovery?
    if !archive.isSingleFile {
      if let log = listing.companion(of: index, adding: "-wal"), listing.size[log] != 0 {
        wanted.append((log, "copy.db-wal"))
        recovery = .writeAheadLog
      } else if let journal = listing.companion(of: index, adding: "-journal"),
        Self.isJournalStart(try archive.contents(journal, limit: 8))
      {
        wanted.append((journal, "copy.db-journal"))
        recovery = .journal
      }
    }
    var folder = try TemporaryFolder(below: place)
    for (index, name) in wanted {
      let output = try folder.create(name)
      // A small archive may claim to hold a huge file: the disk is never filled up.
      var room = folder.room
      var failure: Int32 = 0
      try archive.stream(index, chunkSize: 1 << 20) { chunk in
        room -= Int64(chunk.count)
        if room < 0 {
          failure = ENOSPC
        } else {
          failure = unsafe chunk.withUnsafeBytes { unsafe output.writeAll($0) }
        }
        return failure == 0
      }
      if failure != 0 { throw Self.copyFailed(shown, folder.path, failure) }
    }
    return try Self.recovered(folder, shown, recovery)
  }

  private static func copyFailed(
    _ shown: String, _ place: String, _ failure: Int32
  ) -> ReaderError {
    .unreadable(
      path: shown,
      reason: "its copy in \(place) failed (\(SystemError.text(failure))), set TMPDIR")
  }

  private static func copy(
    _ path: [UInt8], _ name: String, _ folder: inout TemporaryFolder, _ shown: String
  ) throws(ReaderError) {
    let number = unsafe Glibc.open(terminated(path), FileDescriptor.reading)
    guard number >= 0 else { throw SystemError.opening(shown, errno) }
    let input = FileDescriptor(number)
    let output = try folder.create(name)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    while true {
      let got = unsafe input.fill(buffer)
      if got < 0 { throw .unreadable(path: shown, reason: SystemError.text(Int32(-got))) }
      if got == 0 { return }
      let failure = unsafe output.writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
      if failure != 0 { throw copyFailed(shown, folder.path, failure) }
    }
  }
}
