import Testing
import Trace

@testable import Calibration

/// A few of the draws of Documentation/Calibration.md; every seed is fixed.
@Suite struct CalibrationTests {
  private static let seed: UInt64 = 11
  private static let draws = 400

  /// Intervals hold the truth in 95 % ± 4 of 400 draws: four standard errors.
  @Test(arguments: [
    CoverageTask.quantiles(.lognormal, 100), .quantiles(.gamma, 400), .ratios(.lognormal, 30),
    .ratios(.gamma, 100), .shift(.lognormal, 100), .shares(nil, 100), .shares(nil, 400),
    .dependent(0.5, 400), .repeated(0.05, 3),
  ])
  func intervalsHoldTheTruthAsOftenAsTheySay(task: CoverageTask) throws {
    for row in task.measure(draws: Self.draws, seed: Self.seed) {
      guard row.draws > 20 else { continue }
      let share = try #require(row.share)
      let slack = 4 * (0.95 * 0.05 / Double(row.draws)).squareRoot()
      let text = "\(row.interval), \(row.data), \(row.count) calls: \(share), seed \(Self.seed)"
      #expect(share > 0.94 - slack, "\(text)")
      if row.exception == nil { #expect(share < 0.96 + slack, "\(text)") }
    }
  }

  @Test func theExactCoverageOfOrderStatisticsIsWhatIsMeasured() throws {
    for row in CoverageTask.quantiles(.lognormal, 30).measure(draws: 2_000, seed: Self.seed) {
      let exact = try #require(row.nominal)
      let share = try #require(row.share)
      #expect(abs(share - exact) < 0.02, "\(row.interval): \(share) for \(exact)")
    }
  }

  @Test func theSameSeedGivesTheSameCounts() {
    let task = CoverageTask.ratios(.rounded, 30)
    let first = task.measure(draws: 31, seed: 5)
    #expect(first == task.measure(draws: 31, seed: 5))
    #expect(first.contains { $0.held > 0 })
  }

  /// The claim that stands at `HodgesLehmann`, with fewer values.
  @Test func thinningMovesARatioByLessThanATenthOfItsError() {
    let measure = ThinningMeasure(values: 9_000, kept: [2_048], seed: Self.seed)
    #expect(measure.rows.count == 1)
    #expect(measure.rows.allSatisfy { $0.estimate < 0.1 && $0.ends < 0.1 }, "\(measure.text)")
    #expect(measure.rows.allSatisfy { $0.estimate > 0 }, "\(measure.text)")
  }

  @Test(arguments: AlarmScenario.all.filter { $0.runs == 1 && $0.steps < 100 })
  func verdictsAreRarelyWrong(scenario: AlarmScenario) {
    guard scenario.factor == 1, scenario.runEffect <= 0.05 else { return }
    let count = AlarmCount(of: scenario, pairs: 6, seed: Self.seed)
    #expect(count.rows == 6 * 7)
    // Two of six pairs by chance have a probability of .03 even at 5 %.
    #expect(count.slower + count.faster <= 2, "\(scenario.name): \(count), seed \(Self.seed)")
  }

  @Test(arguments: AlarmScenario.all.filter { $0.factor > 1 })
  func changesAreFound(scenario: AlarmScenario) {
    let count = AlarmCount(of: scenario, pairs: 8, seed: Self.seed)
    #expect(count.faster == 0 && count.fasterRows == 0)
    // At 80 % fewer than four of eight have a probability of .01.
    #expect(count.slower >= 4, "\(scenario.name): \(count), seed \(Self.seed)")
  }

  /// A service that is told to be twice as slow is found to be.
  @Test func simulatedRunsHaveTheSpansOfTheirTrace() throws {
    let run = SimulatedRun.make(seed: 3, steps: 4, stages: 2)
    let slow = SimulatedRun.make(seed: 3, steps: 4, stages: 2, factor: 2)
    #expect(run.spans.count == 4 * 9 * 2)
    #expect(Set(run.spans.rows.map(\.stage)) == ["market_analysis", "buy"])
    #expect(Set(run.spans.rows.map(\.agent)).count == 9)
    let ratios = zip(slow.spans.duration, run.spans.duration).map { Double($0) / Double($1) }
    // A request has some twenty milliseconds that are not the model's.
    #expect(
      ratios.allSatisfy { $0 > 1.9 && $0 < 2.001 }, "\(ratios.min() ?? 0) \(ratios.max() ?? 0)")
  }
}
