import Trace

/// How a request of a load test ended, from what its program says.
enum LoadOutcome {
  /// Of an HTTP answer's code.
  ///
  /// - Parameter isExpected: what the test itself thinks of it; nil where it doesn't say.
  static func status(code: Int, isExpected: Bool?) -> Status {
    if isExpected == true { return .ok }
    let status = ErrorClass.status(http: code)
    return status == .ok && isExpected == false ? .error : status
  }

  /// Of a request that no answer came to.
  static func status(unanswered text: String) -> Status {
    let status = ErrorClass.status(text)
    return status == .error ? .connection : status
  }

  /// Of a call by gRPC, by its code.
  static func status(grpc code: Int) -> Status {
    switch code {
    case 0: .ok
    case 1: .aborted
    case 4: .timeout
    case 8: .rateLimited
    case 2, 13, 14, 15: .serverError
    default: .error
    }
  }

  /// A network error without addresses and ports, which are another each time: what stands behind the
  /// last colon with a space.
  static func network(_ text: String) -> String {
    var start = text.startIndex
    var before: UInt8 = 0
    for place in text.utf8.indices {
      let byte = text.utf8[place]
      if before == UInt8(ascii: ":"), byte == 32 { start = text.utf8.index(after: place) }
      before = byte
    }
    return start == text.endIndex ? text : String(text[start...])
  }
}
