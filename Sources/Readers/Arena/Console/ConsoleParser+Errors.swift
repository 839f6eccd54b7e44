internal import Trace

extension ConsoleParser {
  /// `LLM ERROR: <class> - <message>`: the request failed for good.
  mutating func serviceError(_ text: Span<UInt8>, isTerminated: Bool) {
    guard isTerminated || text.contains(" - ") else { return }
    let name = text.extracting(0..<text.errorNameLength)
    let status = ConsoleParser.status(ofServiceError: text, name: name)
    record(status, errorClass: errorIndex(name), end: stamp, responseBytes: ConsoleLog.absent)
    isAfterServiceError = true
    isFresh = false
    isUnsure = false
  }

  /// `LLM connection error: <class> - <message>`: the answer was not parseable.
  mutating func answerError(_ text: Span<UInt8>, isTerminated: Bool) {
    if isAfterServiceError {
      isAfterServiceError = false
      // The simulator goes on to parse the failed request's empty answer.
      if !isTerminated
        || text.equals("JSONDecodeError - Expecting value: line 1 column 1 (char 0)")
      {
        attemptStart = stamp
        return
      }
    }
    guard isTerminated || text.contains(" - ") else { return }
    let name = text.extracting(0..<text.errorNameLength)
    let service = ConsoleParser.status(ofServiceError: text, name: name)
    record(
      service == .error ? .invalidOutput : service, errorClass: errorIndex(name), end: stamp,
      responseBytes: ConsoleLog.absent)
    isFresh = false
    isUnsure = false
  }

  private static func status(ofServiceError text: Span<UInt8>, name: Span<UInt8>) -> Status {
    if name.equals("RateLimitError") { return .rateLimited }
    if name.equals("InternalServerError") { return .serverError }
    if name.contains("Timeout") { return .timeout }
    if name.ends(with: "APIConnectionError") || name.equals("ConnectError")
      || name.equals("ReadError") || name.equals("RemoteProtocolError")
      || name.equals("ConnectionResetError") || name.equals("ConnectionError")
    {
      return .connection
    }
    guard let code = text.offset(of: "Error code: ") else { return .error }
    let digits = text.extracting(code + 12..<text.count)
    if digits.starts(with: "429") { return .rateLimited }
    if digits.starts(with: "408") { return .timeout }
    return digits.starts(with: "5") ? .serverError : .error
  }

  mutating func errorIndex(_ name: StaticString) -> Int16 {
    var bytes: [UInt8] = []
    name.withUTF8Buffer { buffer in
      for index in 0..<buffer.count { bytes.append(unsafe buffer[index]) }
    }
    return errorIndex(bytes.span)
  }

  /// Index of a class's name; -1 once a hostile log has named too many.
  mutating func errorIndex(_ name: Span<UInt8>) -> Int16 {
    for index in errorNames.indices where errorNames[index].count == name.count {
      var isEqual = true
      for at in 0..<name.count where errorNames[index][at] != name[at] { isEqual = false }
      if isEqual { return Int16(index) }
    }
    guard errorNames.count < 256, !name.isEmpty else { return -1 }
    var bytes: [UInt8] = []
    for at in 0..<name.count { bytes.append(name[at]) }
    errorNames.append(bytes)
    return Int16(errorNames.count - 1)
  }
}

extension Span<UInt8> {
  /// Bytes of the identifier at the start, at most 64.
  var errorNameLength: Int {
    var length = 0
    while length < count, length < 64, self[length].isIdentifier { length += 1 }
    return length
  }
}

extension UInt8 {
  fileprivate var isIdentifier: Bool {
    (self | 0x20) &- 0x61 < 26 || self &- 0x30 < 10 || self == 0x5F || self == 0x2E
  }
}
