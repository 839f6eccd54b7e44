import Analysis
import Statistics
import Trace

extension SummaryText.Page {
  private typealias Cell = TextTable.Cell

  /// Distributions that other programs computed, each quantile with its bounds.
  mutating func addDistributions() {
    let found = summary.metrics.distributions
    guard !found.isEmpty else { return }
    section("Distributions", "counted by the program itself; in brackets where a quantile lies")
    var table = TextTable([
      .name("metric"), .name("labels"), .number("n"), .number("p50"), .number("p95"),
      .number("p99"),
    ])
    let most = options.detailed ? Int.max : 24
    for entry in found.prefix(most) {
      let identity = entry.distribution.identity
      let levels: [QuantileLevel] = [.p50, .p95, .p99]
      table.add(
        [
          Cell(identity.stage ?? identity.name, .name),
          Cell(MetricWording.labels(entry), .faint),
          Cell(Quantity.value(entry.distribution.count, in: .none)),
        ]
          + levels.map { Cell(MetricWording.quantile(entry.quantile($0), in: identity.unit)) })
    }
    self.table(table)
    addRest(found.count - most, "more distribution")
    for note in MetricWording.notes(trace.metrics) { paragraph(note, tone: .faint) }
  }

  /// Counters and gauges over their readings.
  mutating func addSeries() {
    let found = summary.metrics.series
    guard !found.isEmpty else { return }
    section("Series", "over \(Quantity.count(trace.metrics.readings, "reading"))")
    var table = TextTable([
      .name("metric"), .name("labels"), .number("first"), .number("last"), .number("increase"),
      .number("a second"), .number("restarts"),
    ])
    let most = options.detailed ? Int.max : 24
    for entry in found.prefix(most) {
      let identity = entry.series.identity
      let isCounter = entry.series.kind == .counter
      func value(_ value: Double?) -> Cell { Cell(Quantity.value(value, in: identity.unit)) }
      table.add([
        Cell(identity.name, .name), Cell(MetricWording.labels(identity), .faint),
        value(entry.first), value(entry.last), value(entry.increase), value(entry.rate),
        Cell(isCounter ? Quantity.count(entry.resets) : "", entry.resets > 0 ? .bad : .plain),
      ])
    }
    self.table(table)
    addRest(found.count - most, "more series")
  }

  /// Whether the spans show what was counted.
  mutating func addAgreement() {
    let all = summary.agreements
    guard !all.isEmpty else { return }
    section("Agreement", "of the spans and what was counted beside them")
    paragraph(MetricWording.agreement(all))
    let shown = options.detailed ? all : all.filter { !$0.agrees }
    guard !shown.isEmpty else { return }
    var table = TextTable([
      .name("metric"), .name("spans"), .word("number"), .number("counted"), .number("shown"),
      .word(""),
    ])
    for entry in shown {
      table.add([
        Cell(entry.metric, .name), Cell(entry.subject), Cell(entry.figure.name),
        Cell(entry.words(entry.counted)), Cell(entry.words(entry.spans)),
        Cell(entry.agrees ? "agrees" : "differs", entry.agrees ? .faint : .bad),
      ])
    }
    self.table(table)
  }

  private mutating func addRest(_ rest: Int, _ noun: String) {
    if rest > 0 { paragraph("… and \(Quantity.count(rest)) \(noun): -v shows all.", tone: .faint) }
  }
}
