import Statistics
import Trace

extension Comparison {
  /// Compares two sides.
  ///
  /// - Complexity: O(rows log rows); intervals of quantiles cost the same whatever the number of rows.
  public init(
    _ base: ComparisonSide, _ candidate: ComparisonSide,
    options: ComparisonOptions = ComparisonOptions()
  ) {
    let options = Self.relabelled(base, candidate, options)
    self.init(
      MeasuredSide(base, options: options), MeasuredSide(candidate, options: options),
      options: options)
  }

  /// Compares two sides that were measured with the same options.
  ///
  /// - Complexity: O(rows log rows); intervals of quantiles cost the same whatever the number of rows.
  public init(
    _ base: MeasuredSide, _ candidate: MeasuredSide,
    options: ComparisonOptions = ComparisonOptions()
  ) {
    let builder = ComparisonBuilder(base, candidate, options: options)
    let (base, candidate) = (base.side, candidate.side)
    threshold = options.threshold
    seed = options.seed
    self.base = Self.describe(base, builder.before)
    self.candidate = Self.describe(candidate, builder.after)
    let pairs = builder.before.places.flatMap { before in
      builder.after.places.map { CallPairs(before, $0) }
    }
    var gates = GateJudge(options.gates, threshold: options.threshold)
    for key in builder.keys.sorted(by: Self.isBefore) {
      var row = builder.compare(key) { gates.measure(key, $0) }
      row.paired = pairs?.compare(key)
      stages.append(row)
    }
    distributions = Self.distributions(base, candidate, options: options)
    adjust(families: max(1, options.families))
    decide(builder)
    sort()
    overall(builder)
    self.gates = gates.judge(self)
    warn(builder, [base, candidate])
  }

  private static func isBefore(_ left: StageKey, _ right: StageKey) -> Bool {
    (left.stage, left.phase, left.timing.rawValue) < (
      right.stage, right.phase, right.timing.rawValue
    )
  }

  /// Where each side has durations of one stage only, and not the same, those two are compared.
  private static func relabelled(
    _ base: ComparisonSide, _ candidate: ComparisonSide, _ options: ComparisonOptions
  ) -> ComparisonOptions {
    let sides = [base, candidate]
    guard !options.ignoresStages, sides.allSatisfy({ $0.filter != nil }) else { return options }
    let names = sides.map { MeasuredSide($0, options: options).table.stageNames }
    var result = options
    if names.allSatisfy({ $0.count == 1 }), names[0] != names[1] { result.ignoresStages = true }
    return result
  }

  /// Holm's adjustment over all tests: durations, failures and retries of each stage.
  private mutating func adjust(families: Int) {
    var seen: Set<StepKey> = []
    var values: [Double] = []
    var places: [(Int, WritableKeyPath<StageComparison, Double?>)] = []
    for (position, row) in stages.enumerated() {
      if let probability = row.probability, min(row.base.count, row.candidate.count) >= 6 {
        values.append(probability)
        places.append((position, \.adjusted))
      }
      // The outcomes of a stage with two sources stand in both of its rows, but are one test.
      guard seen.insert(StepKey(stage: row.stage, phase: row.phase)).inserted else { continue }
      if let failures = row.failures, failures.base.successes + failures.candidate.successes > 0 {
        values.append(failures.probability)
        places.append((position, \.failuresAdjusted))
      }
      if let retries = row.retries, retries.base.successes + retries.candidate.successes > 0 {
        values.append(retries.probability)
        places.append((position, \.retriesAdjusted))
      }
    }
    testCount = values.count * families
    for ((position, path), adjusted) in zip(places, MultipleTesting.holm(values)) {
      stages[position][keyPath: path] = min(1, adjusted * Double(families))
    }
    let ofRuns = stages.indices.filter { stages[$0].runProbability != nil }
    let adjusted = MultipleTesting.holm(ofRuns.compactMap { stages[$0].runProbability })
    for (position, value) in zip(ofRuns, adjusted) { stages[position].runAdjusted = value }
  }

  private mutating func decide(_ builder: ComparisonBuilder) {
    let tests = testCount
    for position in stages.indices {
      if let missing = builder.missing(stages[position]) {
        stages[position].verdict = .notComparable
        stages[position].reason = "NOT COMPARABLE: \(missing)."
      } else {
        let key = builder.key(of: stages[position])
        stages[position].decide(
          threshold: threshold, tests: tests, runsResampled: builder.resamplesRuns(key))
      }
    }
  }

  /// The stage with the largest total first, its rows together, calls before attempts.
  private mutating func sort() {
    var largest: [String: Double] = [:]
    for row in stages {
      let total = max(row.base.total ?? -1, row.candidate.total ?? -1)
      largest[row.stage] = max(largest[row.stage] ?? -1, total)
    }
    func place(_ row: StageComparison) -> (Double, String, Int, String, UInt8) {
      let phase = row.phase == Phase.call ? 0 : row.phase == Phase.llm ? 1 : 2
      let timing = Timing(name: row.timing) ?? .none
      return (-(largest[row.stage] ?? -1), row.stage, phase, row.phase, timing.rawValue)
    }
    stages = stages.map { (place($0), $0) }.sorted { $0.0 < $1.0 }.map { $0.1 }
  }
}

extension StageComparison {
  fileprivate var failuresAdjusted: Double? {
    get { failures?.adjusted }
    set { failures?.adjusted = newValue }
  }
  fileprivate var retriesAdjusted: Double? {
    get { retries?.adjusted }
    set { retries?.adjusted = newValue }
  }
}

extension ComparisonBuilder {
  func key(of row: StageComparison) -> StageKey {
    StageKey(stage: row.stage, phase: row.phase, timing: Timing(name: row.timing) ?? .none)
  }

  func resamplesRuns(_ key: StageKey) -> Bool {
    (before.samples[key]?.filledRuns ?? 0) >= 3 && (after.samples[key]?.filledRuns ?? 0) >= 3
  }

  /// Why a stage can't be compared for want of the same thing on both sides; nil where it is there.
  func missing(_ row: StageComparison) -> String? {
    let key = key(of: row)
    let sides = [(before, row.base, "base"), (after, row.candidate, "candidate")]
    if key.timing == .none {
      for (table, _, name) in sides where table.samples[key] == nil {
        return "the \(name) has no such stage"
      }
      return "neither side times this stage"
    }
    for (table, side, name) in sides where side.count == 0 {
      let others = table.samples.filter {
        $0.key.stage == key.stage && $0.key.phase == key.phase
      }
      if others.isEmpty { return "the \(name) has no such stage" }
      let timings = others.filter { $0.value.durationCount > 0 }.map(\.key.timing).sorted()
      guard !timings.isEmpty else { return "the \(name) doesn't time this stage" }
      let words = timings.map(\.name).joined(separator: " and ")
      return "the \(name)'s durations come from another source (\(words), not \(key.timing.name))"
    }
    return nil
  }
}
