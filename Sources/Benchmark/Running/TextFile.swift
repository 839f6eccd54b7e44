import Glibc

/// Small files, read and written as a whole.
enum TextFile {
  /// What a file holds.
  ///
  /// - Throws: ``BenchmarkError/file(path:code:)``.
  static func read(_ path: String) throws(BenchmarkError) -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(path: path, code: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe block.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
      guard count >= 0 else { throw .file(path: path, code: errno) }
      if count == 0 { break }
      bytes += block[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// How many bytes a file has.
  ///
  /// - Throws: ``BenchmarkError/file(path:code:)``.
  static func size(_ path: String) throws(BenchmarkError) -> Int {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw .file(path: path, code: errno) }
    return Int(status.st_size)
  }

  /// Puts a file in place, whole or not at all.
  ///
  /// - Throws: ``BenchmarkError/file(path:code:)``.
  static func write(_ text: String, to path: String) throws(BenchmarkError) {
    let beside = path + ".new"
    let descriptor = unsafe open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .file(path: path, code: errno) }
    let whole = write(text, descriptor)
    let code = errno
    guard close(descriptor) == 0, whole, unsafe rename(beside, path) == 0 else {
      unsafe unlink(beside)
      throw .file(path: path, code: whole ? errno : code)
    }
  }

  /// Writes a text to an open descriptor; whether all of it could be written.
  @discardableResult
  static func write(_ text: String, _ descriptor: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      guard written > 0 else { return false }
      bytes = bytes.dropFirst(written)
    }
    return true
  }
}
