import CSystem
import Glibc

/// An open file that is closed when its owner goes.
struct FileDescriptor: ~Copyable {
  /// The system's number.
  let number: Int32

  /// Takes over an open descriptor.
  init(_ number: Int32) { self.number = number }

  deinit { close(number) }

  /// Flags for reading: never waits for a pipe, never becomes the controlling terminal.
  static var reading: Int32 { O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY }

  /// Reads up to as many bytes as the buffer holds, fewer only at the end of the file.
  ///
  /// - Parameter size: what the file was seen to hold, where that is known: the system is not asked
  ///   whether there is more after just so much.
  /// - Returns: the number of bytes, or the negative error number.
  func fill(_ buffer: UnsafeMutableRawBufferPointer, size: Int64? = nil) -> Int {
    var filled = 0
    while filled < buffer.count {
      let got = unsafe read(number, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
      if got < 0 && errno == EINTR { continue }
      if got < 0 { return Int(-errno) }
      if got == 0 { break }
      filled += got
      if let size, Int64(filled) == size { break }
    }
    return filled
  }

  /// Writes all of the bytes; the error number or 0.
  func writeAll(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    var done = 0
    while done < bytes.count {
      let put = unsafe write(number, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      if put < 0 && errno == EINTR { continue }
      if put <= 0 { return put < 0 ? errno : ENOSPC }
      done += put
    }
    return 0
  }

  /// Size, times and mode of the open file, or nil.
  func status() -> csystem_status? {
    var status = csystem_status()
    var information = stat()
    guard unsafe fstat(number, &information) == 0 else { return nil }
    status.size = Int64(information.st_size)
    status.mode = information.st_mode
    let time = Int64(information.st_mtim.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    status.modified =
      time.overflow ? .min : time.partialValue &+ Int64(information.st_mtim.tv_nsec)
    return status
  }
}
