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

/// What a comparison needs of one side, run by run: the spans of a run are let go once they are measured.
public struct MeasuredSide: Sendable {
  /// The runs without their spans.
  public private(set) var side: ComparisonSide
  private(set) var table: SideTable

  /// A side of so many runs, of which none was measured yet.
  ///
  /// Sides with conditions of their own, whose stages may have different names, are better compared by
  /// ``Comparison/init(_:_:options:)-(ComparisonSide,_,_)``, which looks at both sides first.
  ///
  /// - Parameters:
  ///   - runs: how many will be added.
  ///   - options: those of the comparison.
  public init(
    label: String = "", filter: SpanFilter? = nil, runs: Int, options: ComparisonOptions
  ) {
    side = ComparisonSide(label: label, runs: [], filter: filter)
    table = SideTable(runs: runs, options: options)
  }

  /// All runs of a side.
  public init(_ side: ComparisonSide, options: ComparisonOptions) {
    self.init(
      label: side.label, filter: side.filter, runs: side.runs.count, options: options)
    for run in side.runs { add(run) }
  }

  /// Measures one more run.
  ///
  /// - Precondition: fewer were added than the side was made for.
  /// - Complexity: O(rows), plus sorting by start where rows are not in order.
  public mutating func add(_ run: consuming RunTrace) {
    table.add(run, number: side.runs.count, chosen: side.filter?.matches(run))
    run.spans = SpanTable()
    run.texts = nil
    side.runs.append(run)
  }

  /// Names the side as its runs are named.
  public mutating func takeLabel() { side.label = ComparisonSide.label(of: side.runs) }
}

extension ComparisonSide {
  /// What outputs call a side of those runs.
  public static func label(of runs: [RunTrace]) -> String {
    runs.map(\.run.id).joined(separator: ", ")
  }
}
