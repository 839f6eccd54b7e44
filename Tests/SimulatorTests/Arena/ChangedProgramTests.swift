import Foundation
import Testing
import Trace

@testable import Readers
@testable import Simulator

/// What our own reader makes of a program that was changed, and of a log that was cut.
@Suite struct ChangedProgramTests {
  private static func parameters(seed: UInt64) -> ArenaParameters {
    var parameters = ReaderAgreementTests.parameters(3, 2, 5)
    parameters.seed = seed
    parameters.reflectFrequency = [1, 0, 2]
    return parameters
  }

  /// Files of every call need no pattern; each call is timed by its own.
  @Test(arguments: [["save"], ["save/debug_prompts"]])
  func filesOfEveryCall(parts: [String]) throws {
    var parameters = Self.parameters(seed: 5)
    parameters.layout = .perCall
    let run = try SimulatedRun(parameters, service: .faulty)
    let truth = try run.truth()
    let trace = try Registry.read(parts.map { "\(run.path)/\($0)" }, options: ReadOptions())
    #expect(trace.codes.isEmpty, "\(trace.warnings.all)")
    #expect(trace.calls.count == truth.count)
    #expect(trace.coverage.callsTimed == truth.count)
    #expect(trace.coverage.overwritten ?? 0 == 0)
    for call in trace.calls {
      let key = try #require(call.key)
      let step = try #require(truth[key], "\(key)")
      #expect(call.timing == .pair && call.status == .ok)
      #expect(abs((call.duration ?? 0) - step.wall) < 6_000_000, "\(step.key)")
    }
  }

  /// The call in which a kill ended the run has a prompt and no answer.
  @Test func filesOfEveryCallUpToAKill() throws {
    var parameters = Self.parameters(seed: 6)
    parameters.layout = .perCall
    parameters.ending = .killedDuringAttempt(31)
    let run = try SimulatedRun(parameters)
    let truth = try run.truth()
    let trace = try run.read("save")
    #expect(trace.calls.count == truth.count + 1)
    #expect(trace.calls.filter { $0.status == .aborted }.count == 1)
    #expect(trace.codes == ["run_aborted"])
    #expect(trace.coverage.untimedReasons == ["in_flight": 1])
  }

  /// Where calls ran side by side under shared names, nothing tells which answer is whose.
  @Test func callsSideBySide() throws {
    var parameters = ReaderAgreementTests.parameters(4, 2, 9)
    parameters.seed = 7
    parameters.concurrency = 4
    let run = try SimulatedRun(parameters)
    let trace = try run.read()
    #expect(trace.codes.contains("log_interleaved"), "\(trace.warnings.all)")
    #expect(!trace.codes.contains("times_rewritten"))
    #expect(trace.coverage.callsTimed == 0)
    #expect(trace.calls.allSatisfy { $0.duration == nil })
    #expect(trace.coverage.untimedReasons["ran_side_by_side"] ?? 0 > 0)
  }

  /// Answers from a cache are as quick as a copy of files, but the database tells them apart.
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func answersFromACache(seed: UInt64) throws {
    var service = ServiceParameters.quick
    service.client.cachesResponses = true
    let run = try SimulatedRun(Self.parameters(seed: seed), service: service)
    let trace = try run.read("save")
    #expect(trace.codes.isEmpty, "seed \(seed): \(trace.warnings.all)")
    #expect(trace.coverage.callsTimed > 0)
  }

  /// A log without its head is placed by what the database proves to come before its first border.
  @Test(arguments: [3, 11, 29])
  func aLogWithoutItsHead(promptsLost: Int) throws {
    let run = try SimulatedRun(Self.parameters(seed: 8))
    let truth = try run.truth()
    let log = try run.lines("console.ts.log")
    let prompts = log.indices.filter { log[$0].suffix(12).elementsEqual("Z LLM PROMPT".utf8) }
    // The cut goes through the text of a prompt, which is lost with it.
    let cut = log[(prompts[promptsLost - 1] + 5)...].joined(separator: [UInt8(ascii: "\n")])
    let path = run.path + "/cut.log"
    try Data(Array(cut)).write(to: URL(fileURLWithPath: path))
    let trace = try Registry.read([run.path + "/save", path], options: ReadOptions())
    #expect(trace.codes.contains("log_head_missing"))
    #expect(!trace.codes.contains("calls_unplaced"), "\(trace.warnings.all)")
    let timed = trace.calls.filter { $0.timing == .log }
    #expect(timed.count == truth.count - promptsLost)
    for call in timed {
      let key = try #require(call.key)
      let step = try #require(truth[key], "\(key)")
      #expect(abs((call.duration ?? 0) - step.wall) < 6_000_000, "\(step.key)")
    }
  }

  /// Every attempt has a line of its own in the truth, whatever else is written.
  @Test func theTruthOfEveryAttempt() throws {
    let run = try SimulatedRun(Self.parameters(seed: 9), service: .faulty)
    let attempts = try run.truth().values.reduce(0) { $0 + $1.attempts.count }
    #expect(try run.lines("truth/attempts.jsonl").count == attempts)
    #expect(try run.lines("truth/client.jsonl").count == attempts)
  }
}
