import Trace

/// One pipeline run as all sources together show it.
struct PolyRunView {
  /// Its start in UTC; ``PolyEvidence/absent`` where nothing tells.
  var start: Int64
  var row: PolyState.Run?
  var segment: PolySegment?
  var polled: PolyPolledRun?
  var console: PolyConsoleRun?

  /// `full` or `refresh`; nil where nothing tells.
  var kind: String? {
    if let kind = row?.kind, !kind.isEmpty { return kind }
    return console.map { $0.isFull ? "full" : "refresh" }
  }

  /// Puts together what belongs to one run.
  ///
  /// A log's run begins within seconds behind its row; a console belongs to the log beside it, or to
  /// the row that took as long by its own word.
  static func all(_ evidence: PolyEvidence, _ clock: inout NaiveClock) -> [PolyRunView] {
    var views = evidence.state.runs.map { PolyRunView(start: $0.started, row: $0) }
    var stems: [String: [Int]] = [:]
    for segment in evidence.segments {
      let start = clock.instant(segment.start)
      let place = nearest(to: start, views) { $0.segment == nil }
      let position = place ?? views.count
      if place == nil { views.append(PolyRunView(start: start)) }
      views[position].segment = segment
      stems[segment.stem, default: []].append(position)
    }
    for polled in evidence.polls {
      let start = polled.steps.first?.start ?? PolyEvidence.absent
      let place = nearest(to: start, views) { $0.polled == nil }
      if place == nil { views.append(PolyRunView(start: start)) }
      views[place ?? views.count - 1].polled = polled
    }
    var used: [String: Int] = [:]
    for console in evidence.consoles {
      let ordinal = used[console.stem, default: 0]
      used[console.stem] = ordinal + 1
      let logs = stems[console.stem] ?? []
      let place = ordinal < logs.count ? logs[ordinal] : byLength(console, views)
      if place == nil { views.append(PolyRunView(start: PolyEvidence.absent)) }
      views[place ?? views.count - 1].console = console
    }
    let order = views.indices.sorted {
      (views[$0].start == .min ? .max : views[$0].start, $0)
        < (views[$1].start == .min ? .max : views[$1].start, $1)
    }
    return order.map { views[$0] }
  }

  /// The run that began just before that moment.
  private static func nearest(
    to start: Int64, _ views: [PolyRunView], where isFree: (PolyRunView) -> Bool
  ) -> Int? {
    guard start != PolyEvidence.absent else { return nil }
    let found = views.indices.filter { position in
      let view = views[position]
      guard isFree(view), view.start != PolyEvidence.absent else { return false }
      let (distance, overflow) = start.subtractingReportingOverflow(view.start)
      return !overflow && distance > -1_000_000_000 && distance < 5_000_000_000
    }
    return found.min { abs(start - views[$0].start) < abs(start - views[$1].start) }
  }

  /// The only run without a console that took as long.
  private static func byLength(_ console: PolyConsoleRun, _ views: [PolyRunView]) -> Int? {
    guard console.elapsed >= 0, console.resolution == 1000 else { return nil }
    let found = views.indices.filter { position in
      guard views[position].console == nil, let duration = views[position].row?.duration else {
        return false
      }
      // The command line counts from before the row's start.
      return console.elapsed >= duration && console.elapsed - duration < 50_000_000
    }
    return found.count == 1 ? found.first : nil
  }

  /// The steps, each from the source that tells it best: polls, the log, the console.
  ///
  /// - Parameter instant: turns a log's time into UTC.
  func steps(_ instant: (Int64) -> Int64) -> [(step: PolyStep, source: String)] {
    var result: [Int: (PolyStep, String)] = [:]
    for step in console?.steps ?? [] { result[step.number] = (step, PolyEvidence.consoleSource) }
    let logged = [
      (1, segment?.fetch), (4, segment?.implications), (6, segment?.validation),
    ]
    for (number, stretch) in logged {
      guard let stretch else { continue }
      var step = PolyStep(
        number: number, title: PolyStep.titles[number - 1], start: instant(stretch.start),
        resolution: 2_000_000, status: stretch.outcome.status)
      if stretch.end != PolyEvidence.absent, stretch.end >= stretch.start {
        let (duration, overflow) = stretch.end.subtractingReportingOverflow(stretch.start)
        if !overflow { step.duration = duration }
      }
      // The log shows what is inside the step; whether the step itself failed the console knows.
      if let known = result[number]?.0, known.status != .aborted { step.status = known.status }
      result[number] = (step, PolyEvidence.logSource)
    }
    for step in polled?.steps ?? [] { result[step.number] = (step, PolyEvidence.statusSource) }
    return result.sorted { $0.key < $1.key }.map { ($0.value.0, $0.value.1) }
  }
}

extension PolyState.Run {
  /// Nanoseconds from start to end; nil where it has no end of its own.
  var duration: Int64? {
    guard !isOrphan, !isOpen, started != PolyEvidence.absent, completed != PolyEvidence.absent,
      completed >= started
    else { return nil }
    let (duration, overflow) = completed.subtractingReportingOverflow(started)
    return overflow ? nil : duration
  }
}

extension PolyPoller {
  /// Whether the poller did nothing.
  var isEmpty: Bool {
    events.isEmpty && work.calls.isEmpty && work.waits.isEmpty && work.loose.isEmpty
  }
}
