public import Scheduling
public import Statistics

/// What a replay does otherwise than the recorded run; nil where it does as recorded.
public struct ReplayPolicy: Sendable, Equatable {
  /// How calls that fail are repeated.
  public struct Retry: Sendable, Equatable {
    /// Further attempts after the first; nil for as many as it takes.
    public var most: Int?
    /// The waits before attempts that follow a refusal, a broken connection or a time-out.
    public var backOff: BackOff?

    /// A rule of that kind.
    public init(most: Int? = nil, backOff: BackOff? = nil) {
      self.most = most
      self.backOff = backOff
    }
  }

  /// How durations grow with the requests in flight: by the factor 1 + slope · othersᵉ.
  public struct Load: Sendable, Equatable {
    /// Relative growth beside one other request.
    public var slope: Double
    /// Exponent of the number of other requests.
    public var exponent: Double

    /// A model with those numbers.
    public init(slope: Double, exponent: Double = 1) {
      self.slope = slope
      self.exponent = exponent
    }
  }

  /// Lanes that run at a time, in each group where there are groups.
  public var concurrency: Int?
  /// Requests that may start in a minute.
  public var requestsPerMinute: Double?
  /// Tokens of prompts and answers that may start in a minute.
  public var tokensPerMinute: Double?
  /// How failures are repeated.
  public var retry: Retry?
  /// Nanoseconds after which an attempt is given up.
  public var timeout: Int64?
  /// Whether equal prompts of a stage are answered from a cache.
  public var cachesAnswers = false
  /// Whether the beginning that a prompt shares with an earlier one of its stage is not read again.
  public var cachesPrefixes = false
  /// Rows that share a commit.
  public var commitBatch: Int?
  /// The quantile of its stage's durations after which a second request is sent.
  public var hedge: QuantileLevel?
  /// Whether agents are spread over the groups anew, by the work they were seen to make.
  public var rebalancesGroups = false
  /// How durations depend on the load; nil where they don't.
  public var load: Load?

  /// As recorded.
  public init() {}

  /// Whether nothing changes.
  public var isRecorded: Bool { self == ReplayPolicy() }

  /// Whether a replay draws at random.
  var draws: Bool { retry != nil || timeout != nil || hedge != nil }

  /// What limits the requests.
  var limits: ServicePolicy {
    var policy = ServicePolicy()
    policy.requestsPerMinute = requestsPerMinute
    policy.tokensPerMinute = tokensPerMinute
    return policy
  }

  /// Whether requests wait as recorded, not for the limits given here.
  var keepsWaits: Bool { requestsPerMinute == nil && tokensPerMinute == nil }
}
