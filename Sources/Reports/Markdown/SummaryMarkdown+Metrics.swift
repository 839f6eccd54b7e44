import Analysis
import Statistics
import Trace

extension SummaryMarkdown.Page {
  /// Distributions and series that other programs had counted.
  mutating func addMetrics() {
    if !summary.metrics.distributions.isEmpty {
      section("Distributions")
      var table = MarkdownTable([
        .text("metric"), .text("labels"), .number("n"), .number("p50"), .number("p90"),
        .number("p95"), .number("p99"),
      ])
      for entry in summary.metrics.distributions {
        let identity = entry.distribution.identity
        let levels: [QuantileLevel] = [.p50, .p90, .p95, .p99]
        table.add(
          [
            identity.stage ?? identity.name, MetricWording.labels(entry),
            Quantity.value(entry.distribution.count, in: .none),
          ]
            + levels.map { MetricWording.quantile(entry.quantile($0), in: identity.unit) })
      }
      lines += table.lines
      for note in MetricWording.notes(trace.metrics) { lines += ["", note] }
    }
    if !summary.metrics.series.isEmpty {
      section("Series")
      var table = MarkdownTable([
        .text("metric"), .text("labels"), .number("first"), .number("last"), .number("increase"),
        .number("a second"), .number("restarts"),
      ])
      for entry in summary.metrics.series {
        let identity = entry.series.identity
        let values = [entry.first, entry.last, entry.increase, entry.rate]
        table.add(
          [identity.name, MetricWording.labels(identity)]
            + values.map { Quantity.value($0, in: identity.unit) }
            + [entry.series.kind == .counter ? Quantity.count(entry.resets) : ""])
      }
      lines += table.lines
    }
    addAgreement()
  }

  private mutating func addAgreement() {
    guard !summary.agreements.isEmpty else { return }
    section("Agreement of the spans and what was counted")
    lines.append(MetricWording.agreement(summary.agreements))
    let differing = summary.agreements.filter { !$0.agrees }
    guard !differing.isEmpty else { return }
    var table = MarkdownTable([
      .text("metric"), .text("spans"), .text("number"), .number("counted"), .number("shown"),
    ])
    for entry in differing {
      table.add([
        entry.metric, entry.subject, entry.figure.name, entry.words(entry.counted),
        entry.words(entry.spans),
      ])
    }
    lines += [""] + table.lines
  }
}
