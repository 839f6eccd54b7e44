import Glibc
import Readers
import Simulator
import Trace

/// Keeps a simulated run's trace in memory, and nothing else of it.
struct TraceSink: RunSink {
  private(set) var trace: [UInt8] = []

  var scratchFolder: String { "/tmp" }
  var keepsConsole: Bool { false }

  mutating func put(_ path: String, bytes: Span<UInt8>, modified: Int64, born: Int64) {}

  mutating func append(_ bytes: Span<UInt8>, to stream: RunStream) {
    guard stream == .trace else { return }
    for place in bytes.indices { trace.append(bytes[place]) }
  }

  mutating func print(_ lines: [UInt8], at time: Int64) {}

  mutating func attach(_ path: String, file: String, modified: Int64, born: Int64) {
    unsafe unlink(file)
  }

  mutating func finish(_ manifest: RunManifest) {}
}

/// Reads lines of a trace as any run is read: from a file, which is removed afterwards.
enum ScratchTrace {
  /// The run; nil where the file can't be made or read.
  static func read(_ lines: [UInt8]) -> RunTrace? {
    var template = Array("/tmp/runlens-trace-XXXXXX".utf8CString)
    let descriptor = unsafe template.withUnsafeMutableBufferPointer { bytes in
      unsafe bytes.baseAddress.map { unsafe mkstemp($0) } ?? -1
    }
    guard descriptor >= 0 else { return nil }
    let path = String(
      decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { unsafe unlink(path) }
    var rest = lines[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      guard written > 0 else { break }
      rest = rest.dropFirst(written)
    }
    close(descriptor)
    do throws(ReaderError) {
      return try Registry.read([path], options: ReadOptions())
    } catch {
      return nil
    }
  }
}
