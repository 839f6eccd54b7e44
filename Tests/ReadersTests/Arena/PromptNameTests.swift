import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct PromptNameTests {
  private func match(_ pattern: String, _ path: String) throws -> [String]? {
    let bytes = Array(path.utf8)
    guard let match = try NamePattern(pattern).match(bytes.span) else { return nil }
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    func number(_ value: Int32) -> String { value == .min ? "-" : String(value) }
    return [
      number(match.day), number(match.iteration), text(match.agent), text(match.stage),
      match.isResult ? "result" : "prompt",
    ]
  }

  @Test(
    arguments: [
      ("day{day}_{stage}_{kind}.txt", "day3_buy_prompt.txt", ["3", "-", "", "buy", "prompt"]),
      ("day{day}_{stage}_{kind}.txt", "day3_a_b_result.txt", ["3", "-", "", "a_b", "result"]),
      (
        "day{day}_{stage}_{kind}.txt", "deep/er/day3_buy_result.txt",
        ["3", "-", "", "buy", "result"]
      ),
      ("day{day}_{stage}_{kind}.txt", "day3_prompt.txt", nil),
      ("day{day}_{stage}_{kind}.txt", "day_buy_prompt.txt", nil),
      ("day{day}_{stage}_{kind}.txt", "day2147483648_buy_prompt.txt", nil),
      ("day{day}_{stage}_{kind}.txt", "xday1_buy_prompt.txt", nil),
      ("day{day}_{stage}_{kind}.txt", "day1_buy_prompt.txt~", nil),
      ("{agent}/{iteration}.{kind:in|out}", "a/b/ann/07.out", ["-", "7", "ann", "", "result"]),
      ("{agent}/{iteration}.{kind:in|out}", "07.out", nil),
      ("**/{stage}/*.{kind:q|a}", "x/y/vote/9z.q", ["-", "-", "", "vote", "prompt"]),
      ("{{{day}}}{kind}", "{12}prompt", ["12", "-", "", "", "prompt"]),
    ] as [(String, String, [String]?)])
  func matches(pattern: String, path: String, expected: [String]?) throws {
    #expect(try match(pattern, path) == expected)
  }

  @Test(arguments: [
    "{kind", "kind}", "{day}", "{colour}{kind}", "{kind}{kind}", "{agent}{run}{kind}",
    "{kind:a}", "{kind:a|b|c}", "{stage:a||b}{kind}", "", "*",
  ])
  func badPatternsAreErrors(pattern: String) {
    do {
      _ = try NamePattern(pattern)
      Issue.record("'\(pattern)' was accepted")
    } catch {
      guard case .badPattern(let shown, let why) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(shown == pattern)
      #expect(!why.isEmpty)
    }
  }

  /// A hostile name can't make matching slow: it ends without a match.
  @Test func matchingIsBounded() throws {
    let pattern = try NamePattern("*a*a*a*a*a*a*a*a*a*a*{kind}")
    let name = [UInt8](repeating: UInt8(ascii: "a"), count: 4_000)
    #expect(pattern.match(name.span) == nil)
  }

  /// Every name that the program writes means what its format says.
  @Test(arguments: Array(1...20 as ClosedRange<UInt64>)) func theProgramsOwnNames(seed: UInt64)
    throws
  {
    var generator = SeededGenerator(seed: seed)
    let day = Int32.random(in: 0..<1000, using: &generator)
    let agent = Int32.random(in: 0..<1000, using: &generator)
    let names = [
      "day\(day)_iter\(agent)_market_analysis_prompt.txt", "day\(day)_gossip_generation_prompt.txt",
      "day\(day)_short_reflection_prompt.txt", "day\(day)_short_reflection_result.txt",
      "day\(day)_strategy_update_result.txt", "day\(day)_buy_prompt.txt", "notes.txt",
      "day\(day)_iter_market_analysis_prompt.txt", "DAY1_gossip_generation_prompt.txt",
    ].shuffled(using: &generator)
    let listing = ArenaSketch.listing(names.sorted())
    let files = try ArenaFiles(of: listing, files: 0..<listing.count)
    #expect(files.count == 5, "seed \(seed)")
    #expect(files.unmatched.count == 4)
    #expect(!files.contradictsProgram)
    let content = try #require(files.days[day])
    #expect(Array(content.analysis.keys) == [agent])
    #expect(content.gossip != nil)
    #expect(content.prompts.keys.sorted { $0.rawValue < $1.rawValue } == [.shortReflection])
    #expect(Set(content.results.keys) == [.shortReflection, .strategyUpdate])
  }

  @Test func aResultThatTheProgramNeverWritesGivesAnotherAway() throws {
    let listing = ArenaSketch.listing([
      "day0_iter0_market_analysis_prompt.txt", "day0_iter0_market_analysis_result.txt",
    ])
    #expect(try ArenaFiles(of: listing, files: 0..<2).contradictsProgram)
  }

  /// Names pair when they differ in the word for their kind alone, whatever their order.
  @Test(arguments: Array(1...20 as ClosedRange<UInt64>)) func pairsByName(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var names: Set<String> = []
    for _ in 0..<200 {
      // Stages that end like a kind stand beside those that don't.
      let end = ["", "_prompt", "_result", "_x"].randomElement(using: &generator) ?? ""
      let stem =
        "\(Int.random(in: 0..<9, using: &generator))_s\(Int.random(in: 0..<9, using: &generator))"
        + end
      names.insert("day\(stem)_\(Bool.random(using: &generator) ? "prompt" : "result").txt")
    }
    let listing = ArenaSketch.listing(names.sorted())
    let files =
      seed % 2 == 0
      ? Array(0..<listing.count) : Array(0..<listing.count).shuffled(using: &generator)
    let pairs = PromptPairs(
      of: listing, files: files, patterns: [try NamePattern("day{day}_{stage}_{kind}.txt")])
    #expect(pairs.unmatched.isEmpty)
    var seen: Set<String> = []
    for pair in pairs.pairs {
      let stem = "day\(pair.day)_\(pairs.text(pair.stage) ?? "")"
      #expect(seen.insert(stem).inserted, "seed \(seed)")
      for (file, kind) in [(pair.prompt, "prompt"), (pair.result, "result")] {
        #expect((file >= 0) == names.contains("\(stem)_\(kind).txt"), "seed \(seed)")
        if file >= 0 { #expect(listing.fileName(Int(file)) == "\(stem)_\(kind).txt") }
      }
    }
  }

  @Test(arguments: [
    ("", ResultContent.empty), (" \t\r\n", .empty), ("an answer", .answer), ("error", .failSafe),
    (" None ", .failSafe), ("None of these", .answer), ("an error: none", .answer),
    ("a\0b", .malformed),
    ("Error: x", .errorText), ("LLM ERROR: Timeout", .timeout), ("Error code: 429", .rateLimited),
    ("Error code: 500", .serverError),
    ("LLM ERROR: APIConnectionError - Connection error.", .connection),
    ("Traceback (most recent call last):\n openai.RateLimitError", .rateLimited),
  ])
  func resultsAreJudgedByTheirText(text: String, expected: ResultContent) {
    let bytes = Array(text.utf8)
    #expect(ResultContent(bytes.span) == expected)
    #expect((expected.errorClass == nil) == (expected == .answer))
    #expect(expected.status.isFailure == (expected != .answer))
  }
}
