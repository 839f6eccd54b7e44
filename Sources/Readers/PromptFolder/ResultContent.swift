import Glibc
import Trace

/// What a result file holds, judged from its first bytes.
enum ResultContent: UInt8, Sendable, CaseIterable {
  /// Text that nothing speaks against.
  case answer
  /// Nothing, or nothing but white space.
  case empty
  /// The text that a program puts in place of an answer it could not get.
  case failSafe
  /// An error that a program wrote down instead of an answer.
  case errorText
  case rateLimited, serverError, connection, timeout
  /// Not what the stage's answers look like, or bytes that are no text.
  case malformed
  /// The file could not be read.
  case unreadable = 255

  /// The status of a call whose result that is.
  var status: Status {
    switch self {
    case .answer: .ok
    case .empty: .emptyResult
    case .failSafe: .failSafe
    case .errorText: .error
    case .rateLimited: .rateLimited
    case .serverError: .serverError
    case .connection: .connection
    case .timeout: .timeout
    case .malformed: .invalidOutput
    case .unreadable: .unknown
    }
  }

  /// The error's class as outputs show it; nil for an answer.
  var errorClass: String? {
    switch self {
    case .answer: nil
    case .empty: "empty result file"
    case .failSafe: "fail-safe text"
    case .errorText: "error text"
    case .rateLimited: "RateLimitError"
    case .serverError: "InternalServerError"
    case .connection: "APIConnectionError"
    case .timeout: "APITimeoutError"
    case .malformed: "malformed result"
    case .unreadable: "unreadable result file"
    }
  }

  /// How many bytes of a result are enough to judge it.
  static var bytesNeeded: Int { 64 << 10 }

  /// Judges the first bytes of a result.
  ///
  /// Error texts count only where they begin a line near the start or are all there is, since a
  /// genuine answer may talk about errors.
  init(_ bytes: Span<UInt8>) {
    var start = 0
    var end = bytes.count
    while start < end, Self.isSpace(bytes[start]) { start += 1 }
    while end > start, Self.isSpace(bytes[end - 1]) { end -= 1 }
    guard start < end else {
      self = .empty
      return
    }
    let text = bytes.extracting(start..<end)
    if Self.failSafeTexts.contains(where: { Self.equals(text, $0) }) {
      self = .failSafe
      return
    }
    if Self.holdsZero(text) {
      self = .malformed
      return
    }
    guard Self.errorPrefixes.contains(where: { Self.begins(text, with: $0) }) else {
      self = .answer
      return
    }
    let head = text.extracting(0..<min(text.count, 400))
    self = Self.classes.first { Self.contains(head, $0.0) }?.1 ?? .errorText
  }

  private static func holdsZero(_ text: Span<UInt8>) -> Bool {
    unsafe text.withUnsafeBufferPointer { text in
      unsafe text.baseAddress.map { unsafe memchr($0, 0, text.count) } ?? nil != nil
    }
  }

  private static let failSafeTexts: [StaticString] = [
    "error", "Error", "ERROR", "None", "null", "False", "fail_safe", "FAIL_SAFE",
    "failsafe",
  ]

  private static let errorPrefixes: [StaticString] = [
    "LLM ERROR", "ChatGPT ERROR", "LLM connection error", "GPT ERROR", "TOKEN LIMIT EXCEEDED",
    "Error code: ", "Error: ", "ERROR: ", "Traceback (most recent call last)", "openai.",
    "RateLimitError", "APIConnectionError", "APITimeoutError", "InternalServerError",
    "AuthenticationError", "BadRequestError",
  ]

  private static let classes: [(StaticString, ResultContent)] = [
    ("RateLimitError", .rateLimited), ("Error code: 429", .rateLimited),
    ("APITimeoutError", .timeout), ("Timeout", .timeout),
    ("APIConnectionError", .connection), ("Connection error", .connection),
    ("InternalServerError", .serverError), ("Error code: 5", .serverError),
  ]

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || (byte >= 9 && byte <= 13)
  }

  private static func equals(_ text: Span<UInt8>, _ word: StaticString) -> Bool {
    text.count == word.utf8CodeUnitCount && begins(text, with: word)
  }

  private static func begins(_ text: Span<UInt8>, with word: StaticString, at start: Int = 0)
    -> Bool
  {
    guard text.count - start >= word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { buffer in
      for offset in 0..<word.utf8CodeUnitCount where unsafe buffer[offset] != text[start + offset] {
        return false
      }
      return true
    }
  }

  private static func contains(_ text: Span<UInt8>, _ word: StaticString) -> Bool {
    guard text.count >= word.utf8CodeUnitCount else { return false }
    return (0...(text.count - word.utf8CodeUnitCount)).contains { begins(text, with: word, at: $0) }
  }
}
