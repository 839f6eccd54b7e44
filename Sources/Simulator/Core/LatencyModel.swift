/// How long the model takes to answer.
///
/// The duration of a request is a draw from its stage's shape, times the factors of drift, warm-up,
/// burst, tail and load, plus the parts for its tokens.
public struct LatencyModel: Sendable, Equatable {
  /// Stretches of time in which everything is slower, one a period, at a random place in it.
  public struct Bursts: Sendable, Equatable {
    /// Length of a period in seconds.
    public var periodSeconds: Double
    /// How long of it the burst lasts, in seconds.
    public var durationSeconds: Double
    /// What durations are multiplied by meanwhile.
    public var factor: Double

    /// Bursts with those properties.
    public init(periodSeconds: Double, durationSeconds: Double, factor: Double) {
      self.periodSeconds = periodSeconds
      self.durationSeconds = durationSeconds
      self.factor = factor
    }
  }

  /// Rare durations that are many times as long, by a factor from a Pareto distribution.
  public struct HeavyTail: Sendable, Equatable {
    /// How often.
    public var probability: Double
    /// Exponent of the Pareto distribution: the smaller, the heavier.
    public var alpha: Double
    /// The largest factor.
    public var cap: Double

    /// A tail with those properties.
    public init(probability: Double, alpha: Double, cap: Double) {
      self.probability = probability
      self.alpha = alpha
      self.cap = cap
    }
  }

  /// Slower first calls, by a factor that falls evenly to 1.
  public struct WarmUp: Sendable, Equatable {
    /// How many requests are slower.
    public var calls: Int
    /// What the first duration is multiplied by.
    public var factor: Double

    /// A warm-up with those properties.
    public init(calls: Int, factor: Double) {
      self.calls = calls
      self.factor = factor
    }
  }

  /// The shape for stages without one of their own.
  public var shape: LatencyShape
  /// The shape of single stages.
  public var stages: [String: LatencyShape]
  /// Relative change an hour of virtual time: 0.1 is 10 % slower after an hour.
  public var driftPerHour = 0.0
  /// Slower first calls; nil for none.
  public var warmUp: WarmUp?
  /// Slow stretches; nil for none.
  public var bursts: Bursts?
  /// Rare long durations; nil for none.
  public var heavyTail: HeavyTail?
  /// Relative change for every other request in flight: 0.01 is 10 % slower beside ten others.
  public var loadFactor = 0.0
  /// Milliseconds added for a token of the prompt.
  public var millisecondsPerInputToken = 0.0
  /// Milliseconds added for a token of the answer.
  public var millisecondsPerOutputToken = 0.0
  /// Share of the drawn duration that passes before the first token, from 0 to 1.
  public var firstTokenShare = 0.2

  /// A model with those shapes and nothing else.
  public init(
    shape: LatencyShape = .lognormal(medianMilliseconds: 1800, sigma: 0.45),
    stages: [String: LatencyShape] = [:]
  ) {
    self.shape = shape
    self.stages = stages
  }

  /// The latencies of a recorded run, from the durations of each stage in nanoseconds.
  ///
  /// Stages without durations, and stages that were not recorded, follow all stages together.
  public init(recorded stages: [String: [Int64]], points: Int = 201) {
    let all = LatencyShape.recorded(stages.values.flatMap { $0 }, points: points)
    self.init(stages: stages.compactMapValues { LatencyShape.recorded($0, points: points) })
    if let all { shape = all }
  }

  /// Medians in seconds as a hosted model has them for the stages of the known simulations.
  public static var standard: LatencyModel {
    let medians: [(String, Double)] = [
      ("market_analysis", 2400), ("buy", 1100), ("sell", 1000), ("gossip", 600),
      ("short_reflection", 1800), ("long_reflection", 2900), ("strategy_update", 900),
    ]
    var model = LatencyModel()
    for (stage, median) in medians {
      model.stages[stage] = .lognormal(medianMilliseconds: median, sigma: 0.45)
    }
    return model
  }
}
