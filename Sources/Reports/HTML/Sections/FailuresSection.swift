import Analysis
import Statistics
import Trace

/// What failed and was tried again: by kind, over time, and what it cost.
struct FailuresSection: HTMLSection {
  let view: ReportView

  let id = "failures"
  let title = "Failures and retries"

  /// The most kinds of failure that are drawn, and those in the table.
  private static let mostBars = 12
  private static let mostRows = 100

  func write(to page: inout MarkupWriter) {
    let failures = view.breakdown.failures
    page.element("p", text: view.wording.failures)
    if failures.kinds.isEmpty {
      page.element(
        "p", ["class": "note"],
        text: "What is not recorded can't be seen: repeats inside a client library leave no trace.")
    } else {
      kinds.write(to: &page)
      clusters?.write(to: &page)
      table.write(to: &page)
      if failures.kinds.count > Self.mostRows {
        page.element(
          "p", ["class": "note"],
          text: "The \(Self.mostRows) most frequent kinds are shown; "
            + "\(Quantity.count(failures.kinds.count - Self.mostRows, "more kind")) are in "
            + "failures.csv, which 'runlens report -o FOLDER' writes.")
      }
    }
    writeRetries(to: &page)
  }

  private func name(_ kind: FailureProfile.Kind, columns: Int = 24) -> String {
    let what = kind.error ?? kind.status.name
    return MarkupText.isolated(what, columns: columns) + " in "
      + MarkupText.isolated(kind.stage, columns: columns)
  }

  // MARK: Kinds

  private var kinds: ChartFigure {
    let failures = view.breakdown.failures
    let shown = failures.kinds.prefix(Self.mostBars)
    let rows = shown.map { kind in
      var text = Quantity.count(kind.count)
      text += kind.lost.map { ", \(Quantity.duration($0)) lost" } ?? ", time unknown"
      return BarList.Row(
        label: name(kind), value: Double(kind.count), text: text, tone: .bad,
        tip: ChartTip(
          "\(name(kind, columns: 40))\n\(Quantity.count(kind.count, "time"))", "count",
          count: kind.count))
    }
    return ChartFigure(
      id: "kinds", title: "Failures by kind and stage", sentence: sentence(Array(shown)),
      drawings: [.init(canvas: BarList(rows: rows).canvas)],
      data: ChartData(
        name: "failures.csv",
        csv: SummaryCSV.failures(
          Array(view.summary.failures.prefix(Self.mostRows)), failures, view.options)),
      isWide: true, scrolls: true)
  }

  private func sentence(_ shown: [FailureProfile.Kind]) -> String {
    let failures = view.breakdown.failures
    guard let first = shown.first else { return "" }
    var text =
      "The most frequent is \(name(first, columns: 40)) with \(Quantity.count(first.count)) of "
      + "\(Quantity.count(failures.failed))"
    if let share = Quantity.ratio(first.count, failures.failed) {
      text += " (\(Quantity.share(share)))"
    }
    let lost = failures.kinds.compactMap(\.lost)
    if let costly = failures.kinds.max(by: { ($0.lost ?? -1) < ($1.lost ?? -1) }),
      let most = costly.lost
    {
      text +=
        "; failures took \(Quantity.duration(lost.reduce(0) { $0.addingClamped($1) })) in all"
      text += ", the largest part \(name(costly, columns: 40)) (\(Quantity.duration(most)))"
    } else {
      text += "; none of them is timed"
    }
    if failures.kinds.count > shown.count {
      text += ". \(Quantity.count(failures.kinds.count - shown.count, "rarer kind"))"
      text += failures.kinds.count - shown.count == 1 ? " is not drawn" : " are not drawn"
    }
    return text + "."
  }

  private var table: HTMLTable {
    var table = HTMLTable(
      id: "failure-table",
      caption: "Share: of the stage's attempts, or of its calls where attempts are unknown.",
      columns: [
        .text("stage"), .text("status"), .text("error"), .number("count"), .number("share"),
        .number("time lost"), .text("first"), .text("last"),
      ])
    let shares = Dictionary(
      view.summary.failures.map { ("\($0.stage)\u{0}\($0.status)\u{0}\($0.error ?? "")", $0) },
      uniquingKeysWith: { first, _ in first })
    table.rows = view.breakdown.failures.kinds.prefix(Self.mostRows).map { kind in
      let share =
        shares["\(kind.stage)\u{0}\(kind.status.name)\u{0}\(kind.error ?? "")"]?.shareOfStage
      return [
        .name(kind.stage), .text(kind.status.name), .name(kind.error ?? Quantity.absent),
        .number(Quantity.count(kind.count), sort: Double(kind.count)),
        .number(Quantity.share(share), sort: share),
        .number(Quantity.duration(kind.lost), sort: kind.lost.map { Double($0) / 1e6 }),
        .text(kind.first.map { view.moment($0) } ?? Quantity.absent),
        .text(kind.last.map { view.moment($0) } ?? Quantity.absent),
      ]
    }
    return table
  }

