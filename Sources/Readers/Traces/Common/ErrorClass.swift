import Trace

/// What kind of failure an error's code or class stands for.
enum ErrorClass {
  /// The status that an HTTP answer stands for.
  static func status(http code: Int) -> Status {
    switch code {
    case 100..<400: .ok
    case 408: .timeout
    case 429: .rateLimited
    case 500...: .serverError
    default: .error
    }
  }

  /// Parts of the names of error classes, in lower case, the most telling first.
  private static let words: [(String, Status)] = [
    ("timeout", .timeout), ("timed out", .timeout), ("timed_out", .timeout),
    ("ratelimit", .rateLimited), ("rate_limit", .rateLimited), ("rate limit", .rateLimited),
    ("too many requests", .rateLimited), ("resource_exhausted", .rateLimited),
    ("connect", .connection), ("remoteprotocolerror", .connection), ("readerror", .connection),
    ("writeerror", .connection), ("econnreset", .connection), ("broken_pipe", .connection),
    ("internalserver", .serverError), ("internal server", .serverError),
    ("serviceunavailable", .serverError), ("service unavailable", .serverError),
    ("server_error", .serverError), ("servererror", .serverError), ("overloaded", .serverError),
    ("bad gateway", .serverError), ("badgateway", .serverError), ("unavailable", .serverError),
    ("parse", .invalidOutput), ("jsondecode", .invalidOutput), ("invalid_output", .invalidOutput),
    ("invalid_json", .invalidOutput), ("outputvalidation", .invalidOutput),
    ("cancel", .aborted),
  ]

  /// The status that the name of an error stands for: an HTTP code, a class, or a provider's code.
  ///
  /// - Complexity: O(length of the text), of which the first 200 bytes count.
  static func status(_ text: String) -> Status {
    let bytes = text.utf8.prefix(200)
    let digits = text.hasPrefix("http_") ? text.dropFirst(5) : text[...]
    if digits.utf8.count == 3, let code = Int(digits), code >= 400, code < 600 {
      return status(http: code)
    }
    let lower = String(decoding: bytes.map { $0 >= 65 && $0 <= 90 ? $0 | 32 : $0 }, as: UTF8.self)
    return words.first { lower.contains($0.0) }?.1 ?? .error
  }

  /// A class as outputs show it: one line, not too long; nil where nothing is left.
  static func short(_ text: String) -> String? {
    let line = text.prefix { $0 != "\n" && $0 != "\r\n" && $0 != "\r" }
    let short = line.prefix(80)
    return short.isEmpty ? nil : String(short)
  }
}
