import Testing
import Trace

@testable import Readers

/// Which call of a run it is.
struct StepKey: Hashable, CustomStringConvertible {
  var day: Int32
  var iteration: Int32?
  var agent: String
  var stage: String
  var description: String {
    "\(stage) of day \(day) iteration \(iteration.map(String.init) ?? "-") agent \(agent)"
  }
}

/// What the recorded truth of a run says of one call.
struct StepTruth {
  /// Nil for the call during which the run was killed.
  var key: StepKey?
  /// Nanoseconds since 1970 UTC.
  var start: Int64
  var end: Int64?
  /// Time in nanoseconds with the client's construction.
  var wall: Int64?
  var attempts: [AttemptTruth]
}

/// One attempt of such a call.
struct AttemptTruth {
  var status: Status
  /// Time of the request alone in nanoseconds, and with the client's construction.
  var request: Int64
  var wall: Int64
}

/// The recorded truth of one run.
struct ArenaTruth {
  var steps: [StepTruth] = []
  /// By key; the call in flight is left out.
  var byKey: [StepKey: StepTruth] = [:]

  init(_ pack: ArenaPack, folder: String = "truth") throws {
    for line in try pack.bytes("\(folder)/steps.jsonl").split(separator: UInt8(ascii: "\n")) {
      let value = try JSONValue(Array(line).span)
      let stage = try #require(value["stage"]?.text)
      var key: StepKey?
      if let day = value["day"]?.int64 {
        key = StepKey(
          day: Int32(day), iteration: value["iter"]?.int64.map { Int32($0) },
          agent: String(try #require(value["person"]?.int64)), stage: stage)
      }
      let step = StepTruth(
        key: key, start: try #require(value["start_ns"]?.int64), end: value["end_ns"]?.int64,
        wall: value["wall_ns"]?.int64,
        attempts: try (value["attempts"]?.elements ?? []).map(Self.attempt))
      steps.append(step)
      if let key { byKey[key] = step }
    }
  }

  private static func attempt(_ value: JSONValue) throws -> AttemptTruth {
    let fault = value["http"]?.elements?.last?["fault"]?.text
    let status: Status =
      switch fault {
      case nil, "slow": .ok
      case "http429", "http429ra": .rateLimited
      case "http500": .serverError
      case "reset": .connection
      default: .invalidOutput
      }
    let request =
      try #require(value["end_ns"]?.int64) - (try #require(value["start_ns"]?.int64))
    return AttemptTruth(
      status: status, request: request, wall: request + (try #require(value["ctor_ns"]?.int64)))
  }

  /// Number of calls that lie inside a time, given some room for scheduling.
  func count(inside start: Int64, _ end: Int64) -> Int {
    let room: Int64 = 20_000_000
    return steps.count { step in
      guard let stepEnd = step.end else { return false }
      return step.start >= start - room && stepEnd <= end + room
    }
  }
}

extension RunTrace {
  /// The rows of whole calls, of attempts, and of composites.
  var calls: [SpanRow] { spans.rows.filter { $0.phase == Phase.call } }
  var attempts: [SpanRow] { spans.rows.filter { $0.phase == Phase.llm } }
  var composites: [SpanRow] { spans.rows.filter { $0.phase == Phase.step } }
  /// Calls whose time is that between their prompt and their result file.
  var pairs: [SpanRow] { calls.filter { $0.timing == .pair } }
  /// The codes of the warnings.
  var codes: [String] { warnings.all.map(\.code) }
  /// Rows whose times come from files' modification times.
  var timedByFiles: [SpanRow] {
    spans.rows.filter { $0.timing == .pair || $0.timing == .adjacent }
  }
}

extension SpanRow {
  /// The call's key where its agent is known.
  var key: StepKey? {
    guard let day, let agent else { return nil }
    return StepKey(day: day, iteration: iteration, agent: agent, stage: stage)
  }
}

/// Reads a run, with a listing of file times if there is one.
func read(_ paths: String..., fileTimes: String? = nil) throws(ReaderError) -> RunTrace {
  var options = ReadOptions()
  options.fileTimes = fileTimes
  return try Registry.read(paths, options: options)
}

/// The middle one of some values.
func middle(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
}
