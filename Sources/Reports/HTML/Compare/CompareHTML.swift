public import Analysis
import Trace
import Writing

/// A comparison as a page that needs nothing else.
public enum CompareHTML {
  /// The most comparisons on one page; of more the rest stays in text, JSON and CSV.
  static let mostComparisons = 8

  /// The page as UTF-8.
  ///
  /// - Complexity: its size does not grow with the runs.
  public static func render(_ comparisons: [Comparison], options: ReportOptions) -> [UInt8] {
    let shown = Array(comparisons.prefix(mostComparisons))
    let views = shown.enumerated().map { position, comparison in
      CompareView(
        comparison: comparison, options: options, position: shown.count > 1 ? position : nil,
        share: shown.count)
    }
    let sections: [any HTMLSection] = views.flatMap { view -> [any HTMLSection] in
      let verdict = CompareVerdictSection(view: view, leftOut: comparisons.count - shown.count)
      let ofSpans: [any HTMLSection] =
        view.hasDistributionsAlone
        ? []
        : [
          CompareForestSection(view: view), CompareShapeSection(view: view),
          CompareRatesSection(view: view),
        ]
      let counted: [any HTMLSection] =
        view.comparison.distributions.isEmpty ? [] : [CompareDistributionSection(view: view)]
      return [verdict] + ofSpans + counted + [CompareRestSection(view: view)]
    }
    return HTMLPage(
      title: title(shown), version: options.version, heading: { writeHeading(shown, to: &$0) },
      sections: sections
    ).render()
  }

  private static func title(_ comparisons: [Comparison]) -> String {
    guard let first = comparisons.first else { return "Comparison" }
    if comparisons.count > 1 { return "\(comparisons.count) comparisons" }
    let names = [first.base, first.candidate].map {
      MarkupText.visible(CompareWords.side($0), columns: 40)
    }
    return "\(names[0]) and \(names[1]) compared"
  }

  private static func writeHeading(_ comparisons: [Comparison], to page: inout MarkupWriter) {
    page.element("h1") { head in
      guard let first = comparisons.first, comparisons.count == 1 else {
        head.text("\(comparisons.count) comparisons")
        return
      }
      head.name(CompareWords.side(first.candidate), columns: 60)
      head.text(" against ")
      head.name(CompareWords.side(first.base), columns: 60)
    }
    page.element("p", ["class": "under"]) { line in
      line.text("Comparison")
      if let first = comparisons.first, let run = first.base.runs.first, !run.system.isEmpty {
        line.text(" · ")
        line.name(run.system, columns: 40)
      }
      for comparison in comparisons.prefix(1)
      where comparison.base.spans + comparison.candidate.spans > 0 {
        line.text(
          " · \(Quantity.count(comparison.base.spans)) and "
            + "\(Quantity.count(comparison.candidate.spans, "span"))")
      }
    }
  }
}

/// What every part of a comparison's page is made from.
struct CompareView {
  let comparison: Comparison
  let options: ReportOptions
  /// Which of several comparisons it is; nil for the only one.
  let position: Int?
  /// Comparisons that share the page.
  let share: Int

  /// An address on the page, apart from those of other comparisons.
  func id(_ name: String) -> String { position.map { "\(name)-\($0)" } ?? name }

  /// A heading, with the sides where several comparisons share the page.
  func title(_ text: String) -> String {
    guard position != nil else { return text }
    return "\(text): \(side(comparison.candidate, 30)) against \(side(comparison.base, 30))"
  }

  func side(_ side: Comparison.Side, _ columns: Int = 40) -> String {
    MarkupText.isolated(CompareWords.side(side), columns: columns)
  }

  /// Whether there are distributions that were counted, and no spans.
  var hasDistributionsAlone: Bool {
    comparison.stages.isEmpty && !comparison.distributions.isEmpty
  }

  /// A stage's name, with phase and timing where they tell it apart.
  func label(_ row: StageComparison, columns: Int = 34) -> String {
    let name = MarkupText.isolated(CompareWords.stage(row.stage), columns: columns)
    let isOnly = charted.count { $0.stage == row.stage } == 1
    return isOnly ? name : "\(name), \(row.phase), \(row.timing)"
  }

  /// Rows with durations on both sides; where whole calls are timed, their attempts stay in the table.
  var charted: [StageComparison] {
    let timed = comparison.stages.filter { !$0.changes.isEmpty }
    let wholes = Set(timed.filter { $0.phase == "call" }.map(\.stage))
    return timed.filter { $0.phase != "llm" || !wholes.contains($0.stage) }
  }

  /// The ratios within which a change does not matter.
  var corridor: (low: Double, high: Double) {
    (max(0.01, 1 - comparison.threshold), 1 + comparison.threshold)
  }

  /// The tone of a verdict, which its word always accompanies.
  static func tone(_ verdict: ComparisonVerdict) -> ChartTone {
    switch verdict {
    case .slower: .bad
    case .faster: .second
    case .equivalent: .first
    case .inconclusive: .caution
    case .notComparable: .muted
    }
  }

  /// The CSV table of that name, this comparison alone.
  func table(_ name: String) -> [UInt8] {
    CompareCSV.tables([comparison]).first { $0.name == name }?.bytes ?? []
  }
}
