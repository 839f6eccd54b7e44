import Synchronization

/// Where bytes go: a file descriptor, or memory in tests.
public protocol ByteSink: AnyObject, Sendable {
  /// Writes all of the bytes.
  func write(_ bytes: [UInt8]) throws(OutputError)
}

/// Why an output could not be written; facts only, ``message`` makes the sentence.
public enum OutputError: Error, Sendable, Equatable {
  /// Whoever read the output has gone.
  case disconnected
  /// The system refused; `reason` is its own word.
  case failed(path: String, reason: String)
  /// A stream that the caller opened takes no more; `reason` is the system's own word.
  case streamFailed(name: String, reason: String)
  /// The path is a folder where a file is needed.
  case isFolder(path: String)
  /// The path is a file where a folder is needed.
  case isNoFolder(path: String)
  /// Writing it would destroy an input.
  case isInput(path: String)
  /// The user ended the program before the output was whole.
  case interrupted

  /// One sentence that names the output and what to do.
  public var message: String {
    switch self {
    case .interrupted:
      "interrupted; nothing was written"
    case .disconnected:
      "the output's reader has gone"
    case .failed(let path, let reason):
      "'\(path)' can't be written: \(reason); "
        + "check that its folder exists, is writable and has room, or name another place"
    case .streamFailed(let name, let reason):
      "\(name) can't be written: \(reason); check where it leads and that there is room"
    case .isFolder(let path):
      "'\(path)' is a folder; name a file in it"
    case .isNoFolder(let path):
      "'\(path)' is a file, and a folder is needed; name another place"
    case .isInput(let path):
      "'\(path)' belongs to what is being read and is never overwritten; name another place"
    }
  }
}

/// Keeps what is written in memory.
public final class MemorySink: ByteSink {
  private let stored = Mutex<[UInt8]>([])

  /// An empty sink.
  public init() {}

  /// Appends the bytes.
  public func write(_ bytes: [UInt8]) throws(OutputError) {
    stored.withLock { $0.append(contentsOf: bytes) }
  }

  /// All that was written.
  public var bytes: [UInt8] { stored.withLock { $0 } }

  /// All that was written, as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
