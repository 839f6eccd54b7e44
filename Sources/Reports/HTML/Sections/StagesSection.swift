import Analysis
import Trace

/// All stages in one table, with what their quantiles look like and how sure they are.
struct StagesSection: HTMLSection {
  let view: ReportView

  let id = "stages"
  let title = "Stages"

  /// The most rows of the table; the rest is in the CSV files beside the report.
  static let mostRows = 100

  func write(to page: inout MarkupWriter) {
    let stages = view.summary.stages
    guard !stages.isEmpty else {
      page.element("p", text: "No stage was seen.")
      return
    }
    let shown = Array(stages.prefix(Self.mostRows))
    page.element("p", text: sentence(shown))
    table(shown).write(to: &page)
    if shown.count < stages.count {
      page.element("p", ["class": "note"], text: leftOut(stages.count - shown.count))
    }
    ChartData(name: "stages.csv", csv: SummaryCSV.stages(shown)).writeLink(
      to: &page, text: "This table (CSV)")
  }

  /// What the table shows for this run.
  private func sentence(_ shown: [StageSummary]) -> String {
    let timed = shown.filter { $0.timed > 0 }
    guard let slowest = timed.max(by: { ($0.p50 ?? 0) < ($1.p50 ?? 0) }),
      let quickest = timed.min(by: { ($0.p50 ?? 0) < ($1.p50 ?? 0) })
    else { return "No stage is timed; the counts are all that is known." }
    if timed.count == 1 {
      return "One row is timed: \(view.label(slowest)), with a median of "
        + "\(Quantity.duration(slowest.p50))."
    }
    let heaviest = timed.max { tail($0) < tail($1) }
    var text =
      "Medians reach from \(Quantity.duration(quickest.p50)) (\(view.label(quickest))) to "
      + "\(Quantity.duration(slowest.p50)) (\(view.label(slowest)))."
    if let heaviest, tail(heaviest) > 1, heaviest.timed >= 20 {
      let ratio = DurationTicks.decimal((tail(heaviest) * 10).rounded() / 10)
      text +=
        " The longest tail is that of \(view.label(heaviest)): its p95 is \(ratio) × its median."
    }
    return text
  }

  private func tail(_ stage: StageSummary) -> Double {
    guard let p50 = stage.p50, let p95 = stage.p95, p50 > 0, stage.timed >= 20 else { return 0 }
    return p95 / p50
  }

  private func leftOut(_ count: Int) -> String {
    "The \(Quantity.count(Self.mostRows)) rows with the most time are shown; "
      + "\(Quantity.count(count, "more row")) \(count == 1 ? "is" : "are") in stages.csv, which "
      + "'runlens report -o FOLDER' writes."
  }

  private func table(_ shown: [StageSummary]) -> HTMLTable {
    var table = HTMLTable(
      id: "stage-table",
      caption: "One row a stage, phase and source of time; below a quantile its 95 % interval. The "
        + "drawing, on one logarithmic axis for all rows: thin from the shortest to the longest, "
        + "thick from p50 to p95, a dot at the median, bars at the ends of its interval.",
      columns: [
        .text("stage"), .number("spans"), .number("failed"), .number("retried"),
        .number("total"), .number("share"), .number("p50"), .number("p95"), .number("p99"),
        .number("max"), .drawing("quantiles"),
      ])
    let axis = QuantileBar.axis(shown)
    table.rows = shown.map { stage in
      [
        .name(
          stage.stage,
          below: "\(MarkupText.visible(stage.phase, columns: 20)) · \(stage.timing)"),
        count(stage.count), .alarm(stage.failed), .alarm(stage.retried),
        duration(stage.total.map { Double($0) }),
        .number(Quantity.share(stage.share), sort: stage.share),
        duration(stage.p50, stage.p50Interval),
        duration(stage.p95, stage.p95Interval), duration(stage.p99, stage.p99Interval),
        duration(stage.maximum.map { Double($0) }),
        .drawing { line in
          if let axis { QuantileBar.write(stage, axis, to: &line) }
        },
      ]
    }
    return table
  }

  private func count(_ count: Int) -> HTMLTable.Cell {
    .number(Quantity.count(count), sort: Double(count))
  }

  /// A duration, sorted by its milliseconds as the JSON has them.
  private func duration(
    _ nanoseconds: Double?, _ interval: QuantileInterval = QuantileInterval()
  ) -> HTMLTable.Cell {
    let ends = view.interval(interval)
    return .number(
      Quantity.duration(nanoseconds), below: ends.isEmpty ? nil : ends,
      sort: nanoseconds.flatMap { $0.isFinite ? $0 / 1e6 : nil })
  }
}
