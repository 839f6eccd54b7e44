import Glibc
import Readers

/// Files of a few kilobytes that users write by hand: objectives, SQL.
enum SmallFile {
  /// The bytes of a file; of standard input for `-`.
  ///
  /// - Parameters:
  ///   - limit: the most bytes that make sense.
  ///   - what: what the file holds, such as «an objective file».
  ///   - remedy: what to name instead of a file that is larger.
  static func bytes(
    _ path: String, limit: Int, what: String, remedy: String
  ) throws(ProgramError) -> [UInt8] {
    let isStandard = path == "-"
    let descriptor = isStandard ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw .input(failure(path, errno)) }
    defer { if !isStandard { close(descriptor) } }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var used = 0
    while used < bytes.count {
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe read(descriptor, buffer.baseAddress?.advanced(by: used), limit + 1 - used)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .input(failure(path, errno)) }
      if count == 0 { break }
      used += count
    }
    guard used <= limit else {
      throw .input(
        .malformed(path: path, what: "\(what) has at most \(limit) bytes", remedy: remedy))
    }
    return Array(bytes.prefix(used))
  }

  private static func failure(_ path: String, _ code: Int32) -> ReaderError {
    code == ENOENT
      ? .notFound(path: path) : .unreadable(path: path, reason: systemReason(code))
  }
}
