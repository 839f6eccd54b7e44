import Glibc

/// Writes to an open file descriptor, which it neither opens nor closes.
public final class DescriptorSink: ByteSink {
  private let descriptor: Int32
  private let failure: @Sendable (_ reason: String) -> OutputError

  /// A sink for a stream that somebody else opened; errors call it by `name`.
  public init(_ descriptor: Int32, name: String) {
    self.descriptor = descriptor
    failure = { .streamFailed(name: name, reason: $0) }
  }

  /// A sink for a file that was opened at that path.
  init(_ descriptor: Int32, path: String) {
    self.descriptor = descriptor
    failure = { .failed(path: path, reason: $0) }
  }

  /// Writes all of the bytes, as often as the system takes only a part.
  public func write(_ bytes: [UInt8]) throws(OutputError) {
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), bytes.count - done)
      }
      if written >= 0 {
        done += written
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN: waitUntilWritable()
      case EPIPE: throw .disconnected
      default: throw failure(systemReason(errno))
      }
    }
  }

  /// Waits where somebody else made the descriptor non-blocking, as terminals' other users do.
  private func waitUntilWritable() {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&request, 1, -1)
  }
}

/// The system's own word for an error number.
func systemReason(_ code: Int32) -> String {
  guard let text = unsafe strerror(code) else { return "error \(code)" }
  return unsafe String(cString: text)
}
