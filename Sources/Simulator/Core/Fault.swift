/// A way in which one HTTP request or its answer goes wrong.
///
/// The names are those of the truth's `fault` field.
public enum Fault: String, Sendable, CaseIterable {
  /// HTTP 429 without a hint when to come back.
  case http429
  /// HTTP 429 with a Retry-After header.
  case http429ra
  /// HTTP 500.
  case http500
  /// The connection is reset.
  case reset
  /// No answer until the client's time-out.
  case timeout
  /// An answer that is no JSON.
  case badjson
  /// An answer that the validator refuses.
  case invalid
  /// JSON without the key that the program reads.
  case wrongkey
  /// The value under the key is a list or a number.
  case nonstring
  /// An empty answer.
  case empty
  /// Content null.
  case null
  /// A good answer that takes many times as long.
  case slow

  /// Whether the client sees a failed request; otherwise an answer arrives, whatever it holds.
  public var isTransport: Bool {
    switch self {
    case .http429, .http429ra, .http500, .reset, .timeout: true
    default: false
    }
  }

  /// The status that the truth records: 0 for a reset or a time-out.
  public var httpStatus: Int {
    switch self {
    case .http429, .http429ra: 429
    case .http500: 500
    case .reset, .timeout: 0
    default: 200
    }
  }
}
