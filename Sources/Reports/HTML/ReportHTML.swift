public import Analysis
public import Trace
import Writing

/// The latency report of one run: a page that needs nothing else.
public enum ReportHTML {
  /// The page as UTF-8.
  ///
  /// - Complexity: its size does not grow with the run: what is binned and what is left out is said
  ///   on the page.
  public static func render(
    _ summary: Summary, _ profile: RunProfile, _ breakdown: RunBreakdown, of trace: RunTrace,
    options: ReportOptions
  ) -> [UInt8] {
    let view = ReportView(
      summary: summary, profile: profile, breakdown: breakdown, trace: trace, options: options)
    let name = MarkupText.visible(trace.run.id, columns: 60)
    return HTMLPage(
      title: "\(name.isEmpty ? "A run" : name) – latency report", version: options.version,
      heading: { writeHeading(view, to: &$0) },
      sections: sections(view)
    ).render()
  }

  /// The parts of the page in their order.
  private static func sections(_ view: ReportView) -> [any HTMLSection] {
    let metrics: [any HTMLSection] =
      view.trace.metrics.isEmpty ? [] : [MetricsSection(view: view)]
    if view.trace.hasMetricsAlone { return metrics + [QualitySection(view: view)] }
    let costs: [any HTMLSection] =
      view.summary.cost.map { [CostSection(view: view, cost: $0)] } ?? []
    return [
      OverviewSection(view: view), QualitySection(view: view), StagesSection(view: view),
      DistributionsSection(view: view), TimeSection(view: view), WaterfallSection(view: view),
      WhatIfSection(view: view), FailuresSection(view: view), ActorsSection(view: view),
      PromptsSection(view: view),
    ] + costs + metrics + [MethodsSection(view: view)]
  }

  private static func writeHeading(_ view: ReportView, to page: inout MarkupWriter) {
    let run = view.trace.run
    page.element("h1") { $0.name(run.id.isEmpty ? "A run" : run.id) }
    page.element("p", ["class": "under"]) { line in
      line.text("Latency report")
      if !run.system.isEmpty {
        line.text(" · ")
        line.name(run.system, columns: 40)
      }
      for part in view.extent { line.text(" · " + part) }
    }
  }
}