  // MARK: Clusters

  /// The share of failures over the run; nil where nothing has a place in time.
  private var clusters: ChartFigure? {
    let failures = view.breakdown.failures
    guard failures.bins.count > 1, failures.failed > 0 else { return nil }
    return ChartFigure(
      id: "clusters", title: "When they failed", sentence: clustering,
      drawings: [.init(canvas: clusterCanvas)],
      legend: [
        .init(shape: .bar, tone: .bad, text: "share of attempts that failed"),
        .init(shape: .dashed, tone: .ink, text: "share in the whole run"),
      ], data: clusterData, isWide: true, scrolls: true)
  }

  private var clustering: String {
    let failures = view.breakdown.failures
    guard let test = failures.clustering else {
      return
        "Everything that has a place in time failed, or nothing did, so clusters can't be told."
    }
    let counts =
      "outcomes change \(Quantity.count(test.runs - 1, "time")) where chance alone makes about "
      + "\(DurationTicks.decimal(((test.expected - 1) * 10).rounded() / 10))"
    let probability = ComparisonWording.probability(test.probability)
    var text: String
    if test.probability < 0.05 {
      text =
        test.isClustered
        ? "Failures come in clusters: " : "Failures are more even than chance makes them: "
      text += "\(counts) (runs test, p \(probability))."
    } else {
      text = "No sign of clusters: \(counts) (runs test, p \(probability))."
    }
    if failures.longestSeries > 1, let start = failures.longestSeriesStart {
      text +=
        " The longest series is \(Quantity.count(failures.longestSeries)) failures in a row, from "
        + "\(view.moment(start))."
    }
    return text + " One bar is \(Quantity.duration(failures.binLength)) long."
  }

  private var clusterCanvas: ChartCanvas {
    let failures = view.breakdown.failures
    let first = failures.bins.first?.start ?? 0
    let last = (failures.bins.last?.start ?? 0).addingClamped(failures.binLength)
    let shares = failures.bins.compactMap { Quantity.ratio($0.failed, $0.trials) }
    let most = max(shares.max() ?? 1, 0.01)
    var canvas = ChartCanvas(
      width: 1080, height: 190, x: ChartScale(.linear, Double(first), Double(last)),
      y: ChartScale(.linear, 0, min(1, most * 1.08)))
    canvas.verticalAxis(
      NumberTicks.linear(0, canvas.y.high, most: 4) {
        "\(DurationTicks.decimal(($0 * 1000).rounded() / 10)) %"
      })
    canvas.horizontalAxis(
      ClockTicks.ticks(first, last, in: view.options.zone, most: 9), grid: false)
    for bin in failures.bins where bin.trials > 0 {
      let share = Quantity.ratio(bin.failed, bin.trials) ?? 0
      let start = Double(bin.start)
      let end = start + Double(failures.binLength)
      canvas.bar(
        from: .init(x: start, y: 0), to: .init(x: end, y: share), tone: .bad, gap: 1)
      var text = "\(view.moment(bin.start))\n\(Quantity.count(bin.failed)) of "
      text += "\(Quantity.count(bin.trials)) failed (\(Quantity.share(share)))"
      if bin.repeated > 0 { text += "\n\(Quantity.count(bin.repeated)) were further attempts" }
      canvas.column(from: start, to: end, tip: ChartTip(text, "failed", count: bin.failed))
    }
    if let share = Quantity.ratio(failures.failed, failures.trials) {
      canvas.line(
        [.init(x: Double(first), y: share), .init(x: Double(last), y: share)], tone: .ink,
        dashed: true)
    }
    return canvas
  }

  private var clusterData: ChartData {
    var csv = CSVWriter(columns: ["start", "length_ms", "trials", "failed", "further_attempts"])
    for bin in view.breakdown.failures.bins {
      csv.instant(bin.start, in: view.options.zone)
      csv.milliseconds(view.breakdown.failures.binLength)
      csv.field(bin.trials)
      csv.field(bin.failed)
      csv.field(bin.repeated)
      csv.endRow()
    }
    return ChartData(name: "failures-over-time.csv", csv: csv)
  }
}
