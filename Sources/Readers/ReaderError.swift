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
  /// No experiment is called so, or several are; each candidate is a name with its identifier.
  case experiment(path: String, wanted: String, isAmbiguous: Bool, candidates: [String])
  /// An experiment was chosen, but runs of that format are none.
  case noExperiments(path: String, format: String)
  /// The path holds several runs.
  case severalRuns(path: String, runs: [String])

  /// Whether it is the arguments that are wrong, not the input.
  public var isUsage: Bool {
    switch self {
    case .badPattern, .unknownFormat, .experiment, .noExperiments: true
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
    case .experiment(let path, let wanted, let isAmbiguous, let candidates):
      (isAmbiguous
        ? "'\(path)' holds several experiments that '\(wanted)' may mean; give the identifier of one: "
        : "'\(path)' holds no experiment '\(wanted)'; name one of these: ")
        + candidates.prefix(20).joined(separator: ", ")
        + (candidates.count > 20 ? " and \(candidates.count - 20) more" : "")
    case .noExperiments(let path, let format):
      "--experiment chooses among the experiments of AgentSociety, but '\(path)' was read as \(format); "
        + "leave it out"
    case .severalRuns(let path, let runs):
      "'\(path)' holds \(runs.count) runs; name one of them: \(runs.joined(separator: ", "))"
    }
  }
}
