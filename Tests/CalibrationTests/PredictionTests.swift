import Analysis
import Testing

@testable import Calibration

@Suite struct PredictionTests {
  /// Simulations side by side must not meet in one scratch folder.
  @Test func runsHaveFoldersOfTheirOwn() throws {
    let one = try #require(TraceSink())
    let other = try #require(TraceSink())
    #expect(one.scratchFolder != other.scratchFolder)
  }

  @Test func thereAreEnough() { #expect(PredictionScenario.all.count >= 40) }

  /// Policies that draw nothing leave nothing to chance: the error alone must be small.
  @Test(arguments: PredictionScenario.all.indices.filter { $0 % 6 == 0 })
  func predictionsComeTrue(number: Int) throws {
    let scenario = PredictionScenario.all[number]
    let replicates = scenario.policy.timeout == nil ? 0 : 40
    let found = try #require(scenario.measure(seed: 7, replicates: replicates))
    #expect(found.isRight, "\(scenario.workload) \(scenario.policy): \(found.error)")
  }

  /// The recorded prompts tell a cache what comes again.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func cachesFindWhatTheSimulatedOnesFind(seed: UInt64) throws {
    let scenarios = PredictionScenario.all.filter(\.policy.cachesAnswers)
    #expect(scenarios.count >= 2)
    for scenario in scenarios {
      let found = try #require(scenario.measure(seed: seed, replicates: 0))
      #expect(found.prediction.outcome.cacheHits > 0, "\(scenario.policy)")
      #expect(abs(found.error) < 0.03, "\(scenario.policy): \(found.error)")
    }
  }
}
