import Glibc

/// A new file that is written from front to back through a buffer.
///
/// A class, as a run has a list of them that outlives each call.
final class BufferedFile {
  private static let capacity = 1 << 17

  /// Path as the user would write it, for messages.
  private let shownPath: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  /// Makes the file in an open folder, where it must not exist.
  init(_ name: String, in folder: Int32, shownPath: String) throws(SimulatorError) {
    self.shownPath = shownPath
    descriptor = unsafe openat(
      folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw .writing(shownPath, errno) }
    buffer.reserveCapacity(Self.capacity)
  }

  deinit { close(descriptor) }

  /// Appends bytes.
  func append(_ bytes: Span<UInt8>) throws(SimulatorError) {
    if buffer.count + bytes.count > Self.capacity {
      try flush()
      if bytes.count >= Self.capacity {
        let number = unsafe bytes.withUnsafeBytes { unsafe writeAll($0, to: descriptor) }
        guard number == 0 else { throw .writing(shownPath, number) }
        return
      }
    }
    unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
  }

  /// Writes what is left and sets the time of the last change.
  func finish(at time: Int64) throws(SimulatorError) {
    try flush()
    guard FileTime.set(of: descriptor, modified: time, accessed: time) else {
      throw .writing(shownPath, errno)
    }
  }

  private func flush() throws(SimulatorError) {
    guard !buffer.isEmpty else { return }
    let number = unsafe buffer.withUnsafeBytes { unsafe writeAll($0, to: descriptor) }
    guard number == 0 else { throw .writing(shownPath, number) }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// Writes all of the bytes; the error number or 0.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
  var done = 0
  while done < bytes.count {
    let put = unsafe write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
    if put < 0 && errno == EINTR { continue }
    if put <= 0 { return put < 0 ? errno : ENOSPC }
    done += put
  }
  return 0
}
