import Trace

extension PolyLogParser {
  mutating func validationLine(_ text: Span<UInt8>, _ clock: Int64) {
    if let rest = text.behind("Validating "), let pairs = text.number(rest),
      let (_, after) = text.cut(rest, at: " pairs (")
    {
      endValidation(at: nil)
      validation = PolyStretch(start: clock)
      batches = Int((min(pairs, Self.mostTold) + Self.batchSize - 1) / Self.batchSize)
      if isOfRun { segments[segments.count - 1].validation = validation }
      addCached("validate", text.number(after) ?? 0)
    } else if let rest = text.behind("  Batch "), let number = text.number(rest),
      let (_, count) = text.cut(rest, at: "/")
    {
      if let total = text.number(count) { batches = Int(min(total, Self.mostTold)) }
      endBatch(Int(clamping: number), clock)
    } else if let rest = text.behind("Batch "), let number = text.number(rest) {
      if let (_, error) = text.cut(rest, at: " error: ") {
        batchOutcomes[Int(clamping: number)] = PolyOutcome(text.string(error))
      } else if text.contains("Failed to parse LLM response") {
        batchOutcomes[Int(clamping: number)] = PolyOutcome(
          status: .invalidOutput, error: "unparsable answer")
      }
    } else if text.starts(with: "Validated: ") {
      endValidation(at: clock)
    }
  }

  /// A batch that was begun with the step has a start; a later one waited for one of those to end.
  private mutating func endBatch(_ number: Int, _ clock: Int64) {
    guard let validation, doneBatches.insert(number).inserted else { return }
    var call = PolyCall(stage: "validate", title: "batch \(number)")
    if number <= Self.concurrentBatches { call.start = validation.start }
    call.end = clock
    call.outcome = batchOutcomes[number] ?? .ok
    work { $0.calls.append(call) }
  }

  /// Ends the step; without a time the program ended inside it, with batches in flight.
  mutating func endValidation(at clock: Int64?) {
    guard var stretch = validation else { return }
    if let clock {
      stretch.end = clock
      stretch.outcome = .ok
    } else {
      let open = max(0, batches - doneBatches.count)
      var left = takeRoom(open)
      work { $0.untold += open - left }
      var number = 0
      while left > 0, number < batches {
        number += 1
        if doneBatches.contains(number) { continue }
        left -= 1
        var call = PolyCall(stage: "validate", title: "batch \(number)")
        if number <= Self.concurrentBatches { call.start = stretch.start }
        work { $0.calls.append(call) }
      }
    }
    if isOfRun { segments[segments.count - 1].validation = stretch }
    validation = nil
    batchOutcomes = [:]
    doneBatches = []
    batches = 0
  }

  /// A 429, after which the client waits and asks again.
  mutating func rateLimited(_ clock: Int64, _ seconds: Int64) {
    let outcome = PolyOutcome(status: .rateLimited, error: "http_429")
    if single != nil {
      single?.failed.append(outcome)
      addWait("implications", clock, seconds: seconds)
      return
    }
    let stage = validation != nil ? "validate" : "implications"
    addWait(stage, clock, seconds: seconds)
    // Which of the calls that run side by side met it is not said.
    work { $0.loose.append(PolyLooseAttempt(stage: stage, clock: clock, outcome: outcome)) }
  }

  mutating func incrementalLine(_ text: Span<UInt8>, _ clock: Int64) {
    if let rest = text.behind("Processing event "), let (id, _) = text.cut(rest, at: ": ") {
      if let event { poller.events.append(event) }
      event = PolyPoller.Event(id: text.string(id), stretch: PolyStretch(start: clock))
    } else if text.starts(with: "Incremental processing complete: "), var found = event {
      found.stretch.end = clock
      found.stretch.outcome = .ok
      poller.events.append(found)
      event = nil
    }
  }
}
