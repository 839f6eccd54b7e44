import Trace

extension PolyLogParser {
  mutating func implicationLine(_ text: Span<UInt8>, _ clock: Int64) {
    if let rest = text.behind("Processing "), let count = text.number(rest),
      let (_, after) = text.cut(rest, at: " groups (")
    {
      guard isRunning else { return }
      segments[segments.count - 1].implications = PolyStretch(start: clock)
      segments[segments.count - 1].newGroups = Int(min(count, Self.mostTold))
      addCached("implications", text.number(after) ?? 0)
    } else if text.starts(with: "Processed "), text.contains(" new implications") {
      endImplications(at: clock)
    } else if let rest = text.behind("Error (attempt "), let attempt = text.number(rest),
      let (_, after) = text.cut(rest, at: ") processing "),
      let (title, error) = text.cut(after, at: ": ")
    {
      fail(text.string(title), attempt, PolyOutcome(text.string(error)), clock)
    } else if let rest = text.behind("Timeout (attempt "), let attempt = text.number(rest),
      let (_, title) = text.cut(rest, at: ") for ")
    {
      fail(text.string(title), attempt, PolyOutcome(status: .timeout, error: "timeout"), clock)
    } else if let rest = text.behind("All retries failed for ") {
      let title = text.string(rest)
      if let place = failing.lastIndex(where: { $0.title == title }) {
        failing[place].isGivenUp = true
      }
    } else if let rest = text.behind("Error processing group "),
      let (title, error) = text.cut(rest, at: ": ")
    {
      let outcome = PolyOutcome(text.string(error))
      failing.append((text.string(title), [outcome], true))
    } else if text.starts(with: "["), let (_, title) = text.cut(0..<text.count, at: "] ") {
      single = PolyCall(stage: "implications", title: text.string(title), start: clock)
    } else if text.starts(with: "  ") {
      endSingle(text, clock)
    }
  }

  /// A failed attempt; the first of a title begins a call of its own.
  private mutating func fail(
    _ title: String, _ attempt: Int64, _ outcome: PolyOutcome, _ clock: Int64
  ) {
    if attempt > 1, let place = failing.lastIndex(where: { $0.title == title }) {
      failing[place].outcomes.append(outcome)
    } else {
      failing.append((title, [outcome], false))
    }
    if attempt >= 3 {
      failing[failing.lastIndex { $0.title == title } ?? failing.count - 1].isGivenUp = true
    } else {
      addWait("implications", clock, seconds: 1)
    }
  }

  /// The line that tells how the poller's call ended.
  private mutating func endSingle(_ text: Span<UInt8>, _ clock: Int64) {
    guard var call = single else { return }
    if text.starts(with: "  Found: ") {
      call.outcome = .ok
    } else if text.starts(with: "  Failed to parse LLM response") {
      call.outcome = PolyOutcome(status: .invalidOutput, error: "unparsable answer")
    } else if let rest = text.behind("  Error extracting implications: ") {
      call.outcome = PolyOutcome(text.string(rest))
    } else {
      return
    }
    call.end = clock
    work { $0.calls.append(call) }
    single = nil
  }

  /// How many of so many calls without lines of their own may become rows: a number in a log costs
  /// nothing, its rows do.
  mutating func takeRoom(_ wanted: Int) -> Int {
    let taken = min(wanted, room)
    room -= taken
    return taken
  }

  /// Ends the step: one call for each group; only those with failed attempts are told one by one.
  mutating func endImplications(at clock: Int64?) {
    guard let place = segments.indices.last,
      segments[place].implications?.end == PolyEvidence.absent,
      segments[place].implications?.outcome == .aborted
    else {
      failing = []
      return
    }
    if let clock {
      segments[place].implications?.end = clock
      segments[place].implications?.outcome = .ok
    } else {
      // The run ended inside the step: it is left open.
      segments[place].implications?.outcome = PolyOutcome(status: .aborted, error: "ended inside")
    }
    let isWhole = clock != nil
    for group in failing {
      let outcome: PolyOutcome =
        group.isGivenUp ? group.outcomes.last ?? .unknown : isWhole ? .ok : .aborted
      let failed = group.isGivenUp ? Array(group.outcomes.dropLast()) : group.outcomes
      segments[place].work.calls.append(
        PolyCall(stage: "implications", title: group.title, outcome: outcome, failed: failed))
    }
    // An answer that can't be parsed is stored as empty without a line.
    let silent = max(0, segments[place].newGroups - failing.count)
    let listed = takeRoom(silent)
    for _ in 0..<listed {
      segments[place].work.calls.append(PolyCall(stage: "implications", outcome: .unknown))
    }
    segments[place].work.untold += silent - listed
    failing = []
  }
}
