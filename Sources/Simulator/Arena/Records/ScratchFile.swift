import Glibc

/// Reads a file that this simulation wrote.
enum ScratchFile {
  static func read(_ path: String) throws(SimulatorError) -> [UInt8] {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .output("'\(path)' can't be read back") }
    defer { close(file) }
    var bytes: [UInt8] = []
    while true {
      let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
        count = max(0, unsafe Glibc.read(file, buffer.baseAddress, 1 << 20))
      }
      if chunk.isEmpty { return bytes }
      bytes += chunk
    }
  }
}
