import Trace

/// Turns the evidence of Polyalphascan into rows of the spans table.
struct PolySpans {
  /// The phase of a run, which holds its steps, and of an event, which holds its calls.
  static let wholePhase = "stage"
  /// The phase of a pause before a request is repeated.
  static let waitPhase = "wait"
  /// The phase of results that the cache had.
  static let cachePhase = "cached"
  /// The phase of a write of results to the database.
  static let commitPhase = "commit"
  /// The group of what the market poller does.
  static let pollerGroup = "poller"

  let evidence: PolyEvidence
  var clock: NaiveClock
  var sheet: RowSheet
  private(set) var runs: [PolyRunView] = []
  private var nextCall: Int64 = 0

  init(_ evidence: PolyEvidence, run: String, clock: NaiveClock) {
    self.evidence = evidence
    self.clock = clock
    sheet = RowSheet(run: run, system: PolyReader.name)
  }

  /// Makes all rows: runs in the order of their starts, then the poller, experiments, commits.
  mutating func assemble() {
    runs = PolyRunView.all(evidence, &clock)
    for view in runs {
      let place = Place(
        iteration: view.row.flatMap { Int32(exactly: $0.id) } ?? SpanTable.absent32,
        group: sheet.name(view.kind))
      addRun(view, place)
      addSteps(view, place)
      if let work = view.segment?.work {
        add(work, place)
      } else if let console = view.console {
        add(PolyWork(of: console), place)
      }
    }
    for poller in evidence.pollers {
      let place = Place(
        iteration: SpanTable.absent32, group: sheet.name(Self.pollerGroup))
      for event in poller.events { add(event, place) }
      add(poller.work, place)
    }
    addExperiments()
    addCommits()
  }

  /// What rows of one run share.
  private struct Place {
    var iteration: Int32
    var group: NameID
  }

  private mutating func row(
    _ stage: String, _ phase: String, _ source: String, _ place: Place, _ outcome: PolyOutcome
  ) -> EncodedSpan {
    var row = sheet.row(stage, phase, source: source)
    row.call = nextCall
    nextCall += 1
    row.covers = 0
    row.iteration = place.iteration
    row.group = place.group
    row.status = outcome.status
    row.error = sheet.name(outcome.error)
    return row
  }

  private mutating func instant(_ time: Int64) -> Int64? {
    time == PolyEvidence.absent ? nil : clock.instant(time)
  }

  // MARK: Runs

  private mutating func addRun(_ view: PolyRunView, _ place: Place) {
    let source =
      view.row != nil
      ? PolyEvidence.databaseSource
      : view.segment != nil
        ? PolyEvidence.logSource
        : view.polled != nil ? PolyEvidence.statusSource : PolyEvidence.consoleSource
    var row = row("pipeline", Self.wholePhase, source, place, view.outcome)
    row.start = view.start
    if view.start != .min { row.resolution = view.row != nil ? 2000 : 2_000_000 }
    if let duration = view.row?.duration {
      row.duration = duration
      row.timing = .database
      row.resolution = 2000
    } else if view.row?.isOrphan == true || view.row?.isOpen == true {
      // Its end is when the next run found it, or not known.
    } else if let polled = view.polled, polled.elapsed >= 0, !polled.isRunning {
      row.duration = polled.elapsed
      row.timing = .trace
      row.resolution = 1000
    } else if let console = view.console, console.elapsed >= 0 {
      row.duration = console.elapsed
      row.timing = .log
      row.resolution = console.resolution
    } else if let segment = view.segment, segment.isEnded || segment.failure != nil {
      row.setTime(view.start, instant(segment.last), .log, resolution: 2_000_000)
    }
    sheet.add(row)
  }

  private mutating func addSteps(_ view: PolyRunView, _ place: Place) {
    var clock = self.clock
    for (step, source) in view.steps({ clock.instant($0) }) {
      let error = step.status == .error ? view.segment?.failure?.error : nil
      let outcome = PolyOutcome(
        status: step.status, error: step.status == .aborted ? "in flight" : error)
      var row = row(step.title, Phase.step, source, place, outcome)
      row.start = step.start
      row.duration = step.duration
      if step.duration >= 0 {
        row.timing = source == PolyEvidence.statusSource ? .trace : .log
      }
      row.resolution = step.resolution
      sheet.add(row)
    }
    self.clock = clock
  }

  // MARK: Calls

  private mutating func add(_ work: PolyWork, _ place: Place) {
    let source =
      work.isOfConsole ? PolyEvidence.consoleSource : PolyEvidence.logSource
    for call in work.calls { add(call, place, source) }
    for attempt in work.loose {
      var row = row(
        attempt.stage, Phase.llm, PolyEvidence.logSource, place, attempt.outcome)
      row.setTime(instant(attempt.clock), nil, .none, resolution: 1_000_000)
      sheet.add(row)
    }
    if work.untold > 0 {
      sheet.coverage.callsObserved += work.untold
      sheet.coverage.untimedReasons["too_many_to_list", default: 0] += work.untold
    }
    for wait in work.waits {
      var row = row(wait.stage, Self.waitPhase, PolyEvidence.logSource, place, .ok)
      let start = instant(wait.start)
      row.setTime(start, start.map { $0 + wait.duration }, .log, resolution: 1_000_000)
      sheet.add(row)
    }
    for (stage, count) in work.cached.sorted(by: { $0.key < $1.key }) where count > 0 {
      var row = row(stage, Self.cachePhase, PolyEvidence.logSource, place, .ok)
      row.covers = Int32(clamping: count)
      sheet.add(row)
    }
  }

