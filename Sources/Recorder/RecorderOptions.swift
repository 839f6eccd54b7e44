/// What to record, and where to.
public struct RecorderOptions: Sendable {
  /// The folder of the recording, which must not exist yet or be empty.
  public var folder: String
  /// Folders to watch.
  public var watched: [String]
  /// The command line; empty to watch alone, until a signal asks for the end.
  public var arguments: [String]
  /// Patterns of the shell for names of files whose contents are kept.
  public var contents = RecorderOptions.usualContents
  /// Size of the recording in bytes from which on no more contents are kept.
  public var mostBytes: Int64 = 4 << 30
  /// Nanoseconds between two looks at what the processes use.
  public var interval: Int64 = 1_000_000_000
  /// Nanoseconds for which output is still taken from processes that outlive the command.
  public var linger: Int64 = 2_000_000_000
  /// The version of this program.
  public var version: String

  /// Prompts, answers and descriptions, by their usual names.
  public static let usualContents = [
    "*.txt", "*.md", "*.json", "*prompt*", "*result*", "*response*",
  ]

  /// Options with the usual values for all that is not named.
  public init(folder: String, watched: [String], arguments: [String], version: String) {
    self.folder = folder
    self.watched = watched
    self.arguments = arguments
    self.version = version
  }
}

/// Why nothing could be recorded; facts only, ``message`` makes the sentence.
public enum RecorderError: Error, Sendable, Equatable {
  /// The recording's folder can't be made; `reason` is the system's.
  case folder(path: String, reason: String)
  /// The recording's folder holds something already.
  case folderInUse(path: String)
  /// A folder to watch can't be watched; `reason` is the system's.
  case watch(path: String, reason: String)
  /// The command can't be run; `reason` is the system's.
  case command(name: String, reason: String, isMissing: Bool)
  /// The system refuses something that recording needs.
  case system(what: String, reason: String)

  /// One sentence that names the place and what to do.
  public var message: String {
    switch self {
    case .folder(let path, let reason):
      "'\(path)' can't be made: \(reason); check that its folder exists and is writable"
    case .folderInUse(let path):
      "'\(path)' holds something already; name a new folder for the recording"
    case .watch(let path, let reason):
      "'\(path)' can't be watched: \(reason); name a folder that exists with --watch"
    case .command(let name, let reason, _):
      "'\(name)' can't be run: \(reason); check its name and permissions"
    case .system(let what, let reason):
      "\(what): \(reason); nothing was recorded"
    }
  }

  /// The status with which shells end in that case.
  public var exitStatus: Int32 {
    switch self {
    case .folder, .folderInUse, .system: 4
    case .watch: 3
    case .command(_, _, let isMissing): isMissing ? 127 : 126
    }
  }
}

/// What a recording came to.
public struct RecorderOutcome: Sendable {
  /// The status of the command: 128 and the signal's number where one ended it.
  public var status: Int32
  /// Lines of output.
  public var lines: Int
  /// Events of files.
  public var fileEvents: Int
  /// Different contents that are kept.
  public var contents: Int
  /// Contents that were not kept since the recording had reached its size.
  public var contentsOverLimit: Int
  /// Times that the system dropped events.
  public var overflows: Int
  /// Folders that could not be watched.
  public var unwatched: Int
  /// Bytes of the recording.
  public var bytes: Int64
  /// Why the recording ends before the command did; nil where it does not.
  public var failure: String?
  /// Whether processes that outlived the command were left without a reader of their output.
  public var leftOutput: Bool
}
