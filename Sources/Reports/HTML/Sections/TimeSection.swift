import Analysis

/// The run over its time: latency, failures and retries, then stages by day and iteration.
struct TimeSection: HTMLSection {
  let view: ReportView

  let id = "time"
  let title = "Over the run"

  func write(to page: inout MarkupWriter) {
    let lines = view.profile.timelines
    if lines.isEmpty {
      page.element(
        "p", text: "No timed call has a known start, so its place in the run is unknown.")
    } else {
      page.element(
        "div",
        [
          "id": "course", "data-panels": "Calls of",
          "data-choices": "log:logarithmic,lin:linear from zero",
        ]
      ) { group in
        group.element("div", ["class": "tools"]) { _ in }
        for (position, line) in lines.enumerated() {
          let chart = TimelineChart(line: line, zone: view.options.zone, clock: view.clock)
          group.element(
            "div",
            [
              "class": "panel", "id": .text("course-\(position)"),
              "data-name": .text(chart.name),
            ]
          ) { panel in
            chart.figure(id: "course-\(position)-c").write(to: &panel)
          }
        }
      }
    }
    if let heat = view.profile.heat {
      HeatChart(heat: heat).figure(id: "heat").write(to: &page)
    } else {
      page.element("h3", text: "Day by day")
      page.element(
        "p",
        text: "Fewer than two iterations with a timed call are known, so there is nothing to set "
          + "side by side.")
    }
  }
}
