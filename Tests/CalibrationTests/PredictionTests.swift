import Analysis
import Testing

@testable import Calibration

@Suite struct PredictionTests {
  @Test func thereAreEnough() { #expect(PredictionScenario.all.count >= 40) }

  /// Policies that draw nothing leave nothing to chance: the error alone must be small.
  @Test(arguments: PredictionScenario.all.indices.filter { $0 % 6 == 0 })
  func predictionsComeTrue(number: Int) throws {
    let scenario = PredictionScenario.all[number]
    let replicates = scenario.policy.timeout == nil ? 0 : 40
    let found = try #require(scenario.measure(seed: 7, replicates: replicates))
    #expect(found.isRight, "\(scenario.workload) \(scenario.policy): \(found.error)")
  }
}
