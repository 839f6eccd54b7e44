import Analysis
import Trace

/// What can't be compared, what to know before trusting the rest, and how it was made.
struct CompareRestSection: HTMLSection {
  let view: CompareView

  var id: String { view.id("rest") }
  var title: String { view.title("What is not comparable, and methods") }
  var shortTitle: String { view.position.map { "Methods \($0 + 1)" } ?? "Limits and methods" }

  func write(to page: inout MarkupWriter) {
    let missing = view.comparison.stages.filter { $0.verdict == .notComparable }
    page.element("h3", text: "Not comparable")
    if missing.isEmpty {
      page.element("p", text: "Every row has durations from the same source on both sides.")
    } else {
      page.element(
        "p",
        text: "\(Quantity.count(missing.count)) of "
          + "\(Quantity.count(view.comparison.stages.count, "row")) can't be compared.")
      var table = HTMLTable(
        id: view.id("missing"), caption: "Rows without a comparison, and why.",
        columns: [.text("stage"), .text("phase"), .text("timing"), .text("why")])
      table.rows = missing.prefix(100).map { row in
        [
          .name(CompareWords.stage(row.stage)), .text(MarkupText.visible(row.phase, columns: 20)),
          .text(row.timing), .sentence(row.reason.replacing("NOT COMPARABLE: ", with: "")),
        ]
      }
      table.write(to: &page)
    }
    writeNotes(to: &page)
    writeWarnings(to: &page)
    page.element("h3", text: "Methods")
    page.element("p", text: CompareWords.method(view.comparison))
  }

  private func writeNotes(to page: inout MarkupWriter) {
    let notes = view.comparison.stages.flatMap { row in row.notes.map { (row, $0) } }
    guard !notes.isEmpty else { return }
    page.element("h3", text: "What else differs")
    page.element("ul") { list in
      for (row, note) in notes.prefix(40) {
        list.element("li") { item in
          item.text("\(view.label(row)): \(MarkupText.isolated(note, columns: 400))")
        }
      }
    }
  }

  private func writeWarnings(to page: inout MarkupWriter) {
    let warnings = view.comparison.warnings.all
    guard !warnings.isEmpty else { return }
    page.element("h3", text: "Warnings")
    page.element("ul", ["class": "plain warnings"]) { list in
      for warning in warnings.prefix(40) {
        list.element("li") { item in
          item.name(warning.message, columns: 600)
          if let path = warning.path {
            item.text(" ")
            item.element("span", ["class": "note"]) { $0.name(path, columns: 80) }
          }
        }
      }
    }
    if warnings.count > 40 {
      page.element(
        "p", ["class": "note"],
        text: "\(Quantity.count(warnings.count - 40, "more warning")) are in the text and the JSON."
      )
    }
  }
}
