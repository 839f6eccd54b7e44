import Trace

extension ArenaReading {
  /// The run as spans, with its coverage and warnings.
  func trace() -> RunTrace {
    let path = input.trees.first?.displayPath ?? ""
    var description = RunDescription(id: identifier(), path: path, system: ArenaSpans.system)
    describe(&description)
    let spans = ArenaSpans(evidence, run: description.id)
    var warnings = warnings
    if !evidence.times.judgement.isTrusted, let prompts = folder.prompts {
      evidence.times.judgement.warn(
        path: input.path(folder: prompts.folder, tree: prompts.tree), &warnings)
    }
    warnOfSpeed(spans.coverage, &warnings)
    if let step = evidence.sequence.inFlight { warn(of: step, &warnings) }
    var trace = RunTrace(run: description, coverage: spans.coverage)
    trace.spans = spans.table
    trace.sources = sources.map { source in
      var counted = source
      counted.spans = spans.spansBySource[source.reader] ?? 0
      return counted
    }
    trace.warnings = warnings
    if let prompts = folder.prompts {
      trace.texts = SpanTexts(
        of: [input.trees[prompts.tree]], prompts: spans.promptFiles, responses: spans.resultFiles)
    }
    return trace
  }

  /// Says so where the calls that must have happened leave no time for a model to answer.
  private func warnOfSpeed(_ coverage: Coverage, _ warnings: inout WarningList) {
    let fastest: Int64 = 5_000_000
    guard coverage.callsTimed == 0, coverage.callsInComposites >= 10 else { return }
    let spent = evidence.brackets.reduce(Int64(0)) { $0 &+ $1.duration }
    let each = spent / Int64(coverage.callsInComposites)
    guard each < fastest else { return }
    warnings.add(
      "calls_too_fast",
      "\(coverage.callsInComposites) calls within \(spent / 1_000_000) ms are faster than any model "
        + "answers, so they were mocked or not made at all; calls_expected is what the rows imply")
  }

  private func warn(of step: ArenaStep, _ warnings: inout WarningList) {
    var place = "day \(step.day)"
    if let iteration = step.iteration, iteration != ArenaSequence.someIteration {
      place += ", iteration \(iteration)"
    }
    if let agent = step.agent, agent < ArenaSequence.agentBefore { place += ", agent \(agent)" }
    let what =
      step.stage == .marketAnalysis && evidence.console?.told[step] == nil
        && evidence.files.calls[step] == nil
      ? "a decision" : step.stage.name
    let isAnswered = evidence.marks?.files[step]?.result != nil
    let when = isAnswered ? "right after" : "during"
    warnings.add("run_aborted", "the run ended \(when) \(what) of \(place)")
  }

  /// The name of the run: that of its directory, not of the folder inside.
  private func identifier() -> String {
    guard let tree = input.trees.first else { return "" }
    if tree.name == "debug_prompts" || tree.name == "save" {
      let parts = tree.displayPath.split(separator: "/").filter { $0 != "." }
      if let position = parts.lastIndex(where: { $0 == tree.name }), position > 0,
        parts[position - 1] != ".."
      {
        return String(parts[position - 1])
      }
    }
    return tree.name
  }

  private func describe(_ description: inout RunDescription) {
    var lastDay: Int32?
    var lastIteration: Int32?
    for entry in evidence.sequence.entries where !entry.isGap {
      lastDay = max(lastDay ?? .min, entry.step.day)
      if let iteration = entry.step.iteration, iteration < ArenaSequence.someIteration {
        lastIteration = max(lastIteration ?? .min, iteration)
      }
    }
    if let lastDay { description.days = Int(lastDay) + 1 }
    if evidence.facts.hasDatabase || evidence.console != nil || evidence.files.isPerCall {
      description.iterations = [lastIteration, evidence.facts.iterations.map { $0 - 1 }]
        .compactMap(\.self).max().map { Int($0) + 1 }
    }
    description.storage = storage
    description.agents = (evidence.facts.agents ?? evidence.files.agents).map(Int.init)
    var instants: [Int64] = [evidence.facts.opening].compactMap(\.self)
    instants += evidence.files.all.compactMap(\.modified)
    instants += evidence.files.all.compactMap(\.born)
    instants += evidence.facts.orderBlocks.flatMap { [$0.first, $0.last] }
    if let console = evidence.console {
      instants += [console.log.firstStamp, console.log.lastStamp].compactMap(console.instant)
    }
    description.start = instants.min()
    description.end = instants.max()
    // The database's last write ends the run, unless the file was touched or copied later.
    let minute: Int64 = 60_000_000_000
    if let databaseModified, let end = description.end, folder.prompts != nil,
      evidence.times.judgement.isTrusted, databaseModified > end, databaseModified - end < minute
    {
      description.end = databaseModified
    }
  }
}
