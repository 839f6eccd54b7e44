import Trace

/// Puts the attempts of each call together and turns them into rows.
///
/// Attempts share a trace identifier, which may be that of a whole session: an attempt goes on with a
/// call of its trace and stage that has failed before it began, and a call ends with its first success.
struct LiteLLMAssembly {
  let store: LiteLLMStore
  private(set) var spans = SpanTable()
  private(set) var coverage = Coverage()
  private(set) var facts = TraceFacts()
  /// Attempts that end before they start.
  private(set) var reversed = 0

  private struct Key: Hashable {
    var trace: Int32
    var stage: Int32
  }

  /// The attempts of each call, in the order of the calls' starts.
  ///
  /// - Complexity: O(attempts · log attempts).
  static func calls(_ records: [LiteLLMRecord]) -> [[Int]] {
    let order = records.indices.sorted {
      (records[$0].start, $0) < (records[$1].start, $1)
    }
    var calls: [[Int]] = []
    // Calls of a trace that have only failed so far.
    var failed: [Key: [Int]] = [:]
    for position in order {
      let record = records[position]
      guard record.trace >= 0 else {
        calls.append([position])
        continue
      }
      let key = Key(trace: record.trace, stage: record.stage)
      var open = failed[key] ?? []
      // Side by side are calls of their own; of several the one that failed last is repeated.
      let candidate = open.indices.filter { place in
        calls[open[place]].last.map { records[$0].end <= record.start } ?? false
      }.max { left, right in end(calls[open[left]]) < end(calls[open[right]]) }
      func end(_ call: [Int]) -> Int64 { call.last.map { records[$0].end } ?? .min }
      if let candidate {
        calls[open[candidate]].append(position)
        if !record.isFailure { open.remove(at: candidate) }
      } else {
        if record.isFailure { open.append(calls.count) }
        calls.append([position])
      }
      failed[key] = open
    }
    return calls
  }

  /// Makes the rows, each call before its attempts.
  mutating func assemble(run: String) {
    let names = store.names.names.map { spans.intern($0) }
    func name(_ number: Int32) -> NameID? { number < 0 ? nil : names[Int(number)] }
    let system = spans.intern(LiteLLMReader.name)
    let defaultRun = spans.intern(run)
    let defaultStage = spans.intern("call")
    let (callPhase, requestPhase) = (spans.intern(Phase.call), spans.intern(Phase.llm))
    for (number, attempts) in Self.calls(store.records).enumerated() {
      guard let first = attempts.first, let last = attempts.last else { continue }
      var rows: [EncodedSpan] = []
      for (attempt, position) in attempts.enumerated() {
        let record = store.records[position]
        var row = EncodedSpan(
          run: name(record.run) ?? defaultRun, system: system, source: system,
          stage: name(record.stage) ?? name(record.modelGroup) ?? name(record.callType)
            ?? defaultStage,
          phase: requestPhase)
        row.call = Int64(number)
        row.agent = name(record.agent) ?? .absent
        row.group = name(record.group) ?? .absent
        row.model = name(record.model) ?? .absent
        row.day = record.day
        row.iteration = record.iteration
        row.attempt = Int16(clamping: attempt + 1)
        row.covers = 0
        setTime(&row, record.start, record.end)
        if record.end != .min, record.end < record.start { reversed += 1 }
        setOutcome(&row, record)
        if record.promptHash != 0 { row.promptHash = Int64(bitPattern: record.promptHash) }
        facts.note(row)
        rows.append(row)
      }
      var call = rows[rows.count - 1]
      call.phase = callPhase
      call.attempt = Int16(clamping: attempts.count)
      call.covers = 1
      // A fallback asks another model, but for the same.
      call.stage = rows[0].stage
      setTime(&call, store.records[first].start, store.records[last].end)
      call.cost = rows.reduce(Double.nan) { sum, row in
        row.cost.isNaN ? sum : sum.isNaN ? row.cost : sum + row.cost
      }
      coverage.callsObserved += 1
      if call.duration >= 0 {
        coverage.callsTimed += 1
      } else {
        coverage.untimedReasons["times_contradict", default: 0] += 1
      }
      spans.append(call)
      for row in rows { spans.append(row) }
    }
  }

  /// Sets the times; microseconds are what the log tells apart.
  private func setTime(_ row: inout EncodedSpan, _ start: Int64, _ end: Int64) {
    row.start = start
    row.resolution = 1000
    row.duration = SpanTable.absent64
    row.timing = .none
    guard start != .min, end != .min, end >= start else { return }
    let (duration, overflow) = end.subtractingReportingOverflow(start)
    if overflow { return }
    row.duration = duration
    row.timing = .trace
  }

  private mutating func setOutcome(_ row: inout EncodedSpan, _ record: LiteLLMRecord) {
    row.cost = record.cost
    guard record.isFailure else {
      row.status = record.hasStatus ? .ok : .unknown
      row.inputTokens = record.inputTokens
      row.outputTokens = record.outputTokens
      return
    }
    // What a failure used is not known: the log has zeros there.
    let names = store.names.names
    let code = record.errorCode < 0 ? nil : names[Int(record.errorCode)]
    let class_ = record.errorClass < 0 ? nil : names[Int(record.errorClass)]
    let text = class_.flatMap { ErrorClass.short($0) } ?? code
    row.error = text.map { spans.intern($0) } ?? .absent
    row.cost = .nan
    let byCode = code.map { ErrorClass.status($0) } ?? .error
    row.status = byCode == .error ? class_.map { ErrorClass.status($0) } ?? .error : byCode
  }
}
