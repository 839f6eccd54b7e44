import Trace

/// Reads what a user may have kept of LOOM's reports in memory: reasoning traces, enhanced results,
/// costs; and the result files of its benchmarks.
struct LoomDumps {
  /// The stage of a reasoning trace as a whole.
  static let traceStage = "reasoning_trace"

  /// What a document is.
  enum Kind: Int, CaseIterable {
    case structuredTrace, explainedTrace, summarisedTrace, enhancedResult, benchmark, cost

    /// What an object with these keys is; nil for anything else.
    init?(keys: Set<String>) {
      if keys.isSuperset(of: ["header", "steps", "decisions"]) {
        self = .structuredTrace
      } else if keys.isSuperset(of: ["trace_id", "timeline", "step_breakdown"]) {
        self = .explainedTrace
      } else if keys.isSuperset(of: ["trace_id", "timeline", "steps_summary"]) {
        self = .summarisedTrace
      } else if keys.isSuperset(of: ["narrative_response", "reasoning_steps"]) {
        self = .enhancedResult
      } else if keys.isSuperset(of: ["benchmark_id", "config", "metrics_summary"]) {
        self = .benchmark
      } else if keys.isSuperset(of: ["budget_limit", "cost_summary"]) {
        self = .cost
      } else {
        return nil
      }
    }
  }

  /// How much of a file is looked at to recognise it.
  static let bytesNeeded = 64 << 10

  var evidence: LoomEvidence
  /// Traces that were taken, by identifier.
  private var taken: Set<String> = []
  /// The clocks' time and the instant of one moment, where both are told of a trace.
  private(set) var moment: (clock: Int64, instant: Int64)?
  private var clocks: [String: Int64] = [:]
  private var instants: [String: Int64] = [:]
  /// Documents that could not be used.
  private(set) var bad = BadRecords()
  private(set) var documents = 0

  init(_ evidence: LoomEvidence) { self.evidence = evidence }

  /// What the file is that begins so; nil where it is none of these.
  static func kind(beginning: [UInt8]) -> Kind? { Kind(keys: JSONKeys.ofFirst(beginning)) }

  /// Reads all documents of a file.
  ///
  /// - Returns: What is wrong with the file where it ends too early.
  mutating func read(_ file: TraceFile, as kind: Kind) throws(ReaderError) -> String? {
    bad = BadRecords()
    documents = 0
    var splitter = DocumentSplitter(beginning: file.beginning(limit: 1 << 16))
    let damage = try file.stream { piece in
      splitter.consume(piece) { add($0, $1, kind, file.path) }
      return true
    }
    splitter.finish { add($0, $1, kind, file.path) }
    return damage
  }

  private mutating func add(_ document: Span<UInt8>, _ line: Int, _ kind: Kind, _ path: String) {
    do throws(JSONError) {
      let value = try JSONValue(document)
      documents += 1
      switch kind {
      case .structuredTrace: trace(value["header"], value["steps"], kind)
      case .explainedTrace: trace(value, value["step_breakdown"], kind)
      case .summarisedTrace: trace(value, value["steps_summary"], kind)
      case .enhancedResult: result(value)
      case .benchmark: benchmark(value, path)
      case .cost: cost(value)
      }
    } catch {
      bad.add("line \(line), byte \(error.offset + 1): \(error.what)")
    }
  }

  // MARK: Traces

