import Testing
import Trace

@testable import Readers
@testable import Simulator

/// Other ways to run the same program.
@Suite struct PolicyTests {
  private static var parameters: ArenaParameters {
    var parameters = ReaderAgreementTests.parameters(3, 2, 6)
    parameters.reflectFrequency = [1, 2, 0]
    return parameters
  }

  /// Turns side by side shorten the run, but nobody thinks or does anything else.
  @Test(arguments: [2, 6]) func sideBySide(concurrency: Int) throws {
    let one = try SimulatedRun(Self.parameters)
    var parameters = Self.parameters
    parameters.concurrency = concurrency
    let other = try SimulatedRun(parameters)
    let (before, after) = (try one.truth(), try other.truth())
    #expect(Set(before.keys) == Set(after.keys))
    for (key, step) in before {
      #expect(after[key]?.attempts.map(\.request) == step.attempts.map(\.request), "\(key)")
    }
    let walls = [one, other].map { $0.manifest.end - $0.manifest.start }
    #expect(walls[1] < walls[0])
    let sql =
      "SELECT person_id, virtual_date, iteration, stock_operations FROM memory ORDER BY 1, 2, 3, 4"
    #expect(try one.tree().rows(sql) == other.tree().rows(sql))
    #expect(overlaps(Array(after.values)) > 1)
    #expect(overlaps(Array(before.values)) == 1)
  }

  /// The most calls at once.
  private func overlaps(_ steps: [CallTruth]) -> Int {
    var changes = steps.flatMap { [($0.start, 1), ($0.end, -1)] }
    changes.sort { ($0.0, $0.1) < ($1.0, $1.1) }
    var (open, most) = (0, 0)
    for change in changes {
      open += change.1
      most = max(most, open)
    }
    return most
  }

  @Test func batchesAndNoSleepSaveTime() throws {
    let usual = try SimulatedRun(Self.parameters)
    var parameters = Self.parameters
    parameters.commitsEveryRow = false
    parameters.orderSleep = 0
    let other = try SimulatedRun(parameters)
    #expect(
      other.manifest.end - other.manifest.start < usual.manifest.end - usual.manifest.start)
    #expect(try Set(usual.truth().keys) == Set(other.truth().keys))
    ReaderAgreementTests.expectAgreement(
      try other.read("console.ts.log", "save/persona.json"), try other.truth(), "batches")
    let commits = try [usual, other].map { try Self.commits(of: $0) }
    #expect(commits[1] < commits[0] / 4)
  }

  /// A batch that was not committed is lost with the program.
  @Test func aKillLosesTheOpenBatch() throws {
    var parameters = Self.parameters
    parameters.commitsEveryRow = false
    parameters.ending = .killedDuringAttempt(60)
    let run = try SimulatedRun(parameters)
    let tree = try run.tree()
    #expect(try tree.rows("PRAGMA integrity_check") == [["ok"]])
    let begun = try run.truth().keys.filter { $0.stage == "sell" || $0.stage == "buy" }
      .map { "\($0.day).\($0.iteration ?? 0)" }.max()
    let kept = try tree.rows(
      "SELECT max(virtual_date || '.' || iteration) FROM memory WHERE type != 'reflect'")
    #expect(try #require(kept.first?.first) < (try #require(begun)))
  }

  private static func commits(of run: SimulatedRun) throws -> Int {
    try run.bytes("save/data.db")[24..<28].reduce(0) { $0 << 8 | Int($1) }
  }

  /// Answers that quote the log lead nobody astray.
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func markersInAnswers(seed: UInt64) throws {
    var parameters = Self.parameters
    parameters.seed = seed
    parameters.quirks.marker = 0.5
    parameters.quirks.unicode = 0.3
    parameters.quirks.apostrophe = 0.3
    parameters.quirks.doubleQuote = 0.3
    let run = try SimulatedRun(parameters)
    ReaderAgreementTests.expectAgreement(try run.read(), try run.truth(), "seed \(seed)")
  }

  @Test(arguments: ["http429", "http500", "reset", "timeout"])
  func onlyOneFault(name: String) throws {
    var service = ServiceParameters.quick
    let isKnown = service.faults.rates.set("burst_\(name)", to: 0.1)
    #expect(isKnown)
    service.client.timeoutMilliseconds = 5000
    let run = try SimulatedRun(Self.parameters, service: service)
    let truth = try run.truth()
    #expect(truth.values.contains { $0.attempts.count > 1 })
    ReaderAgreementTests.expectAgreement(try run.read(), truth, "\(name)")
  }

  @Test(arguments: ["badjson", "invalid", "wrongkey", "nonstring", "empty", "null", "slow"])
  func onlyOneBadAnswer(name: String) throws {
    var service = ServiceParameters.quick
    let isKnown = service.faults.rates.set(name, to: 0.2)
    #expect(isKnown)
    let run = try SimulatedRun(Self.parameters, service: service)
    let truth = try run.truth()
    #expect(truth.values.contains { $0.attempts.count > 1 } == (name != "slow"))
    ReaderAgreementTests.expectAgreement(try run.read(), truth, "\(name)")
  }

  @Test func aListAsAnswerOfALongReflectionEndsTheProgram() throws {
    var service = ServiceParameters.quick
    service.faults.stages["long_reflection"] = FaultRates(single: [.nonstring: 1])
    var parameters = Self.parameters
    parameters.listAnswersCrash = true
    let run = try SimulatedRun(parameters, service: service)
    #expect(run.manifest.exitCode == 1)
    #expect(try run.bytes("save/debug_prompts/day0_long_reflection_result.txt").isEmpty)
    let log = String(decoding: try run.bytes("console.log"), as: UTF8.self)
    #expect(log.hasSuffix("TypeError: write() argument must be str, not list\n"))
  }

  @Test func whatCanNotBeSimulatedIsSaid() {
    func refusal(_ change: (inout ArenaParameters) -> Void) -> String? {
      var parameters = ArenaParameters()
      change(&parameters)
      do { try parameters.check() } catch { return error.message }
      return nil
    }
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.days = 0 }?.contains("days") == true)
    #expect(refusal { $0.agents = -1 }?.contains("agents") == true)
    #expect(refusal { $0.stocks = 27 }?.contains("stocks") == true)
    #expect(refusal { $0.concurrency = 0 }?.contains("concurrency") == true)
    #expect(refusal { $0.quirks.marker = 1.5 }?.contains("marker") == true)
  }
}
