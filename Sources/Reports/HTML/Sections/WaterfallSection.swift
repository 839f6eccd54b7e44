import Analysis

/// Single iterations span by span: who did what when, and which chain bounds the time.
struct WaterfallSection: HTMLSection {
  let view: ReportView

  let id = "waterfall"
  let title = "Inside an iteration"
  let shortTitle = "Waterfall"

  func write(to page: inout MarkupWriter) {
    let waterfalls = view.breakdown.waterfalls
    guard !waterfalls.isEmpty else {
      page.element("p", text: "No span has a known start, so nothing can be put side by side.")
      return
    }
    page.element(
      "p",
      text:
        "The chain follows from times alone, walking back from the span that ended last: before "
        + "a span comes the same actor's previous one where that ended right before, and otherwise "
        + "whichever span had ended last when it began. Its spans and the waits between them add up "
        + "to the whole time.")
    page.element("div", ["id": "falls", "data-panels": "Show"]) { group in
      group.element("div", ["class": "tools"]) { _ in }
      for (position, waterfall) in waterfalls.enumerated() {
        group.element(
          "div",
          [
            "class": "panel", "id": .text("fall-\(position)"),
            "data-name": .text(WaterfallWords(waterfall: waterfall).choice),
          ]
        ) { panel in
          WaterfallChart(waterfall: waterfall, zone: view.options.zone)
            .figure(id: "fall-\(position)-c").write(to: &panel)
        }
      }
    }
  }
}
