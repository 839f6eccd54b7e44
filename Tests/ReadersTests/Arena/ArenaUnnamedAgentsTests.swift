import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct ArenaUnnamedAgentsTests {
  /// Calls of one step whose agents nobody names stay apart, and many of them take no longer each.
  @Test func eachCallOfAnUnnamedAgentIsItsOwn() throws {
    let count = 20_000
    let block =
      ConsoleScript.block(
        .shortReflection, body: ConsoleScript.body(.shortReflection, quote: "Nothing."))
      + ["---LLM Response---", "Weakness: a. Strength: b", "---end of LLM Response---", "True"]
    var lines = ["Using LLM Provider: openai", "Using OpenAI model: gpt-4o-mini"]
    lines += ConsoleScript.block(
      .marketAnalysis, body: ConsoleScript.body(.marketAnalysis, quote: "Nothing."))
    lines += [
      "---LLM Response---", "The analysis results: - a", "---end of LLM Response---", "True",
    ]
    let scratch = ScratchFolder()
    let many = String(repeating: block.map { $0 + "\n" }.joined(), count: count)
    scratch.write("console.log", lines.map { $0 + "\n" }.joined() + many)
    let trace = try read("\(scratch.path)/console.log")
    #expect(trace.calls.count == count + 1)
    #expect(Set(trace.calls.map(\.call)).count == count + 1)
    #expect(
      trace.calls.dropFirst().allSatisfy { $0.agent == nil && $0.stage == "short_reflection" })
  }
}
