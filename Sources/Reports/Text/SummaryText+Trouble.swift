import Analysis
import Trace

extension SummaryText.Page {
  private typealias Cell = TextTable.Cell

  /// What failed, by stage and class.
  mutating func addFailures() {
    guard !summary.failures.isEmpty else { return }
    section("Failures", "share: of the stage's attempts, or calls where attempts are unknown")
    let most = options.top ?? (options.detailed ? Int.max : 12)
    var failures = TextTable([
      .name("stage"), .word("status"), .name("error"), .number("count"), .number("share"),
    ])
    for failure in summary.failures.prefix(most) {
      failures.add([
        Cell(failure.stage, .name), Cell(failure.status, .bad),
        Cell(failure.error ?? Quantity.absent), Cell(Quantity.count(failure.count), .strong),
        Cell(Quantity.share(failure.shareOfStage)),
      ])
    }
    table(failures)
    more(summary.failures.count - failures.rows.count, "more kind")
  }

  /// How often calls were repeated, and what that cost.
  mutating func addRetries() {
    let retries = summary.retries
    guard let calls = retries.calls else { return }
    section("Retries")
    let retried = retries.retriedCalls ?? 0
    var text = "\(Quantity.count(retried)) of \(Quantity.count(calls, "call"))"
    if retried > 0, let ratio = Quantity.ratio(retried, calls) {
      text += " (\(Quantity.share(ratio)))"
    }
    text += " needed more than one attempt"
    if let attempts = retries.attempts { text += "; \(Quantity.count(attempts, "attempt")) in all" }
    paragraph(text + ".")
    if retried > 0 {
      paragraph(
        retries.wasted.map { "Attempts that did not count took \(Quantity.duration($0))." }
          ?? "What they cost is unknown: attempts are not timed.")
      addHistogram(retries.histogram)
      let retried = retries.byStage.filter { $0.retriedCalls > 0 }
      addRetriedStages(Array(retried.prefix(options.top ?? .max)))
    }
  }

  private mutating func addHistogram(_ histogram: [RetrySummary.AttemptCount]) {
    guard !histogram.isEmpty else { return }
    lines.append("")
    // Long tails are gathered in one last bar.
    let shown = histogram.prefix(histogram.count > 9 ? 8 : 9)
    var bars = shown.map { (label: String($0.attempts), calls: $0.calls) }
    let rest = histogram.dropFirst(shown.count)
    if let first = rest.first, let last = rest.last {
      let calls = rest.reduce(0) { Wording.sum($0, $1.calls) }
      bars.append(("\(first.attempts)–\(last.attempts)", calls))
    }
    let longest = max(1, bars.map(\.calls).max() ?? 1)
    var table = TextTable([.number("attempts"), .number("calls"), .word("")])
    for entry in bars {
      table.add([
        Cell(entry.label), Cell(Quantity.count(entry.calls), .strong),
        Cell(bar(Double(entry.calls) / Double(longest), columns: 40), .name),
      ])
    }
    self.table(table)
  }

  private mutating func addRetriedStages(_ stages: [RetrySummary.StageRetries]) {
    guard !stages.isEmpty else { return }
    lines.append("")
    var table = TextTable([
      .name("stage"), .number("calls"), .number("retried"), .number("attempts"),
      .number("time lost"),
    ])
    for stage in stages {
      table.add([
        Cell(stage.stage, .name), Cell(Quantity.count(stage.calls)),
        Cell(Quantity.count(stage.retriedCalls), .bad), Cell(Quantity.count(stage.attempts)),
        Cell(Quantity.duration(stage.wasted)),
      ])
    }
    self.table(table)
  }

  /// What groups that wait for one another lose by it.
  mutating func addGroups() {
    guard let groups = summary.groups else { return }
    section("Groups", Quantity.count(groups.barriers.members.count))
    for sentence in BarrierWording.sentences(groups, wording.quote) { paragraph(sentence) }
  }

  /// Where a change would gain most.
  mutating func addBottlenecks() {
    guard !summary.bottlenecks.isEmpty else { return }
    section("Bottlenecks", "savings are upper bounds")
    for (index, bottleneck) in summary.bottlenecks.enumerated() {
      var head = "\(index + 1). \(bottleneck.what)"
      if let stage = bottleneck.stage { head += " in \(stage)" }
      var facts: [String] = []
      if let share = bottleneck.share { facts.append("\(Quantity.share(share)) of the run") }
      if let saving = bottleneck.saving {
        facts.append("saves at most \(Quantity.duration(saving))" + Wording.interval(bottleneck))
      }
      if !facts.isEmpty { head += ": " + facts.joined(separator: ", ") }
      paragraph(head, hanging: 3, tone: .strong)
      paragraph(bottleneck.advice, indent: 5)
    }
  }

  /// What to know before trusting the numbers.
  mutating func addWarnings() {
    let warnings = trace.warnings.all
    guard !warnings.isEmpty else { return }
    section("Warnings", Quantity.count(warnings.count))
    let most = options.detailed ? Int.max : 20
    for warning in warnings.prefix(most) {
      paragraph("! " + warning.message, hanging: 2, tone: .caution)
      let place = warning.path.map { ": \($0)" } ?? ""
      paragraph(warning.code + place, indent: 4, tone: .faint)
    }
    more(warnings.count - most, "more warning")
  }

  /// What the words and numbers mean.
  mutating func addNotes() {
    section("Notes")
    for timing in wording.timings { entry(timing.name, timing.meaning, tone: .faint) }
    paragraph(wording.method, tone: .faint)
    paragraph("\(Quantity.absent) means that nothing that was read tells.", tone: .faint)
  }

  /// Says how many entries of a list were left out.
  mutating func more(_ count: Int, _ noun: String) {
    guard count > 0 else { return }
    paragraph("… and \(Quantity.count(count, noun)): --verbose shows all.", tone: .faint)
  }
}
