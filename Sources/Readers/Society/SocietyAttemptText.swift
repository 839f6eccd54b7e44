import Trace

/// Takes apart what AgentSociety logs of a failed attempt: the error, the request, and `Retry k of n`.
enum SocietyAttemptText {
  /// Whether a message begins like that of a failed attempt.
  static func begins(_ message: Span<UInt8>) -> Bool {
    message.starts(with: "API connection error: ") || message.starts(with: "OpenAIError: ")
      || message.starts(with: "TimeoutError: ") || message.starts(with: "LLM Error: ")
  }

  /// The attempt of a whole record; nil where its end is missing.
  static func attempt(_ message: Span<UInt8>, _ names: inout ByteInterner) -> SocietyAttempt? {
    guard let (number, allowed, end) = retry(message) else { return nil }
    let request = message.offset(of: " for request ") ?? end
    let (status, error) = judge(message.extracting(0..<min(request, end)))
    var prompt: UInt64 = 0
    if request < end {
      let asked = message.extracting(request + 13..<end)
      let stop = asked.offset(of: " original response: `") ?? asked.count
      prompt = max(1, ContentHash.hash(asked.extracting(0..<stop)))
    }
    return SocietyAttempt(
      status: status, error: names.identifier(error), number: number, allowed: allowed,
      prompt: prompt)
  }

  /// `Retry k of n` at the end, and where it begins.
  private static func retry(
    _ message: Span<UInt8>
  ) -> (number: Int16, allowed: Int16, start: Int)? {
    let start = max(0, message.count - 40)
    let tail = message.extracting(start..<message.count)
    guard let mark = tail.offset(of: "Retry ") else { return nil }
    let words = tail.extracting(mark..<tail.count).text(limit: 40).split(separator: " ")
    guard words.count == 4, words[2] == "of", let number = Int16(words[1]),
      let allowed = Int16(words[3]), number >= 1, allowed >= 1
    else { return nil }
    return (number, allowed, start + mark)
  }

  private static func judge(_ text: Span<UInt8>) -> (Status, String) {
    if text.starts(with: "API connection error: ") {
      return text.contains("timed out")
        ? (.timeout, "APITimeoutError") : (.connection, "APIConnectionError")
    }
    if text.starts(with: "TimeoutError: ") { return (.timeout, "TimeoutError") }
    if text.starts(with: "LLM Error: ") {
      if text.contains("No content in response") { return (.emptyResult, "No content in response") }
      return (.error, "LLM Error")
    }
    let words = text.text(limit: 80).split(separator: " ")
    if words.count > 3, words[1] == "Error", words[2] == "code:", let code = Int(words[3]),
      code >= 100, code < 600
    {
      return (ErrorClass.status(http: code), "OpenAIError \(code)")
    }
    return (.error, "OpenAIError")
  }
}
