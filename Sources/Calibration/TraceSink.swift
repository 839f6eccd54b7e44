import Glibc
import Readers
import Simulator
import Trace

/// Keeps a simulated run's trace in memory, and nothing else of it.
struct TraceSink: RunSink {
  private(set) var trace: [UInt8] = []
  private let folder: OwnFolder

  /// Where the run's database is made meanwhile is ``OwnFolder``; nil where none can be made.
  init?() {
    guard let folder = OwnFolder() else { return nil }
    self.folder = folder
  }

  var scratchFolder: String { folder.path }
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
    guard let folder = OwnFolder(), let path = folder.write(lines, as: "trace.jsonl") else {
      return nil
    }
    // The folder must outlive the reading.
    return withExtendedLifetime(folder) {
      do throws(ReaderError) {
        return try Registry.read([path], options: ReadOptions())
      } catch {
        return nil
      }
    }
  }
}
