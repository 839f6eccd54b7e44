import Analysis

/// How the durations of each stage are distributed.
struct DistributionsSection: HTMLSection {
  let view: ReportView

  let id = "distributions"
  let title = "Distributions"

  func write(to page: inout MarkupWriter) {
    let shown = view.profile.distributions
    guard !shown.isEmpty else {
      page.element(
        "p",
        text: "No stage has \(RunProfile.fewestDurations) durations or more, so there is no "
          + "distribution to show.")
      return
    }
    page.element("p", text: sentence(shown))
    page.element(
      "div",
      [
        "id": "dist", "data-panels": "Stage",
        "data-choices": "log:logarithmic,lin:linear from zero",
      ]
    ) { group in
      group.element("div", ["class": "tools"]) { _ in }
      for (position, distribution) in shown.enumerated() {
        write(distribution, position, to: &group)
      }
    }
  }

  private func sentence(_ shown: [StageDistribution]) -> String {
    var text =
      "On the left how many durations fall where, on the right the share of calls that take longer "
      + "than a time. Solid is what this sample supports; the curve is dashed where it can't tell "
      + "how long the longest calls take."
    if shown.count == RunProfile.mostDistributions {
      text += " Shown are the \(shown.count) rows with the most time;"
    } else {
      text += " Shown is what has \(RunProfile.fewestDurations) durations or more;"
    }
    return text + " the table above has the quantiles of all."
  }

  private func write(
    _ distribution: StageDistribution, _ position: Int, to group: inout MarkupWriter
  ) {
    let stage = view.summary.stages[distribution.row]
    let name = view.label(stage)
    group.element(
      "div",
      ["class": "panel", "id": .text("dist-\(position)"), "data-name": .text(name)]
    ) { panel in
      panel.element("h3") { head in
        head.name(stage.stage, columns: 60)
        head.text(
          " · \(MarkupText.visible(stage.phase, columns: 20)), \(stage.timing), "
            + Quantity.count(distribution.count, "duration"))
      }
      panel.element("div", ["class": "figures"]) { figures in
        let charts = DistributionCharts(stage: stage, distribution: distribution, name: name)
        charts.density(id: "dist-\(position)-d")?.write(to: &figures)
        charts.survival(id: "dist-\(position)-s").write(to: &figures)
      }
    }
    group.newline()
  }
}
