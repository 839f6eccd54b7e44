import Trace

/// What the rows of a recorded run hold for each stage.
struct LikeTallies {
  /// One stage's rows.
  struct Stage {
    /// Durations of answered requests in nanoseconds, by where they come from.
    var requests: [Timing: [Int64]] = [:]
    /// Durations of calls that needed one attempt, likewise.
    var calls: [Timing: [Int64]] = [:]
    /// Number of requests of which it is known how they ended.
    var ended = 0
    /// Number of requests that went wrong in each way.
    var faults: [String: Int] = [:]
    /// Failed calls of which no request is known.
    var failedCalls = 0
  }

  /// By the stage's name.
  private(set) var stages: [String: Stage] = [:]

  /// Counts the rows.
  init(_ spans: SpanTable) {
    let request = spans.names.known(Phase.llm)
    let call = spans.names.known(Phase.call)
    var byName: [NameID: Stage] = [:]
    for row in 0..<spans.count {
      if spans.phase[row] == request {
        Self.addRequest(row, of: spans, to: &byName[spans.stage[row], default: Stage()])
      } else if spans.phase[row] == call {
        Self.addCall(row, of: spans, to: &byName[spans.stage[row], default: Stage()])
      }
    }
    for (name, stage) in byName {
      if let name = spans.names[name] { stages[name] = stage }
    }
  }

  private static func addRequest(_ row: Int, of spans: SpanTable, to stage: inout Stage) {
    let status = spans.status[row]
    guard status != .unknown, status != .aborted else { return }
    stage.ended += 1
    if let fault = fault(status, error: spans.names[spans.error[row]]) {
      stage.faults[fault, default: 0] += 1
    }
    // A refused answer took as long as a good one; a failed request tells of its failure alone.
    if status == .ok || status == .invalidOutput, spans.timing[row] != .none {
      stage.requests[spans.timing[row], default: []].append(spans.duration[row])
    }
  }

  private static func addCall(_ row: Int, of spans: SpanTable, to stage: inout Stage) {
    let attempts = spans.attempt[row]
    let covers = spans.covers[row]
    if spans.status[row].isFailure { stage.failedCalls += 1 }
    guard spans.status[row] == .ok, spans.timing[row] != .none,
      attempts == 1 || attempts == SpanTable.absent16, covers == 1 || covers == SpanTable.absent32
    else { return }
    stage.calls[spans.timing[row], default: []].append(spans.duration[row])
  }

  /// The fault that leaves such a row.
  ///
  /// A refusal that the program saw has outlasted the client library's own repeats: a burst.
  private static func fault(_ status: Status, error: String?) -> String? {
    switch status {
    case .rateLimited: "burst_http429"
    case .serverError: "burst_http500"
    case .connection: "burst_reset"
    case .timeout: "burst_timeout"
    case .emptyResult: "empty"
    case .invalidOutput:
      switch error {
      case "JSONDecodeError": "badjson"
      case "KeyError": "wrongkey"
      case "AttributeError": "null"
      default: "invalid"
      }
    default: nil
    }
  }
}

extension NameTable {
  /// The identifier of a text that is in the table; absent where it isn't.
  fileprivate func known(_ name: String) -> NameID {
    names.firstIndex(of: name).map { NameID(rawValue: UInt32($0)) } ?? .absent
  }
}
