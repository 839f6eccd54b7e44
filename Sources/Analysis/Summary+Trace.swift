public import Trace

extension Summary {
  /// The summary of a run.
  ///
  /// Rows without a duration count, but in no time; where a run has no times at all the summary has
  /// counts only. Sums of nanoseconds saturate at 292 years.
  ///
  /// - Parameter prices: by which tokens are priced; with prices prompts are read where they are kept.
  /// - Complexity: O(rows) on average, plus sorting calls by start where they are not in order.
  public init(
    of trace: RunTrace, quantiles: QuantileDefinition = .linear, prices: PriceList? = nil
  ) {
    let groups = SpanGroups(trace.spans)
    self.init(
      of: trace, groups, StageWork(trace.spans, groups), quantiles: quantiles, prices: prices)
    self.groups = GroupSummary(trace.spans, groups)
  }

  /// All of a summary but what groups do to one another.
  init(
    of trace: RunTrace, _ groups: SpanGroups, _ work: StageWork, quantiles: QuantileDefinition,
    prices: PriceList?
  ) {
    self.init(quantileDefinition: quantiles)
    metrics = MetricSummary(of: trace.metrics, quantiles: quantiles)
    agreements = MetricAgreement.all(of: trace)
    let tallies = groups.tallies(trace.spans)
    let entries = Self.stages(
      trace.spans, groups, tallies, wall: trace.run.wall, quantiles: quantiles)
    stages = Self.ordered(entries)
    let calls = CallNumbers(trace.spans, groups)
    failures = Self.failures(trace.spans, FailingRows(trace.spans, groups, calls))
    retries = Self.retries(trace.spans, groups, tallies)
    iterations = Self.iterations(trace.spans, groups, work)
    var prompts = PromptProfile()
    if !trace.spans.promptHash.isEmpty { prompts.addRepeats(trace.spans, groups, work) }
    cost = CostSummary(of: trace, groups, work, calls, prices: prices, repeats: prompts)
    let finder = BottleneckFinder(
      trace: trace, table: trace.spans, groups: groups, calls: calls, work: work, retries: retries,
      stages: entries, prompts: prompts)
    bottlenecks = finder.find()
  }
}
