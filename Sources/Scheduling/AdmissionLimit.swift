/// The place where requests wait until the service's limits let them start, in order of arrival.
///
/// Requests must be admitted in the order of their arrival. As a running request's end is known
/// once it has started, the start of the next follows at once, without a queue in memory.
public struct AdmissionLimit: Sendable {
  private let concurrency: Int?
  private let countsLoad: Bool
  private var requests: RateBucket?
  private var tokens: RateBucket?
  private var ends = TimeHeap()
  private var lastStart = Int64.min

  /// The limits of that policy.
  ///
  /// - Parameter countsLoad: whether requests in flight are counted even where their number is free.
  public init(_ policy: ServicePolicy, countsLoad: Bool) {
    concurrency = policy.concurrency.map { max(1, $0) }
    self.countsLoad = countsLoad
    requests = RateBucket(
      perMinute: policy.requestsPerMinute, capacity: Double(policy.requestBurst))
    tokens = RateBucket(
      perMinute: policy.tokensPerMinute,
      capacity: policy.tokenBurst.map(Double.init) ?? (policy.tokensPerMinute ?? 0) / 60)
  }

  /// When a request that arrives then may start.
  ///
  /// - Complexity: O(log n) in the requests in flight, amortised.
  public mutating func admit(at arrival: Int64, tokens count: Int) -> Int64 {
    var start = max(arrival, lastStart)
    if let requests { start = max(start, requests.ready(at: start, for: 1)) }
    if let tokens { start = max(start, tokens.ready(at: start, for: count)) }
    if let concurrency {
      while let first = ends.first, first.time <= start || ends.count >= concurrency {
        start = max(start, first.time)
        _ = ends.pop()
      }
    } else if countsLoad {
      while let first = ends.first, first.time <= start { _ = ends.pop() }
    }
    requests?.take(1, at: start)
    tokens?.take(count, at: start)
    lastStart = start
    return start
  }

  /// How many others are in flight when the request admitted last starts.
  public var inFlight: Int { ends.count }

  /// Says when the request admitted last ends.
  public mutating func occupy(until end: Int64) {
    if concurrency != nil || countsLoad { ends.push(end, 0) }
  }
}
