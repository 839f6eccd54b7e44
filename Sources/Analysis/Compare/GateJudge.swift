import Statistics
import Trace

/// Measures what gates ask for, and judges them.
struct GateJudge {
  /// A number with its interval.
  private struct Measure {
    var stage: String?
    var estimate: IntervalEstimate
  }

  /// Stages that a reason names at most.
  private static let mostNames = 8

  private let gates: [ComparisonGate]
  private var measures: [[Measure]]
  private var phases: [[StageKey]]

  init(_ gates: [ComparisonGate], threshold: Double) {
    self.gates = gates
    measures = gates.map { _ in [] }
    phases = gates.map { _ in [] }
  }

  /// Takes the numbers of one stage, while its samples are at hand.
  mutating func measure(_ key: StageKey, _ comparer: StageComparer) {
    for (position, gate) in gates.enumerated() where applies(gate, to: key) {
      guard let estimate = estimate(gate, comparer) else { continue }
      measures[position].append(Measure(stage: key.stage, estimate: estimate))
      phases[position].append(key)
    }
  }

  private func applies(_ gate: ComparisonGate, to key: StageKey) -> Bool {
    guard let stage = gate.stage else { return true }
    return stage == key.stage || stage == "\(key.stage).\(key.phase)" || stage == key.phase
  }

  private func estimate(_ gate: ComparisonGate, _ comparer: StageComparer) -> IntervalEstimate? {
    let change: StageComparison.Change?
    switch gate.metric {
    case .quantile(let level):
      if case .value = gate.limit { return value(of: level, comparer) }
      change = comparer.change(level)
    case .mean:
      if case .value = gate.limit { return mean(comparer) }
      change = comparer.changeOfMean()
    default: return nil
    }
    guard let change else { return nil }
    if case .change = gate.limit {
      return Self.completed(change.difference) { comparer.hodgesLehmannShift() }
    }
    return change.ratio.map { ratio in
      Self.relative(Self.completed(ratio) { comparer.hodgesLehmannRatio() })
    }
  }

  /// The change of a quantile that has too few calls for an interval, with that of the whole
  /// distribution in its place: a shift of everything shifts the tail too.
  ///
  /// The interval is widened to hold the quantile's own change, so that both have to agree.
  private static func completed(
    _ change: IntervalEstimate, _ whole: () -> IntervalEstimate?
  ) -> IntervalEstimate {
    if change.low != nil || change.high != nil { return change }
    guard let shift = whole() else { return change }
    return IntervalEstimate(
      value: change.value, low: shift.low.map { min($0, change.value) },
      high: shift.high.map { max($0, change.value) })
  }

  /// A ratio as a change.
  private static func relative(_ ratio: IntervalEstimate) -> IntervalEstimate {
    IntervalEstimate(
      value: ratio.value - 1, low: ratio.low.map { $0 - 1 }, high: ratio.high.map { $0 - 1 })
  }

  /// A quantile of the candidate with its order-statistic interval, of as many values as they are worth.
  private func value(of level: QuantileLevel, _ comparer: StageComparer) -> IntervalEstimate? {
    let sample = comparer.sortedCandidate
    guard let value = sample.linearQuantile(level) else { return nil }
    let worth = max(1, Int(comparer.effective.candidate.rounded()))
    let interval = OrderStatisticInterval(count: worth, level: level)
    func end(_ rank: Int?, up: Bool) -> Double? {
      rank.flatMap { rank in
        let place = Double(rank) / Double(worth) * Double(sample.count)
        let whole = Int(place.rounded(up ? .up : .down))
        return sample.value(rank: min(sample.count, max(1, whole))).map { Double($0) }
      }
    }
    return IntervalEstimate(
      value: value, low: end(interval.lowerRank, up: false), high: end(interval.upperRank, up: true)
    )
  }

  private func mean(_ comparer: StageComparer) -> IntervalEstimate? {
    let moments = comparer.candidate.moments
    guard let mean = moments.mean else { return nil }
    guard let deviation = moments.standardDeviation, comparer.effective.candidate > 1 else {
      return IntervalEstimate(value: mean, low: nil, high: nil)
    }
    let half = 1.959964 * deviation / comparer.effective.candidate.squareRoot()
    return IntervalEstimate(value: mean, low: mean - half, high: mean + half)
  }

  /// What became of the gates.
  func judge(_ comparison: Comparison) -> [GateResult] {
    gates.indices.map { position in
      let gate = gates[position]
      let found =
        switch gate.metric {
        case .wall: walls(gate, comparison)
        case .failures, .retries: rates(gate, comparison)
        default: durations(position, comparison)
        }
      var result = Self.result(gate, found)
      if found.isEmpty, let unknown = unknownStage(gate, comparison) { result.reason = unknown }
      return result
    }
  }

