/// How a span ended.
///
/// The names are part of the command line's contract: they appear in JSON, CSV and snapshots.
public enum Status: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Finished, and its answer was accepted.
  case ok
  /// The prompt exists but the result that its stage writes does not.
  case missingResult
  /// The result exists and is empty.
  case emptyResult
  /// The answer was malformed or refused by the validator.
  case invalidOutput
  /// The service refused it for its rate (HTTP 429).
  case rateLimited
  /// The service failed (HTTP 5xx).
  case serverError
  /// The connection failed or was reset.
  case connection
  /// No answer arrived in the time allowed.
  case timeout
  /// The program replaced the answer by its fail-safe value.
  case failSafe
  /// Answered with less than was asked for.
  case degraded
  /// The program ended while the call was in flight.
  case aborted
  /// Failed in a way that no other status names.
  case error
  /// Nothing tells how it ended, as when only its prompt was kept.
  case unknown

  /// The word that outputs use.
  public var name: String {
    switch self {
    case .ok: "ok"
    case .missingResult: "missing_result"
    case .emptyResult: "empty_result"
    case .invalidOutput: "invalid_output"
    case .rateLimited: "rate_limited"
    case .serverError: "server_error"
    case .connection: "connection"
    case .timeout: "timeout"
    case .failSafe: "fail_safe"
    case .degraded: "degraded"
    case .aborted: "aborted"
    case .error: "error"
    case .unknown: "unknown"
    }
  }

  /// The status with that name, or nil where there is none.
  public init?(name: String) {
    guard let match = Status.allCases.first(where: { $0.name == name }) else { return nil }
    self = match
  }

  /// Whether it counts as a failure: everything but `ok`, `degraded` and `unknown`.
  public var isFailure: Bool { self != .ok && self != .degraded && self != .unknown }
}
