import Trace

/// Reads loguru lines of Polyalphascan: pipeline runs and what the market poller did.
struct PolyLogParser: LogParser {
  static let longestLine = 1 << 16

  private let stem: String
  var segments: [PolySegment] = []
  var poller = PolyPoller()
  /// By how much the clocks were ahead of UTC, by a line that has a time in UTC.
  private(set) var ahead: Int64?
  private(set) var lines = 0
  /// Lines that continue another or are a server's.
  private(set) var otherLines = 0
  private(set) var last = PolyEvidence.absent
  /// The pipeline run that the lines belong to; nil between runs.
  var isRunning = false
  /// The poller's event and call that are open.
  var event: PolyPoller.Event?
  var single: PolyCall?
  var validation: PolyStretch?
  /// Outcomes of batches that were told before their own line.
  var batchOutcomes: [Int: PolyOutcome] = [:]
  /// Batches that ended, and how many there are in all.
  var doneBatches: Set<Int> = []
  var batches = 0
  /// Failed attempts by the title of the group.
  var failing: [(title: String, outcomes: [PolyOutcome], isGivenUp: Bool)] = []
  private var fetchFailures: [String: [PolyOutcome]] = [:]

  /// So many calls without lines of their own may still become rows.
  var room = 100_000

  /// Larger numbers in a line are not believed.
  static let mostTold: Int64 = 1 << 32

  /// So many batches are under way at a time.
  static let concurrentBatches = 10
  /// Pairs of one batch.
  static let batchSize: Int64 = 32

  init(stem: String) { self.stem = stem }

  mutating func finish() {
    endValidation(at: nil)
    endImplications(at: nil)
    endFetch(.aborted)
    if let single { poller.work.calls.append(single) }
    if let event { poller.events.append(event) }
    (single, event) = (nil, nil)
  }

  mutating func add(_ line: Span<UInt8>) {
    lines += 1
    TerminalText.plain(line) { text in
      guard let parsed = LoguruLine(text) else {
        if !text.isEmpty { otherLines += 1 }
        return
      }
      last = parsed.clock
      // Thousands of lines tell what the filter before the model rejects.
      if text.extracting(parsed.level).equals("DEBUG") { return }
      if isRunning { segments[segments.count - 1].last = parsed.clock }
      dispatch(text.extracting(parsed.module), text.extracting(parsed.message), parsed.clock)
    }
  }

  private mutating func dispatch(_ module: Span<UInt8>, _ text: Span<UInt8>, _ clock: Int64) {
    if module.ends(with: "steps.fetch") || module.ends(with: "market_poller") {
      fetchLine(text, clock)
    } else if module.ends(with: "steps.implications")
      || module.ends(with: "steps.implications_parallel")
    {
      implicationLine(text, clock)
    } else if module.ends(with: "steps.validate") {
      validationLine(text, clock)
    } else if module.ends(with: "core.models") {
      if let rest = text.behind("Rate limited, waiting "), let seconds = text.number(rest) {
        rateLimited(clock, seconds)
      }
    } else if module.ends(with: "core.incremental") {
      incrementalLine(text, clock)
    } else if module.ends(with: "core.state") {
      stateLine(text, clock)
    } else if let rest = text.behind("Pipeline failed: ") {
      failRun(PolyOutcome(text.string(rest)), clock)
    }
  }

  // MARK: What belongs to whom

  /// Whether lines belong to a run; while an event is open they are the poller's.
  var isOfRun: Bool { isRunning && event == nil }

  /// Changes the work of the run that the lines belong to, or the poller's.
  mutating func work(_ change: (inout PolyWork) -> Void) {
    if isOfRun { change(&segments[segments.count - 1].work) } else { change(&poller.work) }
  }

  mutating func addWait(_ stage: String, _ clock: Int64, seconds: Int64) {
    guard seconds >= 0, seconds < 1 << 20 else { return }
    let wait = PolyWait(stage: stage, start: clock, duration: seconds * 1_000_000_000)
    work { $0.waits.append(wait) }
  }

  mutating func addCached(_ stage: String, _ count: Int64) {
    work { $0.cached[stage, default: 0] += Int(min(count, Self.mostTold)) }
  }

  // MARK: Runs

  private mutating func beginRun(_ clock: Int64) {
    endValidation(at: nil)
    endImplications(at: nil)
    endFetch(.aborted)
    segments.append(PolySegment(stem: stem, start: clock, last: clock))
    segments[segments.count - 1].fetch = PolyStretch(start: clock)
    isRunning = true
  }

  private mutating func failRun(_ outcome: PolyOutcome, _ clock: Int64) {
    guard isRunning else { return }
    let place = segments.count - 1
    if segments[place].fetch?.end == PolyEvidence.absent {
      segments[place].fetch?.end = clock
      segments[place].fetch?.outcome = outcome
      endFetch(outcome)
    }
    segments[place].failure = outcome
    isRunning = false
  }

  private mutating func stateLine(_ text: Span<UInt8>, _ clock: Int64) {
    guard let rest = text.behind("Exported to _live/"),
      let (_, stamp) = text.cut(rest, at: "(timestamp: "), text.ends(with: ")")
    else { return }
    let time = TimeText(text.extracting(stamp.lowerBound..<stamp.upperBound - 1))
    if ahead == nil, let time, time.hasZone {
      ahead = NaiveClock.ahead(
        clock: clock, instant: time.nanoseconds, early: 1_000_000_000, late: 1_000_000_000)
    }
    // The last thing that a run does; the poller's events export, too, but outside of a run.
    guard isOfRun else { return }
    segments[segments.count - 1].isEnded = true
    isRunning = false
  }

  // MARK: Fetching

  private mutating func fetchLine(_ text: Span<UInt8>, _ clock: Int64) {
    if text.starts(with: "Fetching Polymarket events") {
      beginRun(clock)
    } else if text.starts(with: "Fetched "), text.contains(" active events") {
      guard isRunning else { return }
      segments[segments.count - 1].fetch?.end = clock
      segments[segments.count - 1].fetch?.outcome = .ok
      endFetch(.ok)
    } else if let rest = text.behind("Retry "), let (count, path) = text.cut(rest, at: " for "),
      let (name, error) = text.cut(path, at: ": "), let attempt = text.number(count)
    {
      let outcome = PolyOutcome(text.string(error))
      fetchFailures[text.string(name), default: []].append(outcome)
      let factor: Int64 = outcome.status == .rateLimited ? 2 : 1
      addWait("fetch_json", clock, seconds: min(attempt, 1 << 10) * factor)
    }
  }

  /// Turns failed attempts to fetch into calls, one for each path.
  private mutating func endFetch(_ outcome: PolyOutcome) {
    for (path, failed) in fetchFailures.sorted(by: { $0.key < $1.key }) {
      let call = PolyCall(stage: "fetch_json", title: path, outcome: outcome, failed: failed)
      work { $0.calls.append(call) }
    }
    fetchFailures = [:]
  }
}
