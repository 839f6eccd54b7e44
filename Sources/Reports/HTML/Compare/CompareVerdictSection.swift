import Analysis
import Statistics

/// The verdict on the whole, and one on every stage.
struct CompareVerdictSection: HTMLSection {
  let view: CompareView
  /// Comparisons that the page does not hold.
  let leftOut: Int

  var id: String { view.id("verdict") }
  var title: String { view.title("Verdict") }
  var shortTitle: String { view.position.map { "Verdict \($0 + 1)" } ?? "Verdict" }

  /// The most rows of the table.
  static let mostRows = 100

  private var comparison: Comparison { view.comparison }

  func write(to page: inout MarkupWriter) {
    page.element("p", ["class": "lead"]) { line in
      line.element("strong", text: comparison.overall.verdict.rawValue.capitalizedFirst)
      line.text(": " + MarkupText.isolated(comparison.overall.reason, columns: 600))
    }
    page.element("ul", ["class": "cards"]) { list in
      for card in cards { Self.write(card, to: &list) }
    }
    if !view.hasDistributionsAlone { table.write(to: &page) }
    let rest = comparison.stages.count - Self.mostRows
    if rest > 0 {
      page.element(
        "p", ["class": "note"],
        text: "\(Quantity.count(rest, "more row")) with less time are in comparison.csv, which "
          + "'runlens compare --csv DIR' writes.")
    }
    if !view.hasDistributionsAlone {
      ChartData(name: "comparison.csv", bytes: view.table("comparison.csv")).writeLink(
        to: &page, text: "All numbers (CSV)")
    }
    if !view.hasDistributionsAlone { writeReasons(to: &page) }
    writeGates(to: &page)
    if leftOut > 0, (view.position ?? 0) == 0 {
      page.element(
        "p", ["class": "note"],
        text: "\(Quantity.count(leftOut, "more comparison")) are in the text, the JSON and the CSV."
      )
    }
  }

  // MARK: Cards

  private struct Card {
    let what: String
    let value: String
    let how: String
  }

  private static func write(_ card: Card, to list: inout MarkupWriter) {
    list.element("li", ["class": "card"]) { item in
      item.element("div", ["class": "what"], text: card.what)
      item.element("div", ["class": "value"], text: card.value)
      if !card.how.isEmpty { item.element("div", ["class": "how"], text: card.how) }
    }
  }

  private var cards: [Card] {
    var cards: [Card] = []
    let (base, candidate) = (comparison.base, comparison.candidate)
    if let before = base.wall, let after = candidate.wall {
      let interval = CompareWords.interval(comparison.overall.wallRatio)
      cards.append(
        Card(
          what: base.runs.count > 1 ? "Wall time, mean a run" : "Wall time",
          value: CompareWords.change(comparison.overall.wallRatio?.value),
          how: "\(Quantity.duration(before)) → \(Quantity.duration(after))"
            + (interval == Quantity.absent ? "" : ", 95 % \(interval)×")))
    }
    for (what, change) in [
      ("Failed calls", comparison.overall.failures),
      ("Calls tried again", comparison.overall.retries),
    ] {
      guard let change else { continue }
      cards.append(
        Card(
          what: what, value: CompareWords.points(change.difference.value),
          how:
            "\(Quantity.count(change.base.successes)) of \(Quantity.count(change.base.trials)) → "
            + "\(Quantity.count(change.candidate.successes)) of "
            + Quantity.count(change.candidate.trials)))
    }
    var tally: [ComparisonVerdict: Int] = [:]
    let verdicts = comparison.stages.map(\.verdict) + comparison.distributions.map(\.verdict)
    for verdict in verdicts { tally[verdict, default: 0] += 1 }
    let order: [ComparisonVerdict] = [
      .slower, .faster, .equivalent, .inconclusive, .notComparable,
    ]
    let words = order.compactMap { verdict in
      tally[verdict].map { "\(Quantity.count($0)) \(verdict.rawValue)" }
    }
    cards.append(
      Card(
        what: "Rows", value: Quantity.count(verdicts.count),
        how: words.joined(separator: ", ")))
    return cards
  }

  // MARK: Table

  private var table: HTMLTable {
    var table = HTMLTable(
      id: view.id("verdicts"),
      caption:
        "One row a stage, phase and source of time. Change: candidate ÷ base of the median and "
        + "of the 95th percentile, the 95 % interval below.",
      columns: [
        .text("stage"), .text("phase"), .text("timing"), .number("n base"), .number("n cand."),
        .number("p50 base"), .number("p50 cand."), .number("p50 change"), .number("p95 change"),
        .text("verdict"),
      ])
    table.rows = comparison.stages.prefix(Self.mostRows).map { row in
      [
        .name(CompareWords.stage(row.stage)), .text(MarkupText.visible(row.phase, columns: 20)),
        .text(row.timing), count(row.base.count), count(row.candidate.count),
        duration(row.base.p50), duration(row.candidate.p50), change(row.change(.p50)),
        change(row.change(.p95)), .text(row.verdict.rawValue),
      ]
    }
    return table
  }

  private func count(_ count: Int) -> HTMLTable.Cell {
    .number(Quantity.count(count), sort: Double(count))
  }

  private func duration(_ nanoseconds: Double?) -> HTMLTable.Cell {
    .number(Quantity.duration(nanoseconds), sort: nanoseconds.map { $0 / 1e6 })
  }

  private func change(_ change: StageComparison.Change?) -> HTMLTable.Cell {
    let interval = CompareWords.interval(change?.ratio)
    return .number(
      CompareWords.change(change?.ratio?.value),
      below: interval == Quantity.absent ? nil : interval + "×", sort: change?.ratio?.value)
  }

  /// Every verdict in a sentence, for those who want to know why.
  private func writeReasons(to page: inout MarkupWriter) {
    page.element("details") { details in
      details.element("summary", text: "Every verdict in words")
      details.element("ul") { list in
        for row in comparison.stages.prefix(Self.mostRows) {
          list.element("li") { item in
            item.name(CompareWords.stage(row.stage), columns: 40)
            item.text(", \(row.phase), \(row.timing): ")
            item.text(MarkupText.isolated(row.reason, columns: 400))
          }
        }
      }
    }
  }

  private func writeGates(to page: inout MarkupWriter) {
    guard !comparison.gates.isEmpty else { return }
    page.element("h3", text: "Gates")
    page.element("ul", ["class": "plain"]) { list in
      for gate in comparison.gates {
        let word = gate.holds ? "Failed" : gate.isDecided ? "Passed" : "Can't tell"
        list.element("li") { item in
          item.element("strong", ["class": gate.holds ? "mark" : ""], text: word)
          item.text(" " + MarkupText.isolated(CompareWords.gate(gate), columns: 400))
        }
      }
    }
  }
}
