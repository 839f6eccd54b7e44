import Glibc
import Statistics
import Trace

extension Comparison {
  /// What a side is, as a whole; numbers of several runs are means a run.
  static func describe(_ side: ComparisonSide, _ table: SideTable) -> Side {
    let runs = Double(max(1, side.runs.count))
    var result = Side(label: side.label, runs: side.runs.map(\.run))
    result.filter = side.filter?.text
    result.spans = table.spans
    result.calls = Double(table.callCount) / runs
    result.inputTokens = table.inputTokens.map { Double($0) / runs }
    result.outputTokens = table.outputTokens.map { Double($0) / runs }
    result.cost = table.cost.map { $0 / runs }
    guard side.filter == nil else { return result }
    let walls = side.runs.compactMap { $0.run.wall.map { Double($0) } }
    if walls.count == side.runs.count, !walls.isEmpty {
      result.wall = walls.reduce(0, +) / Double(walls.count)
    }
    let coverage = side.runs.map(\.coverage)
    let expected = coverage.compactMap(\.callsExpected).reduce(0.0) { $0 + Double($1) }
    if coverage.allSatisfy({ $0.callsExpected != nil }), expected > 0 {
      result.coverage = coverage.reduce(0.0) { $0 + Double($1.callsTimed) } / expected
    }
    return result
  }

  /// The wall time, the failures and retries of all calls, and the verdict on the whole.
  mutating func overall(_ builder: ComparisonBuilder) {
    compareWalls(builder)
    overall.failures = RateChange.failures(from: builder.before.calls, to: builder.after.calls)
    overall.retries = RateChange.retries(from: builder.before.calls, to: builder.after.calls)
    let verdicts = stages.map(\.verdict) + distributions.map(\.verdict)
    func count(_ verdict: ComparisonVerdict) -> Int { verdicts.count { $0 == verdict } }
    let slower = count(.slower)
    let faster = count(.faster)
    let comparable = verdicts.count - count(.notComparable)
    let of = "of \(comparable) comparable \(comparable == 1 ? "row" : "rows")"
    switch (slower, faster) {
    case _ where comparable == 0:
      overall.verdict = .notComparable
      overall.reason =
        distributions.isEmpty ? "No stage can be compared." : "Nothing can be compared."
    case (0, 0) where count(.equivalent) == comparable:
      overall.verdict = .equivalent
      overall.reason =
        comparable == 1
        ? "The comparable row is equivalent." : "All \(comparable) comparable rows are equivalent."
    case (0, 0):
      overall.verdict = .inconclusive
      overall.reason =
        "No row is slower or faster beyond the noise; \(count(.inconclusive)) \(of) can't tell."
    case (_, 0) where !isMoreThanRunsDiffer(.slower), (0, _) where !isMoreThanRunsDiffer(.faster):
      overall.verdict = .inconclusive
      let found = "\(slower + faster) \(of) \(slower + faster == 1 ? "is" : "are")"
      overall.reason =
        "\(found) \(slower > 0 ? "slower" : "faster"), but with one run a side so much in one of "
        + "\(comparable) may be run-to-run variation."
    case (_, 0):
      overall.verdict = .slower
      overall.reason = "\(slower) \(of) \(slower == 1 ? "is" : "are") slower, none is faster."
    case (0, _):
      overall.verdict = .faster
      overall.reason = "\(faster) \(of) \(faster == 1 ? "is" : "are") faster, none is slower."
    default:
      overall.verdict = .inconclusive
      overall.reason = "\(slower) \(of) slower, \(faster) faster: the rows disagree."
    }
  }

  /// Whether a row with that verdict is beyond what runs differ by, all rows considered.
  private func isMoreThanRunsDiffer(_ verdict: ComparisonVerdict) -> Bool {
    stages.contains {
      $0.verdict == verdict && ($0.runAdjusted ?? 0) < StageComparison.mostRunProbability
    } || distributions.contains { $0.verdict == verdict }
  }

  /// The wall times: with three runs a side by Welch's interval; with fewer the interval is that of the
  /// sum of the calls, so it leaves out whatever differs between runs.
  private mutating func compareWalls(_ builder: ComparisonBuilder) {
    guard let from = base.wall, let to = candidate.wall else { return }
    func walls(_ side: ComparisonSide) -> [Double] {
      side.runs.compactMap { $0.run.wall.map { Double($0) } }
    }
    let before = walls(builder.base)
    let after = walls(builder.candidate)
    if before.count >= 3, after.count >= 3, (before + after).allSatisfy({ $0 > 0 }) {
      overall.wallDifference = WelchInterval(from: before, to: after)?.estimate
      let ratio = WelchInterval(from: before.map { log($0) }, to: after.map { log($0) })?.estimate
      overall.wallRatio = ratio.map {
        IntervalEstimate(
          value: exp($0.value), low: $0.low.map { exp($0) }, high: $0.high.map { exp($0) })
      }
      return
    }
    guard from > 0, to > 0 else {
      overall.wallDifference = IntervalEstimate(value: to - from, low: nil, high: nil)
      return
    }
    guard let first = relativeError(builder.before), let second = relativeError(builder.after)
    else {
      overall.wallDifference = IntervalEstimate(value: to - from, low: nil, high: nil)
      overall.wallRatio = IntervalEstimate(value: to / from, low: nil, high: nil)
      return
    }
    let between = builder.options.runVariation * builder.options.runVariation
    let runs = 1 / Double(before.count) + 1 / Double(after.count)
    let error = (first * first + second * second + between * runs).squareRoot()
    let ratio = StageComparer.ratio(to / from, error, 1.959964)
    overall.wallRatio = ratio
    overall.wallDifference = IntervalEstimate(
      value: to - from, low: ratio.low.map { from * ($0 - 1) },
      high: ratio.high.map { from * ($0 - 1) })
  }

  /// Relative standard error of the sum of all calls; nil where too few are timed to tell.
  ///
  /// Of each stage one kind of row counts, as its own time is counted elsewhere: whole calls, else steps, else
  /// attempts, and of these the best evidence.
  private func relativeError(_ table: SideTable) -> Double? {
    func rank(_ key: StageKey) -> Int? {
      [Phase.call, Phase.step, Phase.llm].firstIndex(of: key.phase)
    }
    var best: [String: (key: StageKey, rank: Int)] = [:]
    for key in table.samples.keys where key.timing != .none {
      guard let rank = rank(key) else { continue }
      let known = best[key.stage]
      if known.map({ (rank, key.timing) < ($0.rank, $0.key.timing) }) ?? true {
        best[key.stage] = (key, rank)
      }
    }
    var total = 0.0
    var variance = 0.0
    for (_, chosen) in best.sorted(by: { $0.key < $1.key }) {
      guard let sample = table.samples[chosen.key] else { continue }
      let moments = sample.moments
      total += Double(moments.sum)
      guard let deviation = moments.standardDeviation else { continue }
      let count = Double(moments.count)
      variance += count * count * deviation * deviation / sample.worth
    }
    return total > 0 && variance > 0 ? variance.squareRoot() / total : nil
  }
}
