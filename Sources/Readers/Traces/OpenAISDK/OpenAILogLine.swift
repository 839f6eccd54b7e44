/// A line of the log that OpenAI's Python library writes with `OPENAI_LOG=debug`, in its versions from
/// 1 on.
struct OpenAILogLine {
  /// What a line tells.
  enum Event: Equatable {
    /// A request is being made; `isRepeat` where the line says that it was sent before.
    case building(isRepeat: Bool)
    /// It goes out.
    case sending
    /// An answer came, with that HTTP code.
    case answered(Int)
    /// No answer came in time; the exception's class.
    case timedOut(String)
    /// The connection failed; the exception's class.
    case failed(String)
    /// It will be sent again.
    case repeating
    /// The program gets the error.
    case raising
  }

  /// Nanoseconds since 1970 by the machine's clock; the log names no zone.
  var time: Int64
  /// What the stamp tells apart, in nanoseconds.
  var resolution: Int64
  var event: Event

  /// The line's event; nil for lines that tell nothing of requests.
  init?(_ line: Span<UInt8>) {
    guard line.count > 30, line[0] == UInt8(ascii: "["),
      let dash = line.offset(of: " - openai."), dash < 40
    else { return nil }
    // A format of one's own may have milliseconds.
    let stamp = line.extracting(1..<dash)
    guard let reading = LogStampReading(stamp, kind: .date, isBracketed: false) else { return nil }
    time = reading.nanoseconds
    resolution = reading.fractionDigits == 0 ? 1_000_000_000 : 1_000_000
    guard let bracket = line.offset(of: "] ") else { return nil }
    let message = line.extracting(bracket + 2..<line.count)
    guard let event = Self.event(message) else { return nil }
    self.event = event
  }

  /// Whether the beginning of a file looks like that log: an early line is one of its kind.
  static func begins(_ bytes: [UInt8]) -> Bool {
    var start = 0
    for _ in 0..<200 {
      let end = bytes.span.lineFeed(from: start) ?? bytes.count
      if OpenAILogLine(bytes.span.extracting(start..<end)) != nil { return true }
      start = end + 1
      if start >= bytes.count { break }
    }
    return false
  }

  private static func event(_ message: Span<UInt8>) -> Event? {
    if message.starts(with: "Building HTTP request") {
      let isFirst = message.contains("retries_taken=0")
      return .building(isRepeat: message.contains("retries_taken=") && !isFirst)
    }
    if message.starts(with: "Request options") { return .building(isRepeat: false) }
    if message.starts(with: "Sending HTTP Request") { return .sending }
    if message.starts(with: "HTTP Response: ") { return code(message).map { .answered($0) } }
    if message.starts(with: "Encountered a timeout exception")
      || message.starts(with: "Encountered httpx.TimeoutException")
    {
      return .timedOut(name(message) ?? "TimeoutException")
    }
    if message.starts(with: "Encountered exception")
      || message.starts(with: "Encountered Exception")
    {
      return .failed(name(message) ?? "ConnectionError")
    }
    if message.starts(with: "Retrying request") { return .repeating }
    if message.starts(with: "Raising ") || message.starts(with: "Re-raising ") { return .raising }
    return nil
  }

  /// The three digits that stand alone or behind a quotation mark: `POST 200`, `POST URL "200 OK"`.
  private static func code(_ message: Span<UInt8>) -> Int? {
    var position = 15
    while position + 3 <= message.count {
      let before = message[position - 1]
      if before == UInt8(ascii: " ") || before == UInt8(ascii: "\"") {
        var code = 0
        var digits = 0
        while position + digits < message.count, digits < 4,
          LogStampReading.isDigit(message[position + digits])
        {
          code = code * 10 + Int(message[position + digits] - 0x30)
          digits += 1
        }
        if digits == 3, code >= 100, code < 600 { return code }
      }
      position += 1
    }
    return nil
  }

  /// The class behind the colon.
  private static func name(_ message: Span<UInt8>) -> String? {
    guard let colon = message.offset(of: ": ") else { return nil }
    let rest = message.extracting(colon + 2..<message.count)
    let text = unsafe rest.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    return ErrorClass.short(text)
  }
}
