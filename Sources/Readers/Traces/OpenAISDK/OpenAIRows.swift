import Trace

/// Turns what the library's log and its batches tell into rows.
struct OpenAIRows {
  let run: String
  private(set) var spans = SpanTable()
  private(set) var coverage = Coverage()
  private(set) var facts = TraceFacts()
  private var calls: Int64 = 0

  init(run: String) { self.run = run }

  private mutating func row(stage: String, phase: String) -> EncodedSpan {
    let system = spans.intern(OpenAIReader.name)
    var row = EncodedSpan(
      run: spans.intern(run), system: system, source: system, stage: spans.intern(stage),
      phase: spans.intern(phase))
    row.call = calls
    row.covers = phase == Phase.call ? 1 : 0
    return row
  }

  private mutating func append(_ row: EncodedSpan) {
    facts.note(row)
    spans.append(row)
  }

  private mutating func count(_ row: EncodedSpan, _ reason: String) {
    calls += 1
    coverage.callsObserved += 1
    if row.duration >= 0 {
      coverage.callsTimed += 1
    } else {
      coverage.untimedReasons[reason, default: 0] += 1
    }
  }

  /// Adds the calls of a log, which names no stages, at the instants of its machine's clock.
  mutating func append(_ log: OpenAILog, _ clock: inout NaiveClock) {
    for attempts in log.calls.map({ $0.map { $0.at(&clock) } }) {
      guard let first = attempts.first, let last = attempts.last else { continue }
      var call = row(stage: "request", phase: Phase.call)
      call.attempt = Int16(clamping: attempts.count)
      fill(&call, from: first.start, last)
      append(call)
      for (number, attempt) in attempts.enumerated() {
        var row = row(stage: "request", phase: Phase.llm)
        row.attempt = Int16(clamping: number + 1)
        fill(&row, from: attempt.start, attempt)
        append(row)
      }
      count(call, last.status == .unknown ? "in_flight" : "calls_overlap")
    }
  }

  private mutating func fill(
    _ row: inout EncodedSpan, from start: Int64, _ last: OpenAILog.Attempt
  ) {
    row.start = start
    row.resolution = last.resolution
    row.status = last.status
    row.error = last.error.map { spans.intern($0) } ?? .absent
    guard let end = last.end, end >= start else { return }
    row.duration = end - start
    row.timing = .log
  }

  /// Adds the requests of batches, in the order in which they were met.
  mutating func append(_ batch: OpenAIBatch) {
    for request in batch.requests {
      var call = row(stage: "batch", phase: Phase.call)
      call.inputTokens = request.inputTokens
      call.outputTokens = request.outputTokens
      call.model = request.model.map { spans.intern($0) } ?? .absent
      if request.promptHash != 0 { call.promptHash = Int64(bitPattern: request.promptHash) }
      let code = Int(clamping: request.code)
      if !request.isAnswered {
        call.status = .missingResult
      } else if code >= 200, code < 400, request.error == nil {
        call.status = .ok
      } else {
        let text = request.error ?? (code > 0 ? String(code) : nil)
        let byCode = code >= 400 ? ErrorClass.status(http: code) : .error
        call.status =
          byCode == .error ? text.map { ErrorClass.status($0) } ?? .error : byCode
        call.error = text.map { spans.intern($0) } ?? .absent
      }
      append(call)
      count(call, "no_times")
    }
  }
}
