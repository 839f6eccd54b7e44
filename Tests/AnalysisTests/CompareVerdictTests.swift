import Analysis
import Statistics
import Testing
import Trace

@Suite struct CompareVerdictTests {
  private func compare(
    _ base: [RunTrace], _ candidate: [RunTrace],
    _ change: (inout ComparisonOptions) -> Void = { _ in }
  ) -> Comparison {
    var options = ComparisonOptions()
    options.replicates = 500
    options.shiftReplicates = 50
    change(&options)
    return Comparison(
      ComparisonSide(label: "base", runs: base),
      ComparisonSide(label: "candidate", runs: candidate), options: options)
  }

  private let model = CompareModel(stages: ["buy", "sell"], calls: 150)

  @Test(arguments: [1, 2, 3] as [UInt64])
  func sameRunTwiceIsNoChange(seed: UInt64) {
    let run = model.run(seed)
    let comparison = compare([run], [run])
    for stage in comparison.stages {
      #expect([.equivalent, .inconclusive].contains(stage.verdict), "seed \(seed)")
      #expect(stage.change(.p50)?.ratio?.value == 1)
      #expect(stage.cliffsDelta == 0 && stage.probability == 1)
      #expect(stage.paired?.ratio.value == 1 && stage.paired?.probability == 1)
      #expect(stage.failures?.difference.value == 0)
    }
    #expect(comparison.overall.verdict != .slower && comparison.overall.verdict != .faster)
    #expect(comparison.warnings.contains(code: "run_variation_unmeasured"))
  }

  @Test func manyCallsOfTheSameRunAreEquivalent() {
    var steady = model
    steady.sigma = 0.1
    let run = steady.run(1)
    let comparison = compare([run], [run])
    #expect(comparison.stages.allSatisfy { $0.verdict == .equivalent })
    #expect(comparison.overall.verdict == .equivalent)
    #expect(comparison.stages.allSatisfy { $0.reason.hasPrefix("EQUIVALENT: median 1.00× (") })
  }

  @Test(arguments: [4, 5, 6, 7] as [UInt64])
  func doubledIsSlowerAndItsIntervalHoldsTwo(seed: UInt64) throws {
    let comparison = compare([model.run(seed)], [model.run(seed, factor: 2)])
    for stage in comparison.stages {
      #expect(stage.verdict == .slower, "seed \(seed)")
      let ratio = try #require(stage.change(.p50)?.ratio)
      #expect(try #require(ratio.low) < 2 && (try #require(ratio.high)) > 2, "seed \(seed)")
      let shift = try #require(stage.hodgesLehmannRatio)
      #expect(try #require(shift.low) < 2 && (try #require(shift.high)) > 2, "seed \(seed)")
      #expect(stage.reason.hasPrefix("SLOWER: median ") && stage.reason.hasSuffix("5 % threshold."))
      #expect(stage.shift.count == 11)
      #expect(stage.shift.allSatisfy { $0.difference.value > 0 })
    }
    #expect(comparison.overall.verdict == .slower)
  }

  /// What one direction calls slower the other calls faster, and by the inverse.
  @Test(arguments: [8, 9] as [UInt64])
  func swappedSidesAreMirrored(seed: UInt64) throws {
    let (first, second) = (model.run(seed), model.run(seed + 100, factor: 1.6))
    let forth = compare([first], [second])
    let back = compare([second], [first])
    for (one, other) in zip(forth.stages, back.stages) {
      #expect(one.verdict == .slower && other.verdict == .faster, "seed \(seed)")
      let ratio = try #require(one.change(.p50)?.ratio?.value)
      let inverse = try #require(other.change(.p50)?.ratio?.value)
      #expect(abs(ratio * inverse - 1) < 1e-12)
      #expect(one.cliffsDelta == other.cliffsDelta.map { -$0 })
      #expect(one.probability == other.probability)
      #expect(one.base == other.candidate)
    }
  }

  @Test func theOrderOfRowsAndARescaledClockChangeNothing() throws {
    let (first, second) = (model.run(10), model.run(11))
    var shuffled = RunTrace(run: second.run)
    for row in second.spans.rows.reversed() { shuffled.spans.append(row) }
    let plain = compare([first], [second])
    let turned = compare([first], [shuffled])
    #expect(plain.stages == turned.stages)
    func tenfold(_ trace: RunTrace) -> RunTrace {
      var result = RunTrace(run: trace.run)
      for var row in trace.spans.rows {
        row.duration = row.duration.map { $0 * 10 }
        result.spans.append(row)
      }
      return result
    }
    let scaled = compare([tenfold(first)], [tenfold(second)])
    for (one, other) in zip(plain.stages, scaled.stages) {
      #expect(one.verdict == other.verdict)
      #expect(abs((one.probability ?? 2) - (other.probability ?? 3)) < 1e-6)
      let ratios = (one.change(.p50)?.ratio, other.change(.p50)?.ratio)
      #expect(abs(try #require(ratios.0).value - (try #require(ratios.1).value)) < 1e-9)
    }
  }

