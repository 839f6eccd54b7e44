public import Scheduling

/// How the client library behaves.
///
/// The defaults are those of the OpenAI library for Python.
public struct ClientPolicy: Sendable, Equatable {
  /// How often a failed request is sent again: after 408, 409, 429, 5xx, a reset or a time-out.
  public var retries = 2
  /// The waits before retries, where no Retry-After says otherwise.
  public var backOff = BackOff()
  /// The longest Retry-After that is obeyed, in seconds; beyond it the usual wait serves.
  public var retryAfterCapSeconds = 120.0
  /// How long a request may take.
  public var timeoutMilliseconds = 600_000.0
  /// Milliseconds after which a second request is sent beside a slow one, by stage.
  ///
  /// The first good answer counts. Stages that are not named never hedge.
  public var hedgeMilliseconds: [String: Double] = [:]
  /// Whether every call makes a client of its own.
  public var makesClientPerCall = true
  /// How long it takes to make a client, mostly for loading certificates.
  public var construction = LatencyShape.lognormal(medianMilliseconds: 25, sigma: 0.12)
  /// Whether good answers are kept and given again to equal prompts.
  ///
  /// Equal prompts that are in flight at once are both sent.
  public var cachesResponses = false
  /// How many answers are kept; the oldest leaves first.
  public var cacheCapacity = 65_536
  /// How long it takes to find an answer in the cache.
  public var cacheMilliseconds = 0.2

  /// The library's defaults.
  public init() {}

  /// The wait before a retry, in nanoseconds.
  ///
  /// - Parameters:
  ///   - retry: 0 before the first one.
  ///   - retryAfterSeconds: what the server's header says; nil where it has none.
  public func wait(
    beforeRetry retry: Int, retryAfterSeconds: Int?, from stream: inout RandomStream
  ) -> Int64 {
    let unit = stream.unit()
    if let retryAfterSeconds, retryAfterSeconds > 0,
      Double(retryAfterSeconds) <= retryAfterCapSeconds
    {
      return Int64(clampedNanoseconds: Double(retryAfterSeconds) * 1e9)
    }
    return backOff.wait(beforeRetry: retry, unit: unit)
  }

  /// The class and the message of the exception that a fault ends in; nil where an answer arrives.
  public static func exception(for fault: Fault) -> (name: String, message: String)? {
    switch fault {
    case .http429, .http429ra:
      ("RateLimitError", "Error code: 429 - Rate limit reached for requests")
    case .http500:
      (
        "InternalServerError",
        "Error code: 500 - The server had an error while processing your request"
      )
    case .reset: ("APIConnectionError", "Connection error.")
    case .timeout: ("APITimeoutError", "Request timed out.")
    default: nil
    }
  }
}