  /// A call, and its attempts so far as lines tell them: connections that break are repeated silently.
  private mutating func add(_ call: PolyCall, _ place: Place, _ source: String) {
    var whole = row(call.stage, Phase.call, source, place, call.outcome)
    whole.covers = 1
    whole.attempt = Int16(clamping: call.failed.count + 1)
    whole.setTime(instant(call.start), instant(call.end), .log, resolution: 2_000_000)
    let reason =
      call.outcome == .aborted
      ? "in_flight" : call.start == PolyEvidence.absent ? "no_start_line" : "times_contradict"
    sheet.addCall(whole, untimed: reason)
    var attempt = whole
    attempt.phase = sheet.name(Phase.llm)
    attempt.covers = 0
    for (ordinal, failed) in call.failed.enumerated() {
      var row = attempt
      row.attempt = Int16(clamping: ordinal + 1)
      row.status = failed.status
      row.error = sheet.name(failed.error)
      forgetTime(&row)
      sheet.add(row)
    }
    // Where the last attempt of several began is not told.
    if !call.failed.isEmpty { forgetTime(&attempt) }
    sheet.add(attempt)
  }

  private func forgetTime(_ row: inout EncodedSpan) {
    row.start = SpanTable.absent64
    row.duration = SpanTable.absent64
    row.timing = .none
    row.resolution = SpanTable.absent64
  }

  private mutating func add(_ event: PolyPoller.Event, _ place: Place) {
    var row = row(
      "incremental", Self.wholePhase, PolyEvidence.logSource, place, event.stretch.outcome)
    row.setTime(
      instant(event.stretch.start), instant(event.stretch.end), .log, resolution: 2_000_000)
    sheet.add(row)
  }

  // MARK: The rest

  private mutating func addExperiments() {
    let place = Place(iteration: SpanTable.absent32, group: .absent)
    for experiment in evidence.experiments {
      var row = row(
        experiment.script, Phase.step, PolyEvidence.experimentSource, place, .ok)
      row.start = experiment.end.subtractingReportingOverflow(experiment.duration).partialValue
      row.duration = experiment.duration
      row.timing = .trace
      row.resolution = experiment.resolution
      sheet.add(row)
    }
    for request in evidence.requests {
      let place = Place(iteration: SpanTable.absent32, group: sheet.name(request.host))
      var row = row(
        "http_request", Phase.llm, PolyEvidence.experimentSource, place, request.outcome)
      row.setTime(instant(request.clock), nil, .none, resolution: 1_000_000_000)
      sheet.add(row)
    }
  }

  /// When results were written, in the state at the end: that shows the pace, not single calls.
  private mutating func addCommits() {
    guard let copy = evidence.state.newest else { return }
    let place = Place(iteration: SpanTable.absent32, group: .absent)
    var counts: [(time: Int64, count: Int)] = []
    for time in copy.extracted {
      if counts.last?.time == time {
        counts[counts.count - 1].count += 1
      } else {
        counts.append((time, 1))
      }
    }
    func add(_ stage: String, _ time: Int64, covers: Int?) {
      guard time != PolyEvidence.absent else { return }
      var row = row(stage, Self.commitPhase, PolyEvidence.databaseSource, place, .ok)
      row.covers = covers.map { Int32(clamping: $0) } ?? SpanTable.absent32
      row.setTime(time, nil, .none, resolution: 1000)
      sheet.add(row)
    }
    for (time, count) in counts { add("implications", time, covers: count) }
    for time in copy.validated { add("validate", time, covers: nil) }
  }
}

extension PolyRunView {
  /// How the run ended, by the best word there is.
  var outcome: PolyOutcome {
    if let row {
      if row.isOrphan { return PolyOutcome(status: .aborted, error: "orphaned") }
      switch row.status {
      case "completed": return .ok
      case "skipped": return PolyOutcome(status: .ok, error: "skipped")
      case "failed":
        return PolyOutcome(
          status: segment?.failure?.status ?? .error, error: segment?.failure?.error ?? "failed")
      default: return .aborted
      }
    }
    if let failure = segment?.failure { return failure }
    if let polled {
      if polled.steps.contains(where: { $0.status == .error }) {
        return PolyOutcome(status: .error, error: "failed")
      }
      return polled.isRunning ? .unknown : .ok
    }
    if let console {
      if console.steps.contains(where: { $0.status == .error }) {
        return PolyOutcome(status: .error, error: "failed")
      }
      if console.mode == "skipped" { return PolyOutcome(status: .ok, error: "skipped") }
      return console.isEnded ? .ok : .aborted
    }
    return segment?.isEnded == true ? .ok : .unknown
  }
}

extension PolyWork {
  /// What a console shows of calls: how many there were, neither when nor how they ended.
  init(of console: PolyConsoleRun) {
    isOfConsole = true
    for (number, prefix, stage) in [
      (4, "Extracted ", "implications"), (6, "Validating batch ", "validate"),
    ] {
      let details = console.steps.first { $0.number == number }?.details ?? []
      for _ in details.filter({ $0.hasPrefix(prefix) }) {
        calls.append(PolyCall(stage: stage, outcome: .unknown))
      }
    }
  }
}
