import Analysis
import Trace

extension SummaryText.Page {
  private typealias Cell = TextTable.Cell

  private static let keyColumns: [TextTable.Column] = [
    .name("stage"), .word("phase"), .word("timing"),
  ]

  private func keyCells(_ stage: StageSummary) -> [TextTable.Cell] {
    [Cell(stage.stage, .name), Cell(stage.phase), Cell(stage.timing, .faint)]
  }

  private func alarm(_ count: Int?) -> Cell {
    Cell(Quantity.count(count), (count ?? 0) > 0 ? .bad : .plain)
  }

  /// What happened in each stage, and its share of the time.
  mutating func addStages() {
    section("Stages", "share: of the run's wall time; calls that overlap add up to more")
    guard !summary.stages.isEmpty else {
      paragraph("No stage was seen.")
      return
    }
    var stages = TextTable(
      Self.keyColumns + [
        .number("spans"), .number("timed"), .number("failed"), .number("retried"),
        .number("total"), .number("share"), .word(""),
      ])
    for stage in self.stages {
      stages.add(
        keyCells(stage) + [
          Cell(Quantity.count(stage.count)), Cell(Quantity.count(stage.timed)),
          alarm(stage.failed), alarm(stage.retried), Cell(Quantity.duration(stage.total)),
          Cell(Quantity.share(stage.share), .strong), Cell(bar(stage.share, columns: 10), .name),
        ])
    }
    table(stages)
    let rest = summary.stages.count - self.stages.count
    if rest > 0 {
      paragraph(
        "… and \(Quantity.count(rest, "more row")): a larger --top shows them.", tone: .faint)
    }
  }

  /// How long each stage takes.
  mutating func addDurations() {
    let timed = stages.filter { $0.timed > 0 }
    guard !timed.isEmpty else { return }
    let columns = options.wide ? 32 : 12
    let densities = StageDensities(of: trace.spans, bins: columns)
    var remark = "of one span"
    if let densities {
      remark +=
        "; shape: \(Quantity.duration(densities.low)) … \(Quantity.duration(densities.high)), "
        + "logarithmic"
    }
    section("Durations", remark)
    var numbers: [(title: String, value: (StageSummary) -> String, tone: Tone)] = [
      ("n", { Quantity.count($0.timed) }, .plain),
      ("p50", { Quantity.duration($0.p50) }, .strong),
      ("p90", { Quantity.duration($0.p90) }, .plain),
      ("p95", { Quantity.duration($0.p95) }, .strong),
      ("p99", { Quantity.duration($0.p99) }, .plain),
      ("max", { Quantity.duration($0.maximum) }, .plain),
    ]
    if options.wide || options.detailed {
      numbers.insert(("p99.9", { Quantity.duration($0.p999) }, .faint), at: 5)
    }
    if options.wide {
      numbers.insert(("min", { Quantity.duration($0.minimum) }, .plain), at: 1)
      numbers.append(("mean", { Quantity.duration($0.mean) }, .plain))
    }
    var durations = TextTable(
      Self.keyColumns + numbers.map { .number($0.title) }
        + (densities == nil ? [] : [.word("shape")]))
    for stage in timed {
      var cells = keyCells(stage) + numbers.map { Cell($0.value(stage), $0.tone) }
      if let densities {
        let counts = densities.counts(of: stage) ?? []
        cells.append(Cell(DensityStrip.text(counts, columns: columns), .name))
      }
      durations.add(cells)
    }
    table(durations)
  }

  /// How sure the quantiles are.
  mutating func addIntervals() {
    let timed = stages.filter { stage in
      let ends = [stage.p50Interval, stage.p95Interval, stage.p99Interval]
      return ends.contains { $0.low != nil || $0.high != nil }
    }
    guard !timed.isEmpty else { return }
    section("How sure", "95 % intervals; ± what the source of the time can tell apart")
    var intervals = TextTable(
      Self.keyColumns + [
        .number("p50"), .number("p95"), .number("p99"), .number("±"),
      ])
    func cell(_ interval: QuantileInterval) -> Cell {
      Cell(Quantity.interval(low: interval.low, high: interval.high))
    }
    for stage in timed {
      intervals.add(
        keyCells(stage) + [
          cell(stage.p50Interval), cell(stage.p95Interval), cell(stage.p99Interval),
          Cell(Quantity.duration(stage.resolution), .faint),
        ])
    }
    table(intervals)
    if options.detailed { addMoments() }
  }

  /// Means and extremes, which few ask for.
  private mutating func addMoments() {
    section("Means")
    var moments = TextTable(
      Self.keyColumns + [
        .number("mean"), .number("std dev"), .number("min"), .number("max"),
        .number("calls inside"),
      ])
    for stage in stages where stage.timed > 0 {
      moments.add(
        keyCells(stage) + [
          Cell(Quantity.duration(stage.mean)), Cell(Quantity.duration(stage.standardDeviation)),
          Cell(Quantity.duration(stage.minimum)), Cell(Quantity.duration(stage.maximum)),
          Cell(Quantity.count(stage.covers)),
        ])
    }
    table(moments)
  }
}