  /// What to say of a stage that neither side has; nil where one has it.
  private func unknownStage(_ gate: ComparisonGate, _ comparison: Comparison) -> String? {
    guard let stage = gate.stage else { return nil }
    let rows = comparison.stages
    guard
      !rows.contains(where: {
        stage == $0.stage || stage == $0.phase || stage == "\($0.stage).\($0.phase)"
      })
    else { return nil }
    var names: [String] = []
    for row in rows where !names.contains(row.stage) { names.append(row.stage) }
    let shown = names.prefix(Self.mostNames).joined(separator: ", ")
    return "neither side has a stage or phase '\(stage)'; the stages are \(shown)"
      + (names.count > Self.mostNames ? " and \(names.count - Self.mostNames) more" : "")
  }

  /// Of the phases of a stage the whole call counts, unless the gate names another.
  private func durations(_ position: Int, _ comparison: Comparison) -> [Measure] {
    let keys = phases[position]
    let wholes = Set(keys.filter { $0.phase != Phase.llm }.map(\.stage))
    let stage = gates[position].stage
    return zip(keys, measures[position]).filter { key, _ in
      key.phase != Phase.llm || !wholes.contains(key.stage) || stage == key.phase
        || stage == "\(key.stage).\(key.phase)"
    }.map(\.1)
  }

  private func walls(_ gate: ComparisonGate, _ comparison: Comparison) -> [Measure] {
    switch gate.limit {
    case .relative:
      return comparison.overall.wallRatio.map { [Measure(estimate: Self.relative($0))] } ?? []
    case .change:
      return comparison.overall.wallDifference.map { [Measure(estimate: $0)] } ?? []
    case .value:
      // A fact of these runs, without noise.
      return comparison.candidate.wall.map {
        [Measure(estimate: IntervalEstimate(value: $0, low: $0, high: $0))]
      } ?? []
    }
  }

  private func rates(_ gate: ComparisonGate, _ comparison: Comparison) -> [Measure] {
    func change(_ failures: RateChange?, _ retries: RateChange?) -> IntervalEstimate? {
      let change = gate.metric == .failures ? failures : retries
      if case .value = gate.limit { return change?.candidateInterval }
      return change?.difference
    }
    guard gate.stage != nil else {
      let overall = change(comparison.overall.failures, comparison.overall.retries)
      return overall.map { [Measure(estimate: $0)] } ?? []
    }
    return comparison.stages.compactMap { row in
      let key = StageKey(
        stage: row.stage, phase: row.phase, timing: Timing(name: row.timing) ?? .none)
      guard applies(gate, to: key), let estimate = change(row.failures, row.retries) else {
        return nil
      }
      return Measure(stage: row.stage, estimate: estimate)
    }
  }

  private static func result(_ gate: ComparisonGate, _ found: [Measure]) -> GateResult {
    let limit: Double
    var isDuration = !gate.metric.isRate
    switch gate.limit {
    case .relative(let value):
      limit = value
      isDuration = false
    case .change(let value), .value(let value): limit = value
    }
    let isUpper = gate.comparator == .greater || gate.comparator == .greaterOrEqual
    var result = GateResult(
      expression: gate.expression, holds: false, isDecided: false, isDuration: isDuration,
      reason: "nothing that it asks for is known")
    // The worst measure decides: one that holds, else one that can't tell, else the nearest.
    var worst = -1
    for measure in found {
      let estimate = measure.estimate
      let near = isUpper ? estimate.low : estimate.high
      let far = isUpper ? estimate.high : estimate.low
      let holds = near.map { gate.comparator.holds($0, limit) } ?? false
      let fails = far.map { !gate.comparator.holds($0, limit) } ?? false
      let rank = holds ? 2 : fails ? 0 : 1
      let isWorse = result.value.map { isUpper ? estimate.value > $0 : estimate.value < $0 } ?? true
      guard rank > worst || (rank == worst && isWorse) else { continue }
      worst = rank
      result.holds = holds
      result.isDecided = rank != 1
      result.value = estimate.value
      result.low = estimate.low
      result.high = estimate.high
      result.stage = measure.stage
    }
    switch worst {
    case 2: result.reason = "it holds beyond the noise"
    case 1: result.reason = "the data can't tell: the interval reaches across the limit"
    case 0: result.reason = "it does not hold, beyond the noise"
    default: break
    }
    return result
  }
}
