import Analysis
import Trace

extension SummaryMarkdown.Page {
  mutating func addHead() {
    let run = trace.run
    lines.append("## " + MarkdownText.escape(run.id))
    lines.append("")
    for sentence in wording.headline { lines.append(sentence) }
    lines.append("")
    var table = MarkdownTable([.text("run"), .text("")])
    table.add(["path", run.path])
    table.add(["system", run.system])
    table.add(["start", instant(run.start)])
    table.add(["end", instant(run.end)])
    table.add(["wall time", Quantity.duration(run.wall)])
    table.add(["days", Quantity.count(run.days)])
    table.add(["iterations a day", Quantity.count(run.iterations)])
    table.add(["agents", Quantity.count(run.agents)])
    for source in trace.sources {
      var text = "\(Quantity.count(source.spans, "span")) from \(source.path)"
      if source.skipped > 0 { text += ", \(Quantity.count(source.skipped)) skipped" }
      table.add([source.reader, text])
    }
    lines += table.lines
  }

  mutating func addCoverage() {
    let coverage = trace.coverage
    section("Coverage")
    var table = MarkdownTable([.text("logical calls"), .number("number")])
    table.add(["expected", Quantity.count(coverage.callsExpected)])
    table.add(["expected at most", Quantity.count(coverage.callsExpectedMost)])
    table.add(["observed", Quantity.count(coverage.callsObserved)])
    table.add(["timed", Quantity.count(coverage.callsTimed)])
    table.add(["inside timed composites", Quantity.count(coverage.callsInComposites)])
    table.add(["overwritten", Quantity.count(coverage.overwritten)])
    let reasons = coverage.untimedReasons.sorted {
      $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value
    }
    for reason in reasons {
      table.add(["untimed: " + Wording.reason(reason.key), Quantity.count(reason.value)])
    }
    lines += table.lines
  }

  mutating func addStages() {
    section("Stages")
    var table = MarkdownTable([
      .text("stage"), .text("phase"), .text("timing"), .number("spans"), .number("timed"),
      .number("failed"), .number("retried"), .number("total"), .number("share"), .number("p50"),
      .number("p50 95 % interval"), .number("p90"), .number("p95"), .number("p95 95 % interval"),
      .number("p99"), .number("p99.9"), .number("max"),
    ])
    for stage in summary.stages {
      table.add([
        stage.stage, stage.phase, stage.timing, Quantity.count(stage.count),
        Quantity.count(stage.timed), Quantity.count(stage.failed), Quantity.count(stage.retried),
        Quantity.duration(stage.total), Quantity.share(stage.share), Quantity.duration(stage.p50),
        Quantity.interval(low: stage.p50Interval.low, high: stage.p50Interval.high),
        Quantity.duration(stage.p90), Quantity.duration(stage.p95),
        Quantity.interval(low: stage.p95Interval.low, high: stage.p95Interval.high),
        Quantity.duration(stage.p99), Quantity.duration(stage.p999),
        Quantity.duration(stage.maximum),
      ])
    }
    lines += table.lines
  }

  mutating func addFailures() {
    guard !summary.failures.isEmpty else { return }
    section("Failures")
    var table = MarkdownTable([
      .text("stage"), .text("status"), .text("error"), .number("count"),
      .number("share of stage"),
    ])
    for failure in summary.failures {
      table.add([
        failure.stage, failure.status, failure.error ?? Quantity.absent,
        Quantity.count(failure.count), Quantity.share(failure.shareOfStage),
      ])
    }
    lines += table.lines
  }

  mutating func addRetries() {
    let retries = summary.retries
    guard retries.calls != nil else { return }
    section("Retries")
    var table = MarkdownTable([
      .text("stage"), .number("calls"), .number("retried"), .number("attempts"),
      .number("time lost"),
    ])
    for stage in retries.byStage {
      table.add([
        stage.stage, Quantity.count(stage.calls), Quantity.count(stage.retriedCalls),
        Quantity.count(stage.attempts), Quantity.duration(stage.wasted),
      ])
    }
    table.add([
      "all", Quantity.count(retries.calls), Quantity.count(retries.retriedCalls),
      Quantity.count(retries.attempts), Quantity.duration(retries.wasted),
    ])
    lines += table.lines
    guard !retries.histogram.isEmpty else { return }
    var bars = MarkdownTable([.number("attempts"), .number("calls")])
    for bar in retries.histogram { bars.add([String(bar.attempts), Quantity.count(bar.calls)]) }
    lines.append("")
    lines += bars.lines
  }

  mutating func addIterations() {
    guard !summary.iterations.isEmpty else { return }
    section("Iterations")
    let names = Set(summary.iterations.flatMap { $0.stages.map(\.stage) }).sorted()
    // Beyond a few stages a table is unreadable; CSV and JSON have them all.
    let shown = names.count <= 8 ? names : []
    var table = MarkdownTable(
      [.number("day"), .number("iteration"), .text("start"), .number("wall")]
        + shown.map { .number(MarkdownText.escape($0)) })
    for iteration in summary.iterations {
      table.add(
        [
          String(iteration.day), iteration.iteration.map { String($0) } ?? "outside",
          instant(iteration.start), Quantity.duration(iteration.wall),
        ] + shown.map { Quantity.duration(iteration.stages[$0]) })
    }
    lines += table.lines
  }

  mutating func addGroups() {
    guard let groups = summary.groups else { return }
    section("Groups")
    lines.append(BarrierWording.sentences(groups, wording.quote).joined(separator: "\n\n"))
  }

  mutating func addBottlenecks() {
    guard !summary.bottlenecks.isEmpty else { return }
    section("Bottlenecks")
    for (index, bottleneck) in summary.bottlenecks.enumerated() {
      var text = "\(index + 1). **\(MarkdownText.escape(bottleneck.what))**"
      if let stage = bottleneck.stage { text += " in \(MarkdownText.escape(stage))" }
      if let share = bottleneck.share { text += ", \(Quantity.share(share)) of the run" }
      if let saving = bottleneck.saving {
        text += ", saves at most \(Quantity.duration(saving))" + Wording.interval(bottleneck)
      }
      lines.append(text + ". " + MarkdownText.escape(bottleneck.advice))
    }
  }

  mutating func addWarnings() {
    guard !trace.warnings.all.isEmpty else { return }
    section("Warnings")
    for warning in trace.warnings.all {
      var text = "- \(MarkdownText.escape(warning.message)) (\(MarkdownText.escape(warning.code))"
      if let path = warning.path { text += ": \(MarkdownText.escape(path))" }
      lines.append(text + ")")
    }
  }

  mutating func addNotes() {
    section("Notes")
    for timing in wording.timings { lines.append("- timing `\(timing.name)`: \(timing.meaning)") }
    lines.append("- " + wording.method)
    lines.append("- \(Quantity.absent) means that nothing that was read tells.")
  }
}
