/// What keeps the benchmark, or one contender, from going on.
enum BenchmarkError: Error, Equatable {
  /// Wrong usage: the sentence says what.
  case usage(String)
  /// A program could not be started.
  case notStarted(program: String, code: Int32)
  /// A program failed; the end of what it wrote to standard error.
  case failed(program: String, status: Int32, message: String)
  /// A file could not be read or written.
  case file(path: String, code: Int32)
  /// An answer differs from the limit's.
  case difference(contender: String, Difference)

  /// One sentence for people.
  var message: String {
    switch self {
    case .usage(let sentence): sentence
    case .notStarted(let program, let code):
      "\(program) can't be started (error \(code)); is it built?"
    case .failed(let program, let status, let message):
      "\(program) ended with status \(status)\(message.isEmpty ? "" : ": \(message)")"
    case .file(let path, let code): "\(path): error \(code)"
    case .difference(let contender, let difference): "\(contender) \(difference.sentence)"
    }
  }
}
