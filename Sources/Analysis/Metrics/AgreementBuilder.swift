import Statistics
import Trace

/// Holds what was counted against the spans, metric by metric.
struct AgreementBuilder {
  private typealias Bounds = MetricAgreement.Bounds
  private let trace: RunTrace
  private let groups: SpanGroups
  private lazy var requests = RequestTable(
    trace.spans, groups, CallNumbers(trace.spans, groups))
  private(set) var found: [MetricAgreement] = []

  init(_ trace: RunTrace) {
    self.trace = trace
    groups = SpanGroups(trace.spans)
  }

  private var table: SpanTable { trace.spans }

  mutating func build() {
    for parts in Self.byName(trace.metrics.distributions, \.identity.name) {
      guard let first = parts.first else { continue }
      switch MetricCounterpart(ofDistribution: first.identity) {
      case .spans(let stage): compare(parts, stage)
      case .some: compareTokens(parts)
      case nil: break
      }
    }
    let counters = trace.metrics.series.filter { $0.kind == .counter }
    for parts in Self.byName(counters, \.identity.name) {
      guard let first = parts.first else { continue }
      switch MetricCounterpart(ofCounter: first.identity) {
      case .spans(let stage): compare(parts, stage)
      case .some: compareAmounts(parts)
      case nil: break
      }
    }
  }

  /// Neighbours of one name together.
  private static func byName<Metric>(
    _ all: [Metric], _ name: (Metric) -> String
  ) -> [[Metric]] {
    var parts: [[Metric]] = []
    for metric in all {
      if let last = parts.last?.last, name(last) == name(metric) {
        parts[parts.count - 1].append(metric)
      } else {
        parts.append([metric])
      }
    }
    return parts
  }

  private mutating func add(
    _ metric: String, _ subject: String, _ figure: MetricAgreement.Figure, _ counted: Bounds,
    _ spans: Bounds
  ) {
    found.append(
      MetricAgreement(
        metric: metric, subject: subject, figure: figure, counted: counted, spans: spans))
  }

  // MARK: Spans of a step

  private func selection(_ stage: String) -> (rows: [Int], subject: String)? {
    guard let scope = try? ObjectiveScope.find(stage, table, groups) else { return nil }
    // A row for many is none of those that were counted.
    let phases = scope.groups.map { table.names[groups.groups[$0].phase] ?? "" }
    if phases.contains(where: { RequestTable.standIns.contains($0) }) { return nil }
    let selection = ObjectiveSelection(scope, table, groups)
    return (selection.rows, selection.subject)
  }

  private mutating func compare(_ parts: [Distribution], _ stage: String) {
    let counts = parts.compactMap(\.count)
    guard counts.count == parts.count, let (rows, subject) = selection(stage) else { return }
    let name = parts[0].identity.name
    let window = MetricWindow(parts, areRelative: trace.metrics.areTimesRelative)
    let picked = window.pick(rows, table)
    let count = counts.reduce(0, +)
    add(
      name, subject, .count, Bounds(value: count, low: count, high: count + window.early),
      Self.counts(picked))
    let failures = parts.compactMap(\.failed)
    if failures.count == parts.count {
      let failed = failures.reduce(0, +)
      add(
        name, subject, .failed, Bounds(value: failed, low: failed, high: failed + window.early),
        Self.counts(failing(picked)))
    }
    compareQuantiles(parts, subject, picked, window)
  }

  private mutating func compareQuantiles(
    _ parts: [Distribution], _ subject: String, _ picked: (certain: [Int], possible: [Int]),
    _ window: MetricWindow
  ) {
    var metrics = RunMetrics()
    metrics.distributions = parts
    let summaries = MetricSummary(of: metrics).distributions
    guard let summary = summaries.first, summaries.count == 1 || summary.parts > 1,
      let scale = parts[0].identity.unit.nanoseconds
    else { return }
    let timed = picked.possible.filter { table.duration[$0] != SpanTable.absent64 }
    let sample = SortedSample(sorting: timed.map { table.duration[$0] })
    guard sample.count > 0 else { return }
    let resolution = timed.reduce(0) { max($0, table.resolution[$1]) }
    // Spans that may lie outside of the window, or have no duration, can move every rank.
    let doubt =
      picked.possible.count - picked.certain.count + (picked.possible.count - timed.count)
      + Int(max(0, min(window.early.rounded(), 1e15)))
    for (level, figure) in [
      (QuantileLevel.p50, MetricAgreement.Figure.p50), (.p95, .p95), (.p99, .p99),
    ] {
      guard let quantile = summary.quantile(level), quantile.low != nil || quantile.high != nil
      else {
        continue
      }
      let last = sample.count - 1
      // The order statistics that are interpolated, and as many further ones as are in doubt.
      let place = level.value * Double(last)
      let low = sample.values[max(0, Int((place - 1e-9).rounded(.down)) - doubt)]
      let high = sample.values[min(last, Int((place + 1e-9).rounded(.up)) + doubt)]
      add(
        parts[0].identity.name, subject, figure,
        Bounds(
          value: quantile.value.map { $0 * scale }, low: quantile.low.map { $0 * scale },
          high: quantile.high.map { $0 * scale }),
        Bounds(
          value: sample.linearQuantile(level), low: Double(low) - Double(resolution),
          high: Double(high) + Double(resolution)))
    }
  }

