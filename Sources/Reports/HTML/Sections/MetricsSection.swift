import Analysis
import Statistics
import Trace

/// What the program itself had counted: distributions with bounds, and values over time.
struct MetricsSection: HTMLSection {
  let view: ReportView

  let id = "metrics"
  let title = "Counted by the program itself"
  let shortTitle = "Metrics"

  func write(to page: inout MarkupWriter) {
    if view.trace.hasMetricsAlone {
      for sentence in view.wording.headline { page.element("p", ["class": "lead"], text: sentence) }
    }
    page.element(
      "p",
      text:
        "Not from single calls: these numbers were added up before they were read, so they stand apart "
        + "from all others.")
    writeDistributions(to: &page)
    writeSeries(to: &page)
    writeAgreement(to: &page)
  }

  private func writeAgreement(to page: inout MarkupWriter) {
    let all = view.summary.agreements
    guard !all.isEmpty else { return }
    page.element("h3", text: "Agreement with the spans")
    page.element("p", text: MetricWording.agreement(all))
    var table = HTMLTable(
      id: "agreement-table", caption: "What was counted, and what the spans show of the same time.",
      columns: [
        .text("metric"), .text("spans"), .text("number"), .number("counted"), .number("shown"),
        .text("verdict"),
      ])
    table.rows = all.prefix(Self.most).map { entry in
      func cell(_ bounds: MetricAgreement.Bounds) -> HTMLTable.Cell {
        let number = bounds.value ?? bounds.low
        return .number(
          entry.words(bounds), sort: entry.isDuration ? number.map { $0 / 1e6 } : number)
      }
      return [
        .name(entry.metric), .name(entry.subject), .text(entry.figure.name), cell(entry.counted),
        cell(entry.spans), .text(entry.agrees ? "agrees" : "differs"),
      ]
    }
    table.write(to: &page)
    writeRest(all.count, to: &page)
  }

  private func writeDistributions(to page: inout MarkupWriter) {
    let found = view.summary.metrics.distributions
    guard !found.isEmpty else { return }
    page.element("h3", text: "Distributions")
    let levels: [(String, QuantileLevel)] = [
      ("p50", .p50), ("p90", .p90), ("p95", .p95), ("p99", .p99),
    ]
    var table = HTMLTable(
      id: "distribution-table",
      caption: "Quantiles, and below each the bounds between which it lies.",
      columns: [.text("metric"), .text("labels"), .number("n")] + levels.map { .number($0.0) })
    table.rows = found.prefix(Self.most).map { entry in
      let identity = entry.distribution.identity
      let count = entry.distribution.count
      return [
        .name(identity.stage ?? identity.name), .name(MetricWording.labels(entry)),
        .number(Quantity.value(count, in: .none), sort: count),
      ]
        + levels.map { level in
          let quantile = entry.quantile(level.1)
          let bounds = MetricWording.bounds(quantile, in: identity.unit)
          return .number(
            MetricWording.value(quantile, in: identity.unit), below: bounds,
            sort: (quantile?.value ?? quantile?.low).map {
              $0 * (identity.unit.nanoseconds.map { $0 / 1e6 } ?? 1)
            })
        }
    }
    table.write(to: &page)
    writeRest(found.count, to: &page)
    for note in MetricWording.notes(view.trace.metrics) { page.element("p", text: note) }
  }

  private func writeSeries(to page: inout MarkupWriter) {
    let found = view.summary.metrics.series
    guard !found.isEmpty else { return }
    page.element("h3", text: "Series")
    var table = HTMLTable(
      id: "series-table",
      caption: "Values over \(Quantity.count(view.trace.metrics.readings, "reading")).",
      columns: [
        .text("metric"), .text("labels"), .number("first"), .number("last"), .number("increase"),
        .number("a second"), .number("restarts"),
      ])
    table.rows = found.prefix(Self.most).map { entry in
      let identity = entry.series.identity
      let values = [entry.first, entry.last, entry.increase, entry.rate]
      let resets = entry.series.kind == .counter ? entry.resets : nil
      return [.name(identity.name), .name(MetricWording.labels(identity))]
        + values.map { .number(Quantity.value($0, in: identity.unit), sort: $0) }
        + [.alarm(resets)]
    }
    table.write(to: &page)
    writeRest(found.count, to: &page)
  }

  /// So many rows are shown.
  private static let most = 400

  private func writeRest(_ count: Int, to page: inout MarkupWriter) {
    guard count > Self.most else { return }
    page.element("p", text: "… and \(Quantity.count(count - Self.most)) more, which the JSON has.")
  }
}
