import Analysis
import Trace

/// How the numbers were made: definitions, what was read, options, version.
struct MethodsSection: HTMLSection {
  let view: ReportView

  let id = "methods"
  let title = "How the numbers were made"
  let shortTitle = "Methods"

  /// The most sources that are listed.
  private static let mostSources = 40

  func write(to page: inout MarkupWriter) {
    page.element("dl", ["class": "facts"]) { list in
      for (name, text) in definitions {
        list.element("dt", text: name)
        list.element("dd", text: text)
      }
    }
    writeSources(to: &page)
    page.element("h3", text: "This report")
    page.element("dl", ["class": "facts"]) { list in
      let run = view.trace.run
      list.element("dt", text: "Run read from")
      list.element("dd") { $0.name(run.path, columns: 120) }
      list.element("dt", text: "Quantiles")
      list.element("dd", text: view.summary.quantileDefinition.description)
      list.element("dt", text: "Times shown in")
      list.element("dd", text: ClockTicks.zoneName(at: run.start ?? 0, in: view.options.zone))
      list.element("dt", text: "Version")
      list.element("dd", text: "RunLens \(view.options.version)")
    }
  }

  private var definitions: [(String, String)] {
    let profile = view.profile
    var result = [
      ("Quantiles and intervals", view.wording.method),
      (
        "Share that takes longer",
        "The empirical survival function with Wilson's 95 % interval at each time. It is dashed "
          + "below 1 − 0.025^(1/n), where the order-statistic interval of a quantile has no upper "
          + "end: the sample can't tell."
      ),
      (
        "How many take how long",
        "Bins of equal ratio, their width after Freedman and Diaconis on the logarithms, never "
          + "finer than the source of the times can tell apart, at most 48. On the linear axis "
          + "heights are per width of the bin."
      ),
      (
        "Failures",
        "Tries that ended in anything but an accepted answer: attempts where a stage has them, "
          + "calls elsewhere. Intervals of shares are Wilson's and take tries as independent; "
          + "failures that come in bursts make them too narrow."
      ),
      (
        "What is in a stage's time",
        "Calls and composites, each once with its best evidence; attempts only where nothing "
          + "larger is timed. A composite is never divided among its calls."
      ),
    ]
    if let line = profile.timelines.first {
      result.append(
        (
          "Over the run",
          "Stretches of \(DurationTicks.label(Double(line.width))), a round length that makes at most "
            + "\(StageTimeline.mostBins) of them. A call belongs to the stretch in which it began, a "
            + "failure to that in which it was seen. Up to \(StageTimeline.mostPoints) calls are "
            + "also shown one by one."
        ))
    }
    result.append(
      (
        "What is left out",
        "At most \(StagesSection.mostRows) rows of stages, \(RunProfile.mostDistributions) "
          + "distributions, \(RunProfile.mostTimelines) stages over time and "
          + "\(IterationHeat.mostStages) by iteration are shown, those with the most time. Long names "
          + "are cut in their middle."
      ))
    result.append(("The sign \(Quantity.absent)", "Nothing that was read tells."))
    return result
  }

  private func writeSources(to page: inout MarkupWriter) {
    let sources = view.trace.sources
    guard !sources.isEmpty else { return }
    var table = HTMLTable(
      caption: sources.count > Self.mostSources
        ? "What was read: the first \(Self.mostSources) of \(Quantity.count(sources.count)) sources"
        : "What was read",
      columns: [.text("path"), .text("reader"), .number("spans"), .number("skipped")])
    table.rows = sources.prefix(Self.mostSources).map { source in
      [
        .name(source.path), .text(MarkupText.visible(source.reader, columns: 30)),
        .number(Quantity.count(source.spans), sort: Double(source.spans)),
        .number(Quantity.count(source.skipped), sort: Double(source.skipped)),
      ]
    }
    table.write(to: &page)
  }
}
