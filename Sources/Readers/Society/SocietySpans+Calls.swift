import Trace

extension SocietySpans {
  /// Adds surveys: when an agent was asked is in the log alone.
  mutating func appendSurveys() {
    var asked: [Int32: [Int64]] = [:]
    for event in events {
      guard case .surveyReceived(let agent) = event.kind else { continue }
      asked[agent, default: []].append(event.clock)
    }
    for survey in experiment.surveys.sorted(by: { ($0.created, $0.agent) < ($1.created, $1.agent) })
    {
      var start: Int64?
      if var times = asked[survey.agent], let first = times.first, first <= survey.created {
        start = times.removeFirst()
        asked[survey.agent] = times
      }
      // Version 1.5 asks the model twice for each answer.
      let isList = survey.answers >= 0
      var row = tableRow("survey", isList ? Phase.step : Phase.call)
      setAgent(&row, survey.agent)
      place(&row, survey.moment)
      row.covers = isList ? survey.answers > 0 ? survey.answers * 2 : SpanTable.absent32 : 1
      row.status = .ok
      row.setTime(
        start, start == nil ? nil : survey.created, .log, resolution: SocietyLog.resolution)
      if isList { sheet.add(row) } else { sheet.addCall(row, untimed: "start_not_on_record") }
    }
  }

  /// The failed attempts of one call.
  private struct Chain {
    var attempts: [(event: SocietyEvent, attempt: SocietyAttempt)]
    /// Whether it began with the first attempt on record.
    var isWhole: Bool
  }

  private struct ChainKey: Hashable {
    var process: Int32
    var prompt: UInt64
  }

  /// Adds the calls of which an attempt failed; nothing on disk tells of any other.
  mutating func appendAttempts() {
    let progress = lastProgress ?? .min
    for chain in chains() {
      guard let first = chain.attempts.first, let last = chain.attempts.last else { continue }
      let step = steps.position(at: first.event.clock)
      var call = row("llm_request", Phase.call, source: Self.logSource)
      call.covers = 1
      if let step { place(&call, steps.all[step].moment) }
      call.group = groupName(first.event.process)
      call.start = first.event.clock
      call.resolution = SocietyLog.resolution
      if last.attempt.isLast {
        call.attempt = last.attempt.number
        call.status = last.attempt.status
        call.error = name(last.attempt.error)
      } else if last.event.clock <= progress {
        // The attempt that follows is on record only if it fails, too.
        call.attempt = last.attempt.number + 1
        call.status = .ok
      } else {
        call.attempt = last.attempt.number
        call.status = .unknown
      }
      if chain.isWhole { sheet.addCall(call, untimed: "only_failures_are_logged") }
      for (event, attempt) in chain.attempts {
        var row = call
        row.phase = sheet.row("llm_request", Phase.llm, source: Self.logSource).phase
        row.covers = 0
        row.attempt = attempt.number
        row.start = event.clock
        row.status = attempt.status
        row.error = name(attempt.error)
        sheet.add(row)
      }
    }
    noteRequests()
  }

  /// The last time at which the driver says that it has gone on: calls before have come to their end.
  private var lastProgress: Int64? {
    var last = steps.all.lazy.compactMap { $0.failure == nil ? $0.end : nil }.max()
    for event in events {
      switch event.kind {
      case .workflow, .stepStart, .roundEnd: last = max(last ?? .min, event.clock)
      default: continue
      }
    }
    return last
  }

  private mutating func groupName(_ process: Int32) -> NameID {
    groupsOfProcesses[process].map { sheet.name($0) } ?? .absent
  }

  private func chains() -> [Chain] {
    var chains: [Chain] = []
    var open: [ChainKey: Int] = [:]
    for event in events {
      guard case .attempt(let attempt) = event.kind else { continue }
      let key = ChainKey(process: event.process, prompt: attempt.prompt)
      if attempt.prompt != 0, attempt.number > 1, let position = open[key],
        chains[position].attempts.last?.attempt.number == attempt.number - 1
      {
        chains[position].attempts.append((event, attempt))
      } else {
        open[key] = chains.count
        chains.append(Chain(attempts: [(event, attempt)], isWhole: true))
      }
      // Lines that Ray left out looked like this one; whose calls they belong to is not known.
      for _ in 1..<max(1, event.weight) {
        chains.append(
          Chain(
            attempts: [(event, attempt)], isWhole: attempt.number == 1 || attempt.isLast))
      }
    }
    return chains
  }

  /// Counts the requests that version 1.5 says it has made.
  private mutating func noteRequests() {
    let most = events.lazy.compactMap { event -> Int64? in
      guard case .requests(let number) = event.kind else { return nil }
      return number
    }.max()
    guard let most, most > 0 else { return }
    sheet.coverage.callsExpected =
      (sheet.coverage.callsExpected ?? 0) + Int(clamping: most)
  }
}