  @Test func inconclusiveSaysHowManyCallsWouldDecide() throws {
    var few = model
    few.calls = 40
    let comparison = compare([few.run(12)], [few.run(13, factor: 1.1)])
    let stage = try #require(comparison.stages.first)
    #expect(stage.verdict == .inconclusive)
    #expect(try #require(stage.callsToDecide) > 40)
    #expect(stage.reason.hasPrefix("INCONCLUSIVE: ") && stage.reason.contains(", CI "))
    #expect(stage.reason.hasSuffix("calls a run would decide."))
  }

  @Test func missingStagesOtherSourcesAndFewCallsAreNotComparable() throws {
    var other = CompareModel(stages: ["buy", "gossip"], calls: 5)
    other.timing = .pair
    var base = model.run(14)
    for row in other.run(15).spans.rows { base.spans.append(row) }
    var third = CompareModel(stages: ["gossip"], calls: 5)
    third.timing = .pair
    var candidate = model.run(16)
    for row in third.run(17).spans.rows { candidate.spans.append(row) }
    let comparison = compare([base], [candidate])
    func reason(_ stage: String, _ timing: Timing) throws -> String {
      let row = try #require(
        comparison.stages.first { $0.stage == stage && $0.timing == timing.name })
      #expect(row.verdict == .notComparable)
      return row.reason
    }
    #expect(try reason("buy", .pair).contains("another source (log, not pair)"))
    #expect(try reason("gossip", .pair).contains("too few calls (n 5/5)"))
    let missing = compare([model.run(14)], [CompareModel(stages: ["sell"], calls: 50).run(18)])
    let row = try #require(missing.stages.first { $0.stage == "buy" })
    #expect(row.reason == "NOT COMPARABLE: the candidate has no such stage.")
  }

  @Test func threeRunsASideMeasureWhatRunsDiffer() throws {
    var noisy = model
    noisy.runEffect = 0.3
    let runs = (20..<26).map { noisy.run(UInt64($0)) }
    let comparison = compare(Array(runs[..<3]), Array(runs[3...]))
    #expect(!comparison.warnings.contains(code: "run_variation_unmeasured"))
    let stage = try #require(comparison.stages.first)
    let alone = try #require(compare([runs[0]], [runs[3]]).stages.first)
    func width(_ stage: StageComparison) throws -> Double {
      let ratio = try #require(stage.change(.p50)?.ratio)
      return try #require(ratio.high) / (try #require(ratio.low))
    }
    #expect(try width(stage) > (try width(alone)))
    #expect(comparison.overall.wallRatio?.low != nil)
  }

  @Test func assumedVariationOfRunsWidensTheInterval() throws {
    let (first, second) = (model.run(30), model.run(31))
    func width(_ variation: Double) throws -> Double {
      let comparison = compare([first], [second]) { $0.runVariation = variation }
      let ratio = try #require(comparison.stages.first?.change(.p50)?.ratio)
      return try #require(ratio.high) - (try #require(ratio.low))
    }
    #expect(try width(0.05) > (try width(0)))
  }

  @Test func moreFailuresAreFound() throws {
    var failing = model
    failing.failureRate = 0.2
    let comparison = compare([model.run(32)], [failing.run(33)])
    let failures = try #require(comparison.overall.failures)
    #expect(failures.base.successes == 0 && failures.candidate.value > 0.1)
    #expect(try #require(failures.difference.low) > 0)
    #expect(comparison.stages.allSatisfy { ($0.failures?.adjusted ?? 1) < 0.05 })
  }

  @Test func largerPromptsAreSaid() {
    func sized(_ trace: RunTrace, _ bytes: Int64) -> RunTrace {
      var result = RunTrace(run: trace.run)
      for var row in trace.spans.rows {
        row.promptBytes = bytes
        result.spans.append(row)
      }
      return result
    }
    let run = model.run(34)
    let comparison = compare([sized(run, 1000)], [sized(run, 1300)])
    #expect(comparison.warnings.contains(code: "prompt_sizes_differ"))
    #expect(comparison.stages.allSatisfy { $0.notes.count == 1 })
    #expect(!compare([run], [run]).warnings.contains(code: "prompt_sizes_differ"))
  }

  @Test func nothingAtAllIsNotComparable() {
    let empty = RunTrace(run: RunDescription(id: "e", path: "e", system: "s"))
    let comparison = compare([empty], [empty])
    #expect(comparison.stages.isEmpty)
    #expect(comparison.overall.verdict == .notComparable)
  }

  /// Extreme and absurd durations stop nothing.
  @Test func extremeDurationsAreSurvived() {
    var trace = RunTrace(run: RunDescription(id: "x", path: "x", system: "s"))
    for (position, duration) in [0, 0, 1, .max, .max, 5, .max - 1, 7].enumerated()
      as EnumeratedSequence<[Int64]>
    {
      var span = row("buy", call: Int64(position), start: .max, duration: duration)
      span.agent = "a"
      span.day = .max
      trace.spans.append(span)
    }
    let comparison = compare([trace], [trace])
    #expect(comparison.stages.count == 1)
  }
}
