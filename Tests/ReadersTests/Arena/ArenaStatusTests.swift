import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// What a damaged result says of how its call ended.
///
/// Skipped where the recorded runs are not beside the package.
@Suite(.enabled(if: SharedPacks.areHere)) struct ArenaStatusTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var stage = "short_reflection"
    var text: String
    var status: Status
    var error: String?
    var testDescription: String { "\(stage): \(text.prefix(30)) → \(status.name)" }
  }

  @Test(arguments: [
    Case(text: "", status: .emptyResult, error: "empty result file"),
    Case(text: " \n\t\r\n ", status: .emptyResult, error: "empty result file"),
    Case(text: "Strength: none. Weakness: all", status: .invalidOutput, error: "malformed result"),
    Case(text: "I can't help with that", status: .invalidOutput, error: "malformed result"),
    Case(text: "Weakness: a\u{0} Strength: b", status: .invalidOutput, error: "malformed result"),
    Case(text: "Weakness: some. Strength: an Error: in it", status: .ok),
    Case(stage: "long_reflection", text: "anything at all", status: .ok),
    Case(
      stage: "strategy_update", text: "buy low", status: .invalidOutput, error: "malformed result"),
    Case(stage: "strategy_update", text: "New investment strategy: x", status: .ok),
    Case(text: "error", status: .failSafe, error: "fail-safe text"),
    Case(text: "None\n", status: .failSafe, error: "fail-safe text"),
    Case(text: "LLM ERROR: RateLimitError - x", status: .rateLimited, error: "RateLimitError"),
    Case(text: "Error code: 429 - {}", status: .rateLimited, error: "RateLimitError"),
    Case(text: "Error code: 503 - {}", status: .serverError, error: "InternalServerError"),
    Case(text: "APIConnectionError", status: .connection, error: "APIConnectionError"),
    Case(text: "openai.APITimeoutError", status: .timeout, error: "APITimeoutError"),
    Case(text: "ChatGPT ERROR", status: .error, error: "error text"),
  ])
  func aResultSaysHowItsCallEnded(expected: Case) throws {
    let scratch = ScratchFolder()
    let name = "day0_\(expected.stage)_result.txt"
    scratch.run(
      "cp -a '\(try ArenaPack("arena-small").folder.path)/save' save; touch -r save/debug_prompts/\(name) time"
    )
    scratch.write("save/debug_prompts/\(name)", expected.text)
    scratch.run("touch -r time save/debug_prompts/\(name)")
    for part in ["save", "save/debug_prompts"] {
      let trace = try read("\(scratch.path)/\(part)")
      #expect(trace.warnings.all.isEmpty)
      let row = try #require(trace.calls.first { $0.day == 0 && $0.stage == expected.stage })
      #expect(row.status == expected.status)
      #expect(row.error == expected.error)
      #expect(row.responseBytes == Int64(expected.text.utf8.count))
      // An empty result is written when the last attempt has failed: its time ends no answer.
      #expect((row.timing == .pair) == (expected.status != .emptyResult))
      let others = trace.calls.filter { $0.stage.contains("_reflection") && $0.call != row.call }
      #expect(others.allSatisfy { $0.status == .ok && $0.error == nil })
    }
  }

  @Test(arguments: ["short_reflection", "long_reflection", "strategy_update"])
  func aMissingResultIsNoticed(stage: String) throws {
    let scratch = ScratchFolder()
    scratch.run("cp -a '\(try ArenaPack("arena-small").folder.path)/save' save")
    scratch.run("rm save/debug_prompts/day0_\(stage)_result.txt")
    for part in ["save", "save/debug_prompts"] {
      let trace = try read("\(scratch.path)/\(part)")
      let row = try #require(trace.calls.first { $0.day == 0 && $0.stage == stage })
      #expect(row.status == .missingResult)
      #expect(row.error == "no result file")
      #expect(row.timing != .pair)
      #expect(trace.pairs.count == 5)
    }
  }

  /// A prompt without which nothing tells when its call began.
  @Test func aMissingPromptLeavesNoTime() throws {
    let scratch = ScratchFolder()
    scratch.run("cp -a '\(try ArenaPack("arena-small").folder.path)/save' save")
    scratch.run("rm save/debug_prompts/day0_long_reflection_prompt.txt")
    let trace = try read("\(scratch.path)/save")
    let row = try #require(trace.calls.first { $0.day == 0 && $0.stage == "long_reflection" })
    #expect(row.status == .ok)
    #expect(row.timing != .pair)
    #expect(row.promptBytes == nil)
    #expect(trace.pairs.count == 5)
  }

  /// A result that is older than its prompt answers an earlier prompt.
  @Test func aResultOlderThanItsPromptIsNotItsAnswer() throws {
    let trace = try read(try ArenaPack("arena-aborted").folder.path + "/save")
    let aborted = try #require(trace.calls.first { $0.status == .aborted })
    #expect(aborted.stage == "long_reflection")
    #expect(aborted.agent == "4")
    #expect(aborted.duration == nil)
    let before = trace.calls.filter { $0.day == 2 && $0.stage == "strategy_update" }
    #expect(before.count == 1)
    #expect(before.first?.status == .ok)
    #expect(before.first?.agent != "4")
  }
}
