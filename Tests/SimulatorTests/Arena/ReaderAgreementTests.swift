import Testing
import Trace

@testable import Readers
@testable import Simulator

/// What our own reader finds in simulated runs, held against their truth.
@Suite struct ReaderAgreementTests {
  static func parameters(_ days: Int, _ iterations: Int, _ agents: Int) -> ArenaParameters {
    var parameters = ArenaParameters()
    parameters.days = days
    parameters.iterations = iterations
    parameters.agents = agents
    return parameters
  }

  static func expectAgreement(
    _ trace: RunTrace, _ truth: [CallKey: CallTruth], _ comment: Comment
  ) {
    let calls = trace.calls.filter { $0.status != .aborted }
    #expect(calls.count == truth.count, comment)
    #expect(Set(calls.compactMap(\.key)) == Set(truth.keys), comment)
    let attempts = Dictionary(grouping: trace.attempts.filter { $0.status != .aborted }, by: \.call)
    for call in calls {
      guard let key = call.key, let step = truth[key] else { continue }
      let rows = attempts[call.call] ?? []
      #expect(rows.map(\.status) == step.attempts.map(\.status), "\(key)")
      #expect(call.attempt == Int16(step.attempts.count), "\(key)")
      for (row, attempt) in zip(rows, step.attempts) {
        guard let duration = row.duration else { continue }
        #expect(abs(duration - attempt.wall) < 6_000_000, "\(key)")
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64], ArenaParameters.Layout.allCases)
  func withoutFaults(seed: UInt64, layout: ArenaParameters.Layout) throws {
    var parameters = Self.parameters(3, 2, 4)
    parameters.seed = seed
    parameters.layout = layout
    let run = try SimulatedRun(parameters)
    let truth = try run.truth()
    let trace = try run.read()
    Self.expectAgreement(trace, truth, "seed \(seed)")
    #expect(trace.coverage.callsExpected == truth.count)
    #expect(trace.coverage.callsExpectedMost == truth.count)
    #expect(trace.coverage.callsTimed == truth.count)
    if layout == .original { #expect(trace.codes.isEmpty, "\(trace.warnings.all)") }
    print("seed \(seed) \(layout) \(trace.codes)")
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func withFaultsAndQuirks(seed: UInt64) throws {
    var parameters = Self.parameters(4, 3, 9)
    parameters.seed = seed
    parameters.reflectFrequency = [0, 0, 1, 1, 1, 2, 2, 3, 3]
    parameters.quirks.doubleQuote = 0.03
    parameters.quirks.apostrophe = 0.05
    parameters.quirks.unicode = 0.1
    parameters.quirks.unknownStock = 0.05
    let run = try SimulatedRun(parameters, service: .faulty)
    let truth = try run.truth()
    let trace = try run.read()
    Self.expectAgreement(trace, truth, "seed \(seed)")
    print("seed \(seed): \(truth.count) calls, \(trace.codes)")
  }
}
