import Testing
import Trace

@testable import Readers
@testable import Simulator

/// Runs that don't come to their end.
@Suite struct EndingTests {
  static func parameters(_ ending: ArenaParameters.Ending, seed: UInt64) -> ArenaParameters {
    var parameters = ArenaParameters()
    parameters.days = 3
    parameters.agents = 4
    parameters.reflectFrequency = [0, 1, 2, 1]
    parameters.seed = seed
    parameters.ending = ending
    return parameters
  }

  /// Killed inside of any attempt, the run shows that call as aborted and all before as they were.
  @Test(arguments: Array(stride(from: 0, to: 110, by: 13)))
  func killedDuringAttempt(number: Int) throws {
    let run = try SimulatedRun(
      Self.parameters(.killedDuringAttempt(number), seed: UInt64(number) + 1))
    #expect(run.manifest.exitCode == -9)
    let truth = try run.truth()
    #expect(truth.values.reduce(0) { $0 + $1.attempts.count } == number)
    let trace = try run.read()
    ReaderAgreementTests.expectAgreement(trace, truth, "attempt \(number)")
    #expect(trace.calls.count { $0.status == .aborted } == 1)
    #expect(try run.lines("truth/server.jsonl").count == number + 1)
    let last = try #require(try run.lines("truth/steps.jsonl").last)
    #expect(String(decoding: last, as: UTF8.self).contains("\"in_flight\": true"))
  }

  @Test(arguments: [0, 1_000_000_000, 5_500_000_000, 7_000_000_000, 9_123_456_789] as [Int64])
  func killedAtATime(after: Int64) throws {
    let run = try SimulatedRun(Self.parameters(.killed(after: after), seed: 3))
    #expect(run.manifest.end == run.manifest.start + after)
    let truth = try run.truth()
    for step in truth.values { #expect(step.end < run.manifest.end) }
    // Whoever looks for the truth finds it, though nothing may be in it.
    for name in ["steps", "attempts", "client", "server"] {
      let lines = try run.lines("truth/\(name).jsonl")
      if after <= 1_000_000_000 { #expect(lines.isEmpty, "\(name) after \(after)") }
    }
    if truth.isEmpty { return }
    ReaderAgreementTests.expectAgreement(try run.read(), truth, "after \(after)")
  }

  @Test(arguments: [0, 5, 9, 13, 20, 31])
  func killedInsideACommit(number: Int) throws {
    let run = try SimulatedRun(Self.parameters(.killedInsideCommit(number), seed: 4))
    #expect(run.files.contains("save/data.db-journal"))
    let trace = try run.read()
    #expect(trace.codes == ["database_recovered"])
    ReaderAgreementTests.expectAgreement(trace, try run.truth(), "commit \(number)")
    let tree = try run.tree()
    let rows = try tree.number(
      "SELECT (SELECT count(*) FROM memory) + (SELECT count(*) FROM gossip WHERE virtual_date > 0)")
    #expect(rows == Int64(number))
    #expect(try tree.rows("PRAGMA integrity_check") == [["ok"]])
  }

  @Test func interrupted() throws {
    let run = try SimulatedRun(Self.parameters(.interrupted(after: 8_000_000_000), seed: 5))
    #expect(run.manifest.exitCode == -2)
    let log = String(decoding: try run.bytes("console.log"), as: UTF8.self)
    #expect(log.hasSuffix("\nKeyboardInterrupt\n"))
    ReaderAgreementTests.expectAgreement(try run.read(), try run.truth(), "interrupted")
  }

  @Test func crashedOnDemand() throws {
    let run = try SimulatedRun(Self.parameters(.crashed(17), seed: 6))
    #expect(run.manifest.exitCode == 1)
    let truth = try run.truth()
    let trace = try run.read()
    // The call that the program crashed in never ended.
    let open = trace.calls.filter { $0.key.map { truth[$0] == nil } ?? true }
    #expect(open.map(\.status) == [.error])
    #expect(trace.calls.count == truth.count + 1)
  }

  /// A stage whose attempts run out ends the program, but gossip goes on without.
  @Test(arguments: SimulatedStage.allCases)
  func exhausted(stage: SimulatedStage) throws {
    var service = ServiceParameters.quick
    let fault: Fault = stage == .gossip || stage == .longReflection ? .badjson : .invalid
    service.faults.exhaustion = .init(stage: stage.rawValue, fromCall: 2, fault: fault)
    let run = try SimulatedRun(Self.parameters(.complete, seed: 7), service: service)
    let truth = try run.truth()
    let failed = truth.values.filter { $0.attempts.allSatisfy { $0.status != .ok } }
    #expect(failed.allSatisfy { $0.attempts.count == stage.attemptLimit })
    #expect(failed.allSatisfy { $0.key.stage == stage.rawValue })
    let trace = try run.read()
    ReaderAgreementTests.expectAgreement(trace, truth, "\(stage)")
    if stage == .gossip {
      #expect(run.manifest.exitCode == 0)
      #expect(failed.count > 1)
      return
    }
    #expect(run.manifest.exitCode == 1)
    #expect(failed.count == 1)
    let log = String(decoding: try run.bytes("console.log"), as: UTF8.self)
    #expect(log.hasSuffix(ArenaCrash.exhausted(stage).exception.text + "\n"))
    if stage.writesResult {
      let name = try #require(run.files.first { $0.hasSuffix("\(stage.rawValue)_result.txt") })
      #expect(try run.bytes(name).isEmpty)
    }
  }

  @Test func theUpstreamFault() throws {
    var parameters = Self.parameters(.complete, seed: 8)
    parameters.iterations = 3
    parameters.keepsUpstreamFault = true
    let run = try SimulatedRun(parameters)
    let log = String(decoding: try run.bytes("console.log"), as: UTF8.self)
    #expect(log.hasSuffix("KeyError: 'virtual_date'\n"))
    ReaderAgreementTests.expectAgreement(try run.read(), try run.truth(), "upstream")
  }
}