  /// One reasoning trace in any of its three forms; the first that is met counts.
  private mutating func trace(_ header: JSONValue?, _ steps: JSONValue?, _ kind: Kind) {
    guard let id = header?["trace_id"]?.text else { return }
    let times = header?["timestamp"] ?? header?["timeline"]
    let start = times?["start"] ?? times?["start_time"]
    let duration =
      times?["duration_seconds"] ?? times?["duration"] ?? times?["total_duration"]
    let clock = start?.text.flatMap { TimeText($0) }
    let instant = JSONValue.nanoseconds(start?.double)
    if let clock, !clock.hasZone { clocks[id] = clock.nanoseconds }
    if let instant { instants[id] = instant }
    if moment == nil, let clock = clocks[id], let instant = instants[id] {
      moment = (clock, instant)
    }
    guard taken.insert(id).inserted else { return }
    let session = session(header?["session_id"]?.text)
    let number = Int32(clamping: header?["turn_number"]?.int64 ?? Int64(SpanTable.absent32))
    let base = instant ?? clock?.nanoseconds ?? LoomEvidence.absent
    func step(_ stage: String, _ offset: Int64?, _ duration: Int64?, _ error: String?) {
      evidence.steps.append(
        LoomStep(
          source: LoomEvidence.trackerSource, stage: stage, session: session, number: number,
          start: Self.moved(base, by: offset),
          isNaive: instant == nil && clock?.hasZone != true,
          duration: duration ?? LoomEvidence.absent, resolution: 1000, timing: .trace,
          error: error))
    }
    var failure: String?
    var found: [(String, Int64?, Int64?, String?)] = []
    for entry in steps?.elements ?? [] {
      let timing = entry["timing"] ?? entry
      var error = entry["errors"]?.elements?.first?["type"]?.text
      if error == nil, entry["error_count"]?.int64 ?? 0 > 0 { error = "error" }
      failure = failure ?? error
      let offset = timing["start"]?.double ?? timing["start_time"]?.double
      found.append(
        (
          entry["type"]?.text ?? entry["name"]?.text ?? "step", JSONValue.nanoseconds(offset),
          JSONValue.nanoseconds(timing["duration"]?.double), error
        ))
    }
    step(Self.traceStage, 0, JSONValue.nanoseconds(duration?.double), failure)
    for entry in found { step(entry.0, entry.1, entry.2, entry.3) }
  }

  /// A time so much later; absent where either is not known, or the sum too large.
  private static func moved(_ base: Int64, by offset: Int64?) -> Int64 {
    guard let offset, base != LoomEvidence.absent else { return LoomEvidence.absent }
    let (sum, overflow) = base.addingReportingOverflow(offset)
    return overflow ? LoomEvidence.absent : sum
  }

  private mutating func session(_ id: String?) -> Int32 {
    guard let id, !id.isEmpty else { return -1 }
    let bytes = Array(id.utf8)
    return Int32(evidence.session(bytes.span, 0..<bytes.count))
  }

  // MARK: Other documents

  /// One result of the enhanced pipeline; its steps have durations but no starts.
  private mutating func result(_ value: JSONValue) {
    let facts = value["metadata_enhanced"] ?? value["metadata"]
    let session = session(facts?["session_id"]?.text)
    let number = Int32(clamping: facts?["turn_number"]?.int64 ?? Int64(SpanTable.absent32))
    func step(_ stage: String, _ seconds: Double?) {
      evidence.steps.append(
        LoomStep(
          source: LoomEvidence.resultSource, stage: stage, session: session, number: number,
          start: LoomEvidence.absent, isNaive: false,
          duration: JSONValue.nanoseconds(seconds) ?? LoomEvidence.absent, resolution: 1000,
          timing: .trace, error: nil))
    }
    step("enhanced_reasoning", facts?["total_duration"]?.double)
    let steps = value["reasoning_steps_detailed"] ?? value["reasoning_steps"]
    for entry in steps?.elements ?? [] {
      step(entry["step"]?.text ?? "step", entry["duration"]?.double)
    }
  }

  private mutating func benchmark(_ value: JSONValue, _ path: String) {
    let summary = value["metrics_summary"]
    func number(_ key: String) -> Double? { summary?["latency_ms_\(key)"]?.double }
    let quantiles = [("median", 0.5), ("p95", 0.95), ("p99", 0.99)].compactMap { key, level in
      number(key).map { Distribution.Quantile(level: level, value: $0) }
    }
    func time(_ key: String) -> Int64 {
      value[key]?.text.flatMap { TimeText($0) }?.nanoseconds ?? LoomEvidence.absent
    }
    evidence.benchmarks.append(
      LoomBenchmark(
        name: value["config"]?["name"]?.text ?? "benchmark",
        kind: value["config"]?["type"]?.text ?? "", start: time("start_time"),
        end: time("end_time"), isCompleted: value["status"]?.text == "completed",
        count: summary?["latency_ms_count"]?.int64 ?? 0, quantiles: quantiles,
        mean: number("mean"), minimum: number("min"), maximum: number("max"), path: path))
  }

  private mutating func cost(_ value: JSONValue) {
    guard case .object(let providers) = value["cost_summary"]?["providers"] else { return }
    for (provider, facts) in providers {
      guard case .object(let models) = facts["models"] else { continue }
      for (model, facts) in models {
        evidence.costs.append(
          LoomCost(
            provider: provider, model: model, requests: facts["request_count"]?.int64 ?? 0,
            cost: facts["total_cost"]?.double ?? .nan))
      }
    }
  }
}
