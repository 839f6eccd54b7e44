public import Trace

/// What stands on one side of a comparison: one run, repeats of one configuration, or a part of a run.
public struct ComparisonSide: Sendable {
  /// What outputs call it.
  public var label: String
  /// The runs, at least one.
  public var runs: [RunTrace]
  /// Which spans belong to it; nil for all.
  public var filter: SpanFilter?

  /// A side of those runs.
  public init(label: String, runs: [RunTrace], filter: SpanFilter? = nil) {
    self.label = label
    self.runs = runs
    self.filter = filter
  }
}
