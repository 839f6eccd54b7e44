public import Trace

/// A run held against objectives.
public struct ObjectiveCheck: Sendable, Equatable {
  /// One result an objective, in their order.
  public let results: [ObjectiveResult]
  /// The definition of the quantiles.
  public let quantileDefinition: QuantileDefinition
  /// The stages of the run, by name.
  public let stages: [String]

  /// Results that were obtained before.
  public init(
    results: [ObjectiveResult], stages: [String] = [],
    quantileDefinition: QuantileDefinition = .linear
  ) {
    self.results = results
    self.stages = stages
    self.quantileDefinition = quantileDefinition
  }

  /// Holds a run against objectives.
  ///
  /// - Complexity: O(rows) for each different stage that objectives name, plus sorting.
  public init(
    _ objectives: [Objective], of trace: RunTrace, quantiles: QuantileDefinition = .linear
  ) {
    var evaluation = ObjectiveEvaluation(trace: trace, quantiles: quantiles)
    results = objectives.map { evaluation.result(of: $0) }
    stages = evaluation.stages
    quantileDefinition = quantiles
  }

  /// Number of objectives with that verdict.
  public func count(_ verdict: ObjectiveResult.Verdict) -> Int {
    results.count { $0.verdict == verdict }
  }

  /// Whether an objective is missed.
  public var isBroken: Bool { count(.missed) > 0 }

  /// Whether an objective is neither met nor missed.
  public var isInconclusive: Bool { count(.undecided) + count(.notMeasurable) > 0 }
}
