import Analysis
import Statistics

/// Failures and retries of both sides beside each other.
struct CompareRatesSection: HTMLSection {
  let view: CompareView

  var id: String { view.id("rates") }
  var title: String { view.title("Failures and retries") }
  var shortTitle: String { view.position.map { "Failures \($0 + 1)" } ?? "Failures" }

  private struct Entry {
    let row: StageComparison
    let what: String
    let change: RateChange
  }

  /// Each stage and phase once, with what either side has any of.
  private var entries: [Entry] {
    var seen: Set<String> = []
    var entries: [Entry] = []
    for row in view.comparison.stages where seen.insert("\(row.stage)\u{0}\(row.phase)").inserted {
      for (what, change) in [("failed", row.failures), ("tried again", row.retries)] {
        guard let change, change.base.successes + change.candidate.successes > 0 else { continue }
        entries.append(Entry(row: row, what: what, change: change))
      }
    }
    return entries
  }

  func write(to page: inout MarkupWriter) {
    let entries = entries
    guard !entries.isEmpty else {
      page.element("p", text: "Neither side has a failure or a retry on record.")
      return
    }
    figure(Array(entries.prefix(20)), of: entries.count).write(to: &page)
    table(Array(entries.prefix(100))).write(to: &page)
  }

  private func name(_ entry: Entry) -> String {
    let stage = MarkupText.isolated(CompareWords.stage(entry.row.stage), columns: 24)
    return "\(stage), \(entry.row.phase), \(entry.what)"
  }

  // MARK: Chart

  private func figure(_ shown: [Entry], of count: Int) -> ChartFigure {
    ChartFigure(
      id: view.id("rates-c"), title: "Shares on both sides", sentence: sentence(shown, of: count),
      drawings: [.init(canvas: canvas(shown))],
      legend: [
        .init(shape: .dot, tone: .first, text: "base (upper), with its 95 % interval"),
        .init(shape: .square, tone: .caution, text: "candidate (lower)"),
      ], data: data, isWide: true, scrolls: true)
  }

  private func sentence(_ shown: [Entry], of count: Int) -> String {
    let clear = shown.filter { ($0.change.adjusted ?? $0.change.probability) < 0.05 }
    var text: String
    if let first = clear.max(by: {
      $0.change.difference.value.magnitude < $1.change.difference.value.magnitude
    }) {
      text =
        "\(Quantity.count(clear.count)) of \(Quantity.count(shown.count)) shares changed beyond the "
        + "noise, most of all \(name(first)): "
        + "\(CompareWords.points(first.change.difference.value))."
    } else {
      text = "No share changed beyond the noise (Fisher's test with Holm's adjustment)."
    }
    if count > shown.count { text += " The first \(shown.count) of \(count) are drawn." }
    return text
  }

  private func canvas(_ shown: [Entry]) -> ChartCanvas {
    let ends = shown.flatMap { entry in
      [entry.change.base, entry.change.candidate].compactMap { $0.wilsonInterval().high }
    }
    let high = min(1, max(ends.max() ?? 1, 0.01) * 1.05)
    let rowHeight = 32.0
    var canvas = ChartCanvas(
      width: 1080, height: Double(shown.count) * rowHeight + 50,
      margins: .init(top: 8, right: 130, bottom: 42, left: 300), x: ChartScale(.linear, 0, high),
      y: ChartScale(.linear, 0, 1))
    canvas.horizontalAxis(
      NumberTicks.linear(0, high, most: 6) {
        "\(DurationTicks.decimal(($0 * 1000).rounded() / 10)) %"
      })
    for (position, entry) in shown.enumerated() {
      let middle = canvas.top + rowHeight * (Double(position) + 0.5)
      canvas.label(name(entry), at: canvas.left - 9, middle + 4, anchor: "end")
      for (share, side, tone, height) in [
        (entry.change.base, "base", ChartTone.first, middle - 6),
        (entry.change.candidate, "candidate", ChartTone.caution, middle + 6),
      ] {
        let interval = share.wilsonInterval()
        canvas.whisker(
          low: interval.low, value: share.value, high: interval.high, at: height, tone: tone,
          tip: ChartTip(
            "\(name(entry)), \(side)\n\(Quantity.count(share.successes)) of "
              + "\(Quantity.count(share.trials)), \(Quantity.share(share.value))", "count",
            count: share.successes))
        guard tone == .caution else { continue }
        // A square over the dot, so that the sides differ without colour.
        let place = canvas.x(share.value)
        canvas.rectangle(
          left: place - 3.5, top: height - 3.5, width: 7, height: 7, style: "pt warn over")
      }
      canvas.label(
        CompareWords.points(entry.change.difference.value), at: canvas.right + 12, middle + 4,
        tone: .muted)
    }
    return canvas
  }

  // MARK: Table

  private func table(_ shown: [Entry]) -> HTMLTable {
    var table = HTMLTable(
      id: view.id("rate-table"), caption: "pp: percentage points; p: Fisher's exact test.",
      columns: [
        .text("stage"), .text("phase"), .text("share of"), .number("base"), .number("candidate"),
        .number("change"), .number("p"), .number("p, Holm"),
      ])
    table.rows = shown.map { entry in
      let change = entry.change
      return [
        .name(CompareWords.stage(entry.row.stage)),
        .text(MarkupText.visible(entry.row.phase, columns: 20)), .text(entry.what),
        share(change.base), share(change.candidate),
        .number(
          CompareWords.points(change.difference.value), below: interval(change.difference),
          sort: change.difference.value),
        probability(change.probability), probability(change.adjusted),
      ]
    }
    return table
  }

  private func share(_ share: Proportion) -> HTMLTable.Cell {
    .number(
      "\(Quantity.count(share.successes)) of \(Quantity.count(share.trials))",
      below: Quantity.share(share.value), sort: share.value)
  }

  private func probability(_ value: Double?) -> HTMLTable.Cell {
    .number(
      value.map { ComparisonWording.probability($0).replacing("= ", with: "") } ?? Quantity.absent,
      sort: value)
  }

  private func interval(_ estimate: IntervalEstimate) -> String? {
    guard let low = estimate.low, let high = estimate.high else { return nil }
    return "\(CompareWords.points(low)) … \(CompareWords.points(high))"
  }

  private var data: ChartData {
    var csv = CSVWriter(columns: [
      "stage", "phase", "share_of", "base_count", "base_of", "candidate_count", "candidate_of",
      "change", "change_low", "change_high", "fisher_p", "holm_p",
    ])
    for entry in entries.prefix(200) {
      let change = entry.change
      csv.field(MarkupText.visible(entry.row.stage, columns: 60))
      csv.field(MarkupText.visible(entry.row.phase, columns: 20))
      csv.field(entry.what)
      csv.field(change.base.successes)
      csv.field(change.base.trials)
      csv.field(change.candidate.successes)
      csv.field(change.candidate.trials)
      for value in [
        change.difference.value, change.difference.low, change.difference.high, change.probability,
        change.adjusted,
      ] { csv.field(value) }
      csv.endRow()
    }
    return ChartData(name: "failures-and-retries.csv", csv: csv)
  }
}
