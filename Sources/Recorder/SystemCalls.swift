import Glibc

/// Calls of the system that several parts of the recorder make.
enum SystemCalls {
  /// Nanoseconds of a clock.
  static func time(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    _ = unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }

  /// Nanoseconds since the machine was started, its sleep included: what records are stamped with.
  static func now() -> Int64 { time(CLOCK_BOOTTIME) }

  /// The system's own word for an error.
  static func reason(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }

  /// Writes all of the bytes, waiting where the other side takes none now; the error number or 0.
  static func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int32 {
    var done = 0
    while done < bytes.count {
      let put = unsafe write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      if put >= 0 {
        done += put
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&waiting, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }

  /// Wakes whoever waits for such a descriptor.
  static func wake(_ descriptor: Int32) {
    var one: UInt64 = 1
    _ = unsafe write(descriptor, &one, 8)
  }

  /// Forgets that it was woken.
  static func calm(_ descriptor: Int32) {
    var count: UInt64 = 0
    _ = unsafe read(descriptor, &count, 8)
  }

  /// Which of the descriptors can be read; negative ones never can.
  ///
  /// - Parameter timeout: in milliseconds, -1 to wait for ever.
  static func readable(_ descriptors: [Int32], timeout: Int32) -> [Bool] {
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let count = nfds_t(waiting.count)
    guard unsafe poll(&waiting, count, timeout) > 0 else {
      return descriptors.map { _ in false }
    }
    return waiting.map { $0.revents != 0 }
  }
}
