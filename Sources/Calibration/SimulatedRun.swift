import Simulator
import Trace

/// A run made by the simulator in memory, without files.
enum SimulatedRun {
  /// The stages of an agent's turn, with the shapes that the simulator gives them.
  static let stages = [
    "market_analysis", "buy", "sell", "gossip", "short_reflection", "long_reflection",
    "strategy_update",
  ]

  /// Nine agents that take their turns one after another, so that neighbouring calls share the
  /// weather.
  ///
  /// - Parameters:
  ///   - steps: turns of every agent.
  ///   - stages: how many of the stages a turn has.
  ///   - factor: what all answers' durations are multiplied by.
  ///   - change: further changes of the workload.
  static func make(
    seed: UInt64, steps: Int, stages: Int, factor: Double = 1,
    _ change: (inout WorkloadCommon) -> Void = { _ in }
  ) -> RunTrace {
    var workload = GroupsWorkload()
    workload.groups = 1
    workload.slowGroups = 0
    workload.agentsPerGroup = 9
    workload.agentsAtOnce = 1
    workload.steps = steps
    workload.stepsPerDay = 10
    workload.stages = Array(Self.stages.prefix(stages))
    workload.common.seed = seed
    workload.common.run = "run_\(seed)"
    // The parts that are no answers: they would only be more rows.
    workload.common.promptTime = .constant(milliseconds: 0)
    workload.common.parseTime = .constant(milliseconds: 0)
    change(&workload.common)
    scale(&workload.common.service.latency, by: factor)
    var trace = RunTrace(
      run: RunDescription(id: workload.common.run, path: workload.common.run, system: "simulated"))
    var lines = SimulatedLines(run: workload.common.run, table: SpanTable())
    let summary = workload.run { lines.read($0) }
    trace.spans = lines.table
    trace.run.start = summary.start
    trace.run.end = summary.end
    return trace
  }

  private static func scale(_ latency: inout LatencyModel, by factor: Double) {
    latency.shape = latency.shape.scaled(by: factor)
    latency.millisecondsPerInputToken *= factor
    latency.millisecondsPerOutputToken *= factor
    for (stage, shape) in latency.stages { latency.stages[stage] = shape.scaled(by: factor) }
  }
}

extension LatencyShape {
  fileprivate func scaled(by factor: Double) -> LatencyShape {
    switch self {
    case .lognormal(let median, let sigma):
      .lognormal(medianMilliseconds: median * factor, sigma: sigma)
    case .gamma(let shape, let scale): .gamma(shape: shape, scaleMilliseconds: scale * factor)
    case .empirical(let quantiles):
      .empirical(quantilesMilliseconds: quantiles.map { $0 * factor })
    case .constant(let milliseconds): .constant(milliseconds: milliseconds * factor)
    }
  }
}

/// Takes the spans of requests from the simulator's trace lines.
struct SimulatedLines {
  private(set) var table: SpanTable
  private let run: NameID
  private let system: NameID

  init(run: String, table: SpanTable) {
    var table = table
    self.run = table.intern(run)
    system = table.intern("simulated")
    self.table = table
  }

  /// Adds the requests of whole lines.
  mutating func read(_ bytes: Span<UInt8>) {
    var first = 0
    for position in bytes.indices where bytes[position] == UInt8(ascii: "\n") {
      add(bytes.extracting(first..<position))
      first = position + 1
    }
  }

  /// Adds one line; its keys are looked for in the order in which the simulator writes them.
  private mutating func add(_ line: Span<UInt8>) {
    var place = 0
    let start = number("\"ts\":", line, &place)
    let day = number("\"day\":", line, &place)
    let iteration = number("\"iter\":", line, &place)
    let agent = number("\"agent\":", line, &place)
    guard let agent, let stage = text("\"stage\":\"", line, &place),
      text("\"phase\":\"", line, &place) == "llm"
    else { return }
    var row = EncodedSpan(
      run: run, system: system, source: system, stage: table.intern(stage),
      phase: table.intern(Phase.call))
    row.start = start ?? SpanTable.absent64
    row.day = Int32(clamping: day ?? 0)
    row.iteration = Int32(clamping: iteration ?? 0)
    row.agent = table.intern(String(agent))
    row.attempt = Int16(clamping: (number("\"attempt\":", line, &place) ?? 0) + 1)
    row.status = text("\"status\":\"", line, &place) == "ok" ? .ok : .serverError
    row.duration = (number("\"dur_us\":", line, &place) ?? 0) * 1_000
    row.call = number("\"call\":", line, &place) ?? 0
    row.timing = .trace
    row.resolution = 1_000
    table.append(row)
  }

  /// Moves behind the next place of a key; whether there is one.
  private func find(_ key: StaticString, _ line: Span<UInt8>, _ place: inout Int) -> Bool {
    let size = key.utf8CodeUnitCount
    let first = UInt8(ascii: "\"")
    for start in place..<max(place, line.count - size) where line[start] == first {
      var offset = 1
      while offset < size, unsafe line[start + offset] == key.utf8Start[offset] { offset += 1 }
      guard offset == size else { continue }
      place = start + size
      return true
    }
    return false
  }

  private func number(_ key: StaticString, _ line: Span<UInt8>, _ place: inout Int) -> Int64? {
    guard find(key, line, &place) else { return nil }
    var value: Int64?
    while place < line.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(line[place]) {
      value = (value ?? 0) &* 10 &+ Int64(line[place] - UInt8(ascii: "0"))
      place += 1
    }
    return value
  }

  private func text(_ key: StaticString, _ line: Span<UInt8>, _ place: inout Int) -> String? {
    guard find(key, line, &place) else { return nil }
    var bytes: [UInt8] = []
    while place < line.count, line[place] != UInt8(ascii: "\"") {
      bytes.append(line[place])
      place += 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
