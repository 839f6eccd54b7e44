import Trace

/// The columns of the table `spans`, in its order: those of `spans.csv`, then two of convenience.
enum QuerySpanColumn: Int, CaseIterable {
  case run, system, source, call, stage, phase, day, iteration, agent, group, attempt, covers
  case start, startNanoseconds, duration, timing, resolution, status, error
  case promptBytes, responseBytes, inputTokens, outputTokens, cost, promptHash, model
  case durationNanoseconds, failed

  /// Name, type and meaning.
  var description: QueryColumn {
    switch self {
    case .run: QueryColumn("run", .text, "The run it belongs to")
    case .system: QueryColumn("system", .text, "The system that ran")
    case .source: QueryColumn("source", .text, "The part of the run that shows it")
    case .call:
      QueryColumn("call", .integer, "Groups the phases and attempts of one logical call")
    case .stage: QueryColumn("stage", .text, "The step, such as market_analysis")
    case .phase:
      QueryColumn("phase", .text, "call (the whole), llm (one attempt), step (a composite) …")
    case .day: QueryColumn("day", .integer, "Simulated day")
    case .iteration: QueryColumn("iteration", .integer, "Simulated iteration, step or turn")
    case .agent: QueryColumn("agent", .text, "Who acted")
    case .group: QueryColumn("group", .text, "Process or session; a word of SQL, so quote it")
    case .attempt:
      QueryColumn("attempt", .integer, "1-based; on a whole call the number of attempts")
    case .covers: QueryColumn("covers", .integer, "Logical calls inside")
    case .start: QueryColumn("start", .text, "ISO 8601")
    case .startNanoseconds: QueryColumn("start_ns", .integer, "Start in ns since 1970 UTC")
    case .duration: QueryColumn("duration_ms", .real, "NULL where it is not known")
    case .timing: QueryColumn("timing", .text, "Where the duration comes from")
    case .resolution: QueryColumn("resolution_ms", .real, "Uncertainty of the time")
    case .status: QueryColumn("status", .text, "ok, missing_result, rate_limited …")
    case .error: QueryColumn("error", .text, "The error's class")
    case .promptBytes: QueryColumn("prompt_bytes", .integer, "Size of the prompt")
    case .responseBytes: QueryColumn("response_bytes", .integer, "Size of the response")
    case .inputTokens: QueryColumn("input_tokens", .integer, "Tokens of the prompt")
    case .outputTokens: QueryColumn("output_tokens", .integer, "Tokens of the response")
    case .cost: QueryColumn("cost", .real, "In the currency that the source records")
    case .promptHash: QueryColumn("prompt_hash", .integer, "Equal for equal prompts")
    case .model: QueryColumn("model", .text, "The model that answered, or was asked")
    case .durationNanoseconds: QueryColumn("duration_ns", .integer, "The duration, exact")
    case .failed: QueryColumn("failed", .integer, "1 for a failure, 0 otherwise")
    }
  }
}

extension SpanTable {
  /// The texts of a column of names; nil for any other column.
  func nameColumn(_ column: QuerySpanColumn) -> ColumnValues<NameID>? {
    switch column {
    case .run: run
    case .system: system
    case .source: source
    case .stage: ColumnValues(stage)
    case .phase: ColumnValues(phase)
    case .agent: ColumnValues(agent)
    case .group: group
    case .error: error
    case .model: model
    default: nil
    }
  }

  /// The numbers of a small range that a column holds; nil for any other column.
  ///
  /// - Complexity: O(rows).
  func smallColumn(_ column: QuerySpanColumn) -> [Int32]? {
    switch column {
    case .day: day
    case .iteration: iteration
    case .covers: covers
    case .attempt: attempt.map { $0 == Self.absent16 ? Self.absent32 : Int32($0) }
    case .timing: timing.map { Int32($0.rawValue) }
    case .status: status.map { Int32($0.rawValue) }
    default: nil
    }
  }
}
