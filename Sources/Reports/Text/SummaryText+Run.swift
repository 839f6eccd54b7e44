import Analysis
import Trace

extension SummaryText.Page {
  /// The run's name and three sentences.
  mutating func addHeadline() {
    let name = PlainText.fit(PlainText.clean(trace.run.id), width - 34)
    let system = PlainText.fit(PlainText.clean(trace.run.system), 30)
    lines.append(style.paint(name, .strong) + style.paint(" · " + system, .faint))
    for sentence in wording.headline { paragraph(sentence, indent: 0) }
  }

  /// Where, when and how large the run was.
  mutating func addRun() {
    let run = trace.run
    section("Run")
    entry("path", run.path)
    if let start = run.start {
      let end = run.end ?? start
      let sameDay = clock(start).prefix(10) == clock(end).prefix(10)
      var text = clock(start)
      if run.end != nil { text += " – " + clock(end, date: !sameDay) }
      text += " \(zoneName(at: start))"
      if let wall = run.wall { text += ", \(Quantity.duration(wall))" }
      entry("time", text)
    }
    var size: [String] = []
    if let days = run.days { size.append(Quantity.count(days, "day")) }
    if let iterations = run.iterations {
      let text = Quantity.count(iterations, "iteration")
      size.append(run.days == nil ? text : text + " a day")
    }
    if let agents = run.agents { size.append(Quantity.count(agents, "agent")) }
    if !size.isEmpty { entry("simulated", size.joined(separator: ", ")) }
    let most = options.detailed ? Int.max : 8
    for (index, source) in trace.sources.prefix(most).enumerated() {
      let isMetrics = source.spans == 0 && trace.hasMetricsAlone
      let spans = isMetrics ? "" : Quantity.count(source.spans, "span") + " from "
      var text = "\(source.reader): \(spans)\(source.path)"
      if source.skipped > 0 { text += ", \(Quantity.count(source.skipped)) skipped" }
      entry(index == 0 ? "read" : "", text)
    }
    if trace.sources.count > most {
      entry("", "… and \(Quantity.count(trace.sources.count - most, "more source"))")
    }
  }

  /// How much of the run the numbers describe, and why not more.
  mutating func addCoverage() {
    let coverage = trace.coverage
    section("Coverage", "in logical calls")
    if let expected = coverage.callsExpected {
      var text = Quantity.count(expected)
      if let most = coverage.callsExpectedMost {
        if most > expected { text += " to \(Quantity.count(most))" }
      } else {
        text = "at least " + text
      }
      entry("expected", text)
    } else if let most = coverage.callsExpectedMost {
      entry("expected", "at most \(Quantity.count(most))")
    } else {
      entry("expected", "unknown: nothing that was read tells")
    }
    let whole = coverage.callsExpected ?? coverage.callsObserved
    func portion(_ part: Int) -> String {
      guard part > 0, let ratio = Quantity.ratio(part, whole) else { return "" }
      return " (\(Quantity.share(ratio)))"
    }
    entry("observed", Quantity.count(coverage.callsObserved) + portion(coverage.callsObserved))
    var timed = Quantity.count(coverage.callsTimed) + portion(coverage.callsTimed)
    if coverage.callsInComposites > 0 {
      timed += ", and \(Quantity.count(coverage.callsInComposites)) inside timed composites"
    }
    entry("timed", timed)
    if let overwritten = coverage.overwritten {
      entry("overwritten", Quantity.count(overwritten) + portion(overwritten))
    }
    let reasons = coverage.untimedReasons.sorted {
      $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value
    }
    for (index, reason) in reasons.enumerated() {
      entry(
        index == 0 ? "untimed" : "",
        "\(Quantity.count(reason.value)): \(Wording.reason(reason.key))")
    }
  }
}
