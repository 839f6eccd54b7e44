/// What came of one replay.
///
/// Times are nanoseconds.
public struct ReplayOutcome: Sendable, Equatable {
  /// From the beginning of the run to its end.
  public internal(set) var makespan: Int64 = 0
  /// Calls that were made, whether by a request or from the cache.
  public internal(set) var calls = 0
  /// Calls that failed in the end.
  public internal(set) var failedCalls = 0
  /// Requests that were sent.
  public internal(set) var requests = 0
  /// Requests that repeat a failed one.
  public internal(set) var retries = 0
  /// Attempts that were given up for the policy's time-out.
  public internal(set) var timeouts = 0
  /// Requests that were sent beside a slow one.
  public internal(set) var hedges = 0
  /// Calls that the cache answered.
  public internal(set) var cacheHits = 0
  /// Tokens of the prompts that were sent; nil where none is on record.
  public internal(set) var inputTokens: Int64?
  /// Tokens of the prompts that a prefix cache had read before; nil where none is on record.
  public internal(set) var cachedTokens: Int64?
  /// Tokens of their answers; nil where none is on record.
  public internal(set) var outputTokens: Int64?
  /// Cost of the requests, in the currency on record; nil where none is.
  public internal(set) var cost: Double?
  /// Waits for a limit, of all requests together.
  public internal(set) var limitWait: Int64 = 0
  /// Pauses between attempts, of all calls together.
  public internal(set) var pauses: Int64 = 0
  /// Waits of lanes for a place.
  public internal(set) var placeWait: Int64 = 0
  /// Time of the requests, of all together.
  public internal(set) var busy: Int64 = 0
  /// Places that there were; those of all groups together.
  public internal(set) var places = 1
  /// Length of each iteration, in the order of ``ReplayProgram/places``.
  public internal(set) var iterations: [Int64] = []
  /// Latency of the calls of each stage, waits and repeats included, in the order of
  /// ``ReplayProgram/stages``; empty where they were not asked for.
  public internal(set) var latencies: [[Int64]] = []

  /// Share of the places' time in which a request was on its way; nil without time.
  public var utilisation: Double? {
    makespan > 0 && places > 0 ? Double(busy) / Double(makespan) / Double(places) : nil
  }

  /// Calls that were answered in a second; nil without time.
  public var callsPerSecond: Double? {
    makespan > 0 ? Double(calls - failedCalls) / (Double(makespan) / 1e9) : nil
  }
}
