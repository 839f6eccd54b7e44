import Analysis
import Trace

/// How far the numbers can be trusted: coverage by source of time, then warnings.
struct QualitySection: HTMLSection {
  let view: ReportView

  let id = "quality"
  let title = "How far to trust it"
  let shortTitle = "Data quality"

  /// The most warnings that are shown.
  private static let mostWarnings = 60

  func write(to page: inout MarkupWriter) {
    page.element("p", text: view.wording.certainty)
    writeFacts(to: &page)
    writeSources(to: &page)
    writeWarnings(to: &page)
  }

  private func writeFacts(to page: inout MarkupWriter) {
    let coverage = view.trace.coverage
    let whole = coverage.callsExpected ?? coverage.callsObserved
    func portion(_ part: Int) -> String {
      let share = part > 0 ? Quantity.ratio(part, whole) : nil
      return Quantity.count(part) + (share.map { " (\(Quantity.share($0)))" } ?? "")
    }
    var facts: [(String, String)] = []
    switch (coverage.callsExpected, coverage.callsExpectedMost) {
    case (let expected?, let most?):
      facts.append(
        (
          "Calls expected",
          Quantity.count(expected) + (most > expected ? " to \(Quantity.count(most))" : "")
        ))
    case (let expected?, nil):
      facts.append(("Calls expected", "at least \(Quantity.count(expected))"))
    case (nil, let most?): facts.append(("Calls expected", "at most \(Quantity.count(most))"))
    case (nil, nil): facts.append(("Calls expected", "unknown: nothing that was read tells"))
    }
    facts.append(("Calls observed", portion(coverage.callsObserved)))
    facts.append(("Calls timed", portion(coverage.callsTimed)))
    if coverage.callsInComposites > 0 {
      facts.append(("Inside timed composites", portion(coverage.callsInComposites)))
    }
    if let overwritten = coverage.overwritten {
      facts.append(("Overwritten by later calls", portion(overwritten)))
    }
    let reasons = coverage.untimedReasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    for reason in reasons.prefix(12) {
      facts.append(
        (
          "Untimed: " + MarkupText.visible(Wording.reason(reason.key), columns: 60),
          Quantity.count(reason.value)
        ))
    }
    page.element("dl", ["class": "facts"]) { list in
      for (name, value) in facts {
        list.element("dt", text: name)
        list.element("dd", text: value)
      }
    }
  }

  private func writeSources(to page: inout MarkupWriter) {
    var rows: [[HTMLTable.Cell]] = []
    for timing in Timing.allCases {
      let stages = view.summary.stages.filter { $0.timing == timing.name }
      guard !stages.isEmpty else { continue }
      let spans = stages.reduce(0) { Wording.sum($0, $1.count) }
      let resolution = stages.compactMap(\.resolution).max()
      let known = view.summary.stages.reduce(0.0) { $0 + Double($1.total ?? 0) }
      let total = stages.reduce(0.0) { $0 + Double($1.total ?? 0) }
      rows.append([
        .text(timing.name), .text(Wording.meaning(timing)),
        .number(Quantity.count(spans), sort: Double(spans)),
        .number(
          Quantity.share(timing == .none || known <= 0 ? nil : total / known),
          sort: known > 0 ? total / known : nil),
        .number(
          resolution.map { "± " + Quantity.duration($0) } ?? Quantity.absent,
          sort: resolution.map { Double($0) }),
      ])
    }
    guard !rows.isEmpty else { return }
    var table = HTMLTable(
      caption: "Spans by where their time comes from, the best evidence first",
      columns: [
        .text("timing"), .text("a duration is"), .number("spans"), .number("of the timed"),
        .number("a single one is sure to"),
      ])
    table.rows = rows
    table.write(to: &page)
  }

  /// A message as a sentence of its own.
  private static func sentence(_ message: String) -> String {
    let end = message.last.map { ".!?…".contains($0) } ?? true ? "" : "."
    return message.prefix(1).uppercased() + message.dropFirst() + end
  }

  private func writeWarnings(to page: inout MarkupWriter) {
    let warnings = view.trace.warnings.all
    page.element("h3", text: "Warnings")
    guard !warnings.isEmpty else {
      page.element("p", text: "None: nothing that was read contradicts itself.")
      return
    }
    page.element("ul", ["class": "plain warnings"]) { list in
      for warning in warnings.prefix(Self.mostWarnings) {
        list.element("li") { item in
          item.text(Self.sentence(MarkupText.visible(warning.message, columns: 600)))
          item.element("div", ["class": "small"]) { place in
            place.element("code", text: MarkupText.visible(warning.code, columns: 60))
            if let path = warning.path {
              place.text(" ")
              place.name(path, columns: 120)
            }
          }
        }
      }
    }
    if warnings.count > Self.mostWarnings {
      page.element(
        "p", ["class": "note"],
        text: "\(Quantity.count(warnings.count - Self.mostWarnings)) more are left out here; "
          + "'runlens analyze --verbose' lists all.")
    }
  }
}
