import Trace

/// What the words in `status` and `phase` stand for.
enum FlatStatus {
  /// The status and the error's class of a line.
  ///
  /// RunLens's own words, the simulator's, HTTP codes and classes of errors are understood.
  static func status(_ word: String?, error: String?) -> (status: Status, error: String?) {
    let error = error.flatMap { ErrorClass.short($0) }
    guard let word else { return error.map { (ErrorClass.status($0), $0) } ?? (.unknown, nil) }
    if let own = Status(name: word) { return (own, own.isFailure ? error : nil) }
    switch word {
    case "success", "succeeded", "200", "http_200": return (.ok, nil)
    case "connection_error": return (.connection, error ?? word)
    case "parse_error": return (.invalidOutput, error ?? word)
    default: return (ErrorClass.status(word), error ?? ErrorClass.short(word))
    }
  }
}
