/// Whether a run meets one objective, as far as its sample can tell.
public struct ObjectiveResult: Sendable, Equatable {
  /// The states of an objective.
  public enum Verdict: String, Sendable, CaseIterable {
    /// The whole interval is on the right side of the bound.
    case met
    /// The whole interval is on the wrong side of the bound.
    case missed
    /// The interval holds the bound, or its end towards the bound is open.
    case undecided = "cannot_tell"
    /// The run shows nothing of what the objective is about; counts as ``undecided``.
    case notMeasurable = "not_measurable"
    /// There is no bound.
    case shown
  }

  /// How an interval was made.
  public enum Method: String, Sendable, CaseIterable {
    /// Order statistics whose ranks come from the binomial distribution.
    case orderStatistics = "order statistics"
    /// Bootstrap, corrected for bias and acceleration.
    case bootstrap
    /// The normal approximation of a mean of many.
    case normal
    /// The score interval of a share.
    case wilson
    /// The score interval of a count.
    case poisson
    /// None: it is what this run did, without sampling.
    case exact
    /// None: what the run reached, so that more may be possible.
    case reached
    /// The medians' order-statistic intervals divided, their ends against each other.
    case medians = "ratio of medians"
    /// The bounds of the buckets that hold the ranks of an order-statistic interval.
    case buckets = "bounds of buckets"
    /// None: what the program itself had counted or computed.
    case stated

    /// What it is, in words, with its source.
    public var description: String {
      switch self {
      case .orderStatistics:
        "order statistics, ranks from the binomial distribution (David and Nagaraja 2003)"
      case .bootstrap: "BCa bootstrap of the mean, 2,000 resamples, seed 1 (Efron 1987)"
      case .normal: "normal approximation of the mean of many values"
      case .wilson: "score interval of a share (Wilson 1927)"
      case .poisson: "score interval of a Poisson count over the wall time (Rao 1948)"
      case .exact: "none: it is what this run did"
      case .reached: "none: it is what this run reached, more may be possible"
      case .buckets:
        "order statistics, ranks from the binomial distribution, each as the bound of its bucket"
      case .stated: "none: as the program counted or computed it"
      case .medians: "ratio of two medians, from the ends of their order-statistic intervals"
      }
    }
  }

  /// The objective.
  public var objective: Objective
  /// Whether it is met.
  public var verdict: Verdict
  /// The measured value in the unit of the metric's dimension; nil where nothing was measured.
  public var value: Double?
  /// Lower end of the 95 % interval; nil where open or nothing was measured.
  public var low: Double?
  /// Upper end of the 95 % interval; nil where open or nothing was measured.
  public var high: Double?
  /// How far the value lies from the bound, negative on the wrong side; nil without value or bound.
  public var margin: Double?
  /// What the times' source can't tell apart, in nanoseconds; verdicts allow for it.
  public var resolution: Double = 0
  /// Number of observations; nil where nothing was measured.
  public var count: Int?
  /// How many independent observations they are worth; nil where no dependence shows.
  public var effectiveCount: Double?
  /// How the interval was made; nil where nothing was measured.
  public var method: Method?
  /// What was measured, in words, such as `calls of buy`.
  public var subject: String?
  /// Why there is no verdict; nil where there is one.
  public var reason: String?
  /// Whether the objective names a stage that the run does not have.
  public var isUnknownStage = false
  /// About how many observations would decide; nil where there is a verdict, or nobody knows.
  public var countNeeded: Int?

  /// A result without anything measured.
  public init(_ objective: Objective, verdict: Verdict, reason: String? = nil) {
    self.objective = objective
    self.verdict = verdict
    self.reason = reason
  }

  /// The margin as a part of the bound; nil where the bound is 0.
  public var relativeMargin: Double? {
    guard let margin, let bound = objective.target?.bound.number, bound > 0 else { return nil }
    return margin / bound
  }
}
