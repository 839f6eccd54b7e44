public import Trace

/// The summary of one run: what `runlens analyze` says, before any formatting.
///
/// Durations are in nanoseconds throughout; views convert them. Absent values are nil.
public struct Summary: Sendable, Equatable {
  /// The definition by which every quantile in the summary was computed.
  public var quantileDefinition: QuantileDefinition
  /// One entry per stage, phase and timing source; the largest share first.
  public var stages: [StageSummary] = []
  /// Failures by stage, status and error class; the most frequent first.
  public var failures: [FailureSummary] = []
  /// Attempts and what repeating them cost.
  public var retries = RetrySummary()
  /// One entry per simulated day and iteration, in order.
  public var iterations: [IterationSummary] = []
  /// What groups that wait for one another lose by it; nil where none are known to.
  public var groups: GroupSummary?
  /// Where a change would gain most; the largest saving first.
  public var bottlenecks: [Bottleneck] = []
  /// What requests used and cost; nil where nothing tells.
  public var cost: CostSummary?
  /// What other programs had counted, apart from all of the above.
  public var metrics = MetricSummary()
  /// What both the spans and these tell, and whether they agree.
  public var agreements: [MetricAgreement] = []

  /// A summary of nothing.
  public init(quantileDefinition: QuantileDefinition) {
    self.quantileDefinition = quantileDefinition
  }

  /// The columns that a summary is made from; a table may lack all others.
  public static let columns: Set<SpanColumn> = Set(SpanColumn.allCases).subtracting([
    .system, .source, .promptBytes, .responseBytes,
  ])
}
