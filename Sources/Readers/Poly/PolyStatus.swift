import Trace

/// Reads answers of `GET /pipeline/status`, one a line, with or without what asked for them.
struct PolyStatus {
  private(set) var runs: [PolyPolledRun] = []
  /// Runs that were said to be started and then never shown.
  private(set) var unbegun = 0
  private(set) var bad = BadRecords()
  private(set) var polls = 0
  /// Whether a start was answered and no step has been seen since.
  private var isAwaited = false
  /// The start of the first step of the run before, by which the next is told apart.
  private var previous: Int64?

  init() {}

  /// Whether an object with these keys is such an answer or holds one.
  static func recognises(_ keys: Set<String>) -> Bool {
    keys.isSuperset(of: ["endpoint", "response"])
      || keys.isSuperset(of: ["step_progress", "production", "running"])
  }

  /// Takes in one document.
  mutating func add(_ document: Span<UInt8>, line: Int) {
    do throws(JSONError) {
      let value = try JSONValue(document)
      let response = value["response"] ?? value
      let asked =
        value["t_ns"]?.int64
        ?? response["timestamp"]?.text.flatMap {
          TimeText($0)
        }?.nanoseconds
      if response["status"]?.text == "started" {
        if isAwaited { unbegun += 1 }
        isAwaited = true
        return
      }
      guard response["step_progress"] != nil || response["running"] != nil else { return }
      polls += 1
      poll(response, asked ?? PolyEvidence.absent)
    } catch {
      bad.add("line \(line), byte \(error.offset + 1): \(error.what)")
    }
  }

  mutating func finish() {
    if isAwaited { unbegun += 1 }
    isAwaited = false
  }

  private mutating func poll(_ response: JSONValue, _ asked: Int64) {
    guard let progress = response["step_progress"] else { return }
    var steps = (progress["completed_steps"]?.elements ?? []).compactMap(Self.step)
    if let current = progress["current_step"].flatMap(Self.step) { steps.append(current) }
    let isRunning = response["running"] == .boolean(true)
    guard let first = steps.first else { return }
    isAwaited = false
    // The last run's steps stay until the next begins.
    if previous != first.start || runs.isEmpty { runs.append(PolyPolledRun()) }
    previous = first.start
    let place = runs.count - 1
    runs[place].steps = steps
    runs[place].isRunning = isRunning
    runs[place].lastPoll = asked
    runs[place].elapsed =
      JSONValue.nanoseconds(progress["pipeline_elapsed_seconds"]?.double) ?? PolyEvidence.absent
  }

  private static func step(_ value: JSONValue) -> PolyStep? {
    guard let number = value["step_number"]?.int64, (1...64).contains(number),
      let title = value["step_name"]?.text
    else { return nil }
    let status: Status =
      switch value["status"]?.text {
      case "completed": .ok
      case "failed": .error
      default: .unknown
      }
    let start = value["started_at"]?.text.flatMap { TimeText($0) }
    let elapsed = JSONValue.nanoseconds(value["elapsed_seconds"]?.double)
    return PolyStep(
      number: Int(number), title: title,
      start: start?.hasZone == true
        ? start?.nanoseconds ?? PolyEvidence.absent : PolyEvidence.absent,
      // What a running step has taken so far is not its duration.
      duration: status == .unknown ? PolyEvidence.absent : elapsed ?? PolyEvidence.absent,
      resolution: 1000, status: status,
      details: value["details"]?.text.map { [$0] } ?? [])
  }
}
