import Glibc

/// A folder of its own for one simulated run, which goes with its owner.
///
/// Runs are simulated side by side: a place of a fixed name would have one take another's files.
final class OwnFolder {
  /// Its path without a slash at the end.
  let path: String

  /// Makes it in `/tmp`; nil where none can be made.
  init?() {
    var template = Array("/tmp/runlens-calibrate-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { bytes in
      unsafe bytes.baseAddress.map { unsafe mkdtemp($0) != nil } ?? false
    }
    guard made else { return nil }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    for name in ["data.db", "data.db-journal", "trace.jsonl"] { unsafe unlink("\(path)/\(name)") }
    unsafe rmdir(path)
  }

  /// Writes a file in it.
  ///
  /// - Returns: its path; nil where it can't be written whole.
  func write(_ bytes: [UInt8], as name: String) -> String? {
    let full = "\(path)/\(name)"
    let descriptor = unsafe open(full, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      guard written > 0 else { return nil }
      rest = rest.dropFirst(written)
    }
    return full
  }
}