  private mutating func compare(_ parts: [MetricSeries], _ stage: String) {
    guard let (rows, subject) = selection(stage) else { return }
    let name = parts[0].identity.name
    let window = MetricWindow(parts, areRelative: trace.metrics.areTimesRelative)
    let picked = window.pick(rows, table)
    add(name, subject, .count, Self.grown(parts, window), Self.counts(picked))
    if parts.allSatisfy({ $0.identity.wentWell != nil }) {
      let failing = parts.filter { $0.identity.wentWell == false }
      add(name, subject, .failed, Self.grown(failing, window), Self.counts(self.failing(picked)))
    }
  }

  private func failing(
    _ picked: (certain: [Int], possible: [Int])
  ) -> (certain: [Int], possible: [Int]) {
    (
      picked.certain.filter { table.status[$0].isFailure },
      picked.possible.filter { table.status[$0].isFailure || table.status[$0] == .unknown }
    )
  }

  private static func counts(_ picked: (certain: [Int], possible: [Int])) -> Bounds {
    let isSure = picked.certain.count == picked.possible.count
    return Bounds(
      value: isSure ? Double(picked.certain.count) : nil, low: Double(picked.certain.count),
      high: Double(picked.possible.count))
  }

  /// What counters grew by; what was counted between a reading and a restart is lost.
  private static func grown(_ parts: [MetricSeries], _ window: MetricWindow) -> Bounds {
    let sum = parts.reduce(0) { $0 + ($1.increase ?? $1.points.last?.value ?? 0) }
    let hasRestart = parts.contains { $0.resets > 0 }
    return Bounds(value: sum, low: sum, high: hasRestart ? nil : sum + window.early)
  }

  // MARK: Tokens and costs

  private mutating func compareTokens(_ parts: [Distribution]) {
    let window = MetricWindow(parts, areRelative: trace.metrics.areTimesRelative)
    // How many tokens came before a late part's first reading, its count does not tell.
    guard window.early == 0 else { return }
    for (counterpart, own) in Self.byCounterpart(parts, { .init(ofDistribution: $0.identity) }) {
      let sums = own.compactMap(\.sum)
      guard sums.count == own.count else { continue }
      let sum = sums.reduce(0, +)
      compare(
        own[0].identity.name, counterpart, Bounds(value: sum, low: sum, high: sum), window)
    }
  }

  private mutating func compareAmounts(_ parts: [MetricSeries]) {
    for (counterpart, own) in Self.byCounterpart(parts, { .init(ofCounter: $0.identity) }) {
      let window = MetricWindow(own, areRelative: trace.metrics.areTimesRelative)
      compare(own[0].identity.name, counterpart, Self.grown(own, window), window)
    }
  }

  private static func byCounterpart<Metric>(
    _ parts: [Metric], _ counterpart: (Metric) -> MetricCounterpart?
  ) -> [(MetricCounterpart, [Metric])] {
    [MetricCounterpart.inputTokens, .outputTokens, .tokens, .cost].compactMap { wanted in
      let own = parts.filter { counterpart($0) == wanted }
      return own.isEmpty ? nil : (wanted, own)
    }
  }

  private mutating func compare(
    _ name: String, _ counterpart: MetricCounterpart, _ counted: Bounds, _ window: MetricWindow
  ) {
    let (figure, subject): (MetricAgreement.Figure, String)
    let amount: (RequestAmounts) -> Double?
    switch counterpart {
    case .spans: return
    case .inputTokens:
      (figure, subject) = (.inputTokens, "requests to the model")
      amount = { $0.input >= 0 ? Double($0.input) : nil }
    case .outputTokens:
      (figure, subject) = (.outputTokens, "requests to the model")
      amount = { $0.output >= 0 ? Double($0.output) : nil }
    case .tokens:
      (figure, subject) = (.tokens, "requests to the model")
      amount = { $0.hasTokens ? Double($0.input) + Double($0.output) : nil }
    case .cost:
      (figure, subject) = (.cost, "requests to the model")
      amount = { $0.recorded.isFinite ? $0.recorded : nil }
    }
    if let spans = sum(amount, window) { add(name, subject, figure, counted, spans) }
  }

  /// The sum over the requests in a window; nil where none tells, open above where some don't.
  private mutating func sum(
    _ amount: (RequestAmounts) -> Double?, _ window: MetricWindow
  ) -> MetricAgreement.Bounds? {
    guard let requests else { return nil }
    var amounts: [Int: Double] = [:]
    var rows: [Int] = []
    requests.forEach { row, known, _, _ in
      rows.append(row)
      if let number = amount(known) { amounts[row] = number }
    }
    guard !amounts.isEmpty else { return nil }
    let picked = window.pick(rows, table)
    let low = picked.certain.reduce(0) { $0 + (amounts[$1] ?? 0) }
    let high = picked.possible.reduce(0) { $0 + (amounts[$1] ?? 0) }
    let isWhole = picked.possible.allSatisfy { amounts[$0] != nil }
    return Bounds(
      value: low == high ? low : nil, low: low, high: isWhole ? high : nil)
  }
}
