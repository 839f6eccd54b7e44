import Glibc

/// Passes what is typed on to the program's own terminal.
enum InputPump {
  /// Runs until the terminal or the program goes; for a thread of its own.
  static func run(from input: Int32, to terminal: Int32, stop: Int32) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
    defer { unsafe buffer.deallocate() }
    while true {
      let ready = SystemCalls.readable([input, stop], timeout: -1)
      if ready[1] { return }
      guard ready[0] else { continue }
      let got = unsafe read(input, buffer.baseAddress, buffer.count)
      if got < 0, errno == EINTR || errno == EAGAIN { continue }
      guard got > 0,
        unsafe SystemCalls.writeAll(
          terminal, UnsafeRawBufferPointer(rebasing: buffer[..<got])) == 0
      else { return }
    }
  }
}
