/// Why an input could not be read at all.
///
/// Facts only: ``message`` makes the sentence.
public enum ReaderError: Error, Sendable, Equatable {
  /// Nothing is at that path.
  case notFound(path: String)
  /// The path exists but can't be opened or read; `reason` is the system's.
  case unreadable(path: String, reason: String)
  /// No format that is known was recognised; `hint` says what to do.
  case unrecognised(path: String, hint: String)
  /// A format was recognised but its content is broken beyond use.
  case malformed(path: String, what: String, remedy: String)
  /// The user forced a format that does not exist.
  case unknownFormat(name: String, known: [String])
  /// A name pattern that the user gave can't be used.
  case badPattern(pattern: String, why: String)
  /// The path holds several runs.
  case severalRuns(path: String, runs: [String])

  /// Whether it is the arguments that are wrong, not the input.
  public var isUsage: Bool {
    switch self {
    case .badPattern, .unknownFormat: true
    default: false
    }
  }

  /// One sentence that names the file and what to do.
  public var message: String {
    switch self {
    case .notFound(let path):
      "'\(path)' does not exist; check the path"
    case .unreadable(let path, let reason):
      "'\(path)' can't be read: \(reason); check its permissions and that it is complete"
    case .unrecognised(let path, let hint):
      "'\(path)' holds nothing that RunLens recognises; \(hint)"
    case .malformed(let path, let what, let remedy):
      "'\(path)' is broken: \(what); \(remedy)"
    case .unknownFormat(let name, let known):
      "there is no format '\(name)'; known are \(known.joined(separator: ", "))"
    case .badPattern(let pattern, let why):
      "the pattern '\(pattern)' can't be used: \(why)"
    case .severalRuns(let path, let runs):
      "'\(path)' holds \(runs.count) runs; name one of them: \(runs.joined(separator: ", "))"
    }
  }
}
