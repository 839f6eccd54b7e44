import Glibc

extension DatabaseExperiments {
  /// Removes a file of the scratch folder and what SQLite may have put beside it.
  func remove(_ name: String) {
    for suffix in ["", "-journal", "-wal", "-shm"] { unsafe unlink(path(name) + suffix) }
  }

  /// Writes a file of the scratch folder, down to the disk.
  func write(_ bytes: [UInt8], to name: String) throws(DatabaseError) {
    let file = unsafe open(path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure(name) }
    defer { close(file) }
    var done = 0
    while done < bytes.count {
      let got = unsafe bytes.withUnsafeBytes { all in
        unsafe Glibc.write(file, all.baseAddress?.advanced(by: done), all.count - done)
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw failure(name) }
      done += got
    }
    guard fdatasync(file) == 0 else { throw failure(name) }
  }

  /// Reads a file of the scratch folder.
  func read(_ name: String) throws(DatabaseError) -> [UInt8] {
    let file = unsafe open(path(name), O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure(name) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = unsafe chunk.withUnsafeMutableBytes { room in
        unsafe Glibc.read(file, room.baseAddress, room.count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure(name) }
      if got == 0 { return bytes }
      bytes += chunk[..<got]
    }
  }

  private func failure(_ name: String) -> DatabaseError {
    let reason = unsafe String(cString: strerror(errno))
    return .scratch(path: path(name), what: reason)
  }
}
