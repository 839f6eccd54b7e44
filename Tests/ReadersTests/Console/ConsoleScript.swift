import Testing
import Trace

@testable import Readers

/// Writes logs as the simulator prints them, and keeps what must be read from them.
struct ConsoleScript {
  var lines: [String] = []
  var prompts: [String] = []
  var stages: [ConsoleStage] = []
  var attempts: [[Status]] = []

  init(header: Bool = true) {
    if header { lines += ["Using LLM Provider: openai", "Using OpenAI model: gpt-4o-mini"] }
  }

  var text: String { lines.map { $0 + "\n" }.joined() }
  var bytes: [UInt8] { Array(text.utf8) }

  /// A prompt of that stage; the quote stands where the simulator puts earlier answers.
  mutating func prompt(_ stage: ConsoleStage, quote: String = "Nothing.") {
    let body = ConsoleScript.body(stage, quote: quote)
    prompts.append(body)
    stages.append(stage)
    attempts.append([])
    lines += ConsoleScript.block(stage, body: body)
  }

  static func body(_ stage: ConsoleStage, quote: String) -> String {
    let header =
      switch stage {
      case .marketAnalysis:
        "- You will be given information related to specific stocks, the whole market, and more."
      case .buy: "- You need to make decision to buy or hold a stock according to the information."
      case .sell:
        "- You need to make decision to sell or hold a stock according to the information."
      case .shortReflection:
        "- You need to evaluate the weakness and strength of your the latest investment strategy."
      case .longReflection:
        "- Based on the trading activity over the past few days, you need to recommend."
      case .strategyUpdate:
        "- You need to adjust the latest investment strategy for better investment return."
      case .gossip:
        "- You will be given some related information about you to help you generate gossip."
      case .unknown: "- Something else."
      }
    return """
      Instructions:
      - You are a player.
      \(header)
      - You overall objective is to make as much profit as possible.

          - Intraday High：$445.6
      None
      \(quote)

      Task:\u{20}
      - Decide.
      """
  }

  static func block(_ stage: ConsoleStage, body: String) -> [String] {
    let example =
      switch stage {
      case .marketAnalysis: "The analysis results: [analysis results]"
      case .buy: "Operation: buy, Stock name: [Stock Name]"
      case .sell: "Operation: sell, Stock name: [Stock Name]"
      case .shortReflection: "Weakness: [Weakness]. Strength: [Strength]"
      case .longReflection: "Suggestions for a new investment strategy: [Suggestions]."
      case .strategyUpdate: "New investment strategy: [New investment strategy]"
      case .gossip: "()"
      case .unknown: "something"
      }
    return ["LLM PROMPT", "\"\"\""]
      + body.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init) + [
        "\"\"\"", "Output the response to the prompt above in json. ",
        "Please provide the response in the following format:", "{\"output\": \"\(example)\"}",
      ]
  }

  private mutating func note(_ status: Status) {
    if !attempts.isEmpty { attempts[attempts.count - 1].append(status) }
  }

  mutating func accept(_ value: String = "Operation: hold") {
    lines += ["---LLM Response---", value, "---end of LLM Response---", "True"]
    note(.ok)
  }

  mutating func refuse(_ value: String, verdict: String = "None", index: Int = 0) {
    lines += [
      "---LLM Response---", value, "---end of LLM Response---", verdict, "---- repeat count: ",
      " \(index) \(value)", value,
    ]
    note(.invalidOutput)
  }

  mutating func answerError(_ what: String) {
    lines.append("LLM connection error: \(what)")
    note(.invalidOutput)
  }

  mutating func serviceError(_ what: String, _ status: Status) {
    lines += [
      "LLM ERROR: \(what)",
      "LLM connection error: JSONDecodeError - Expecting value: line 1 column 1 (char 0)",
    ]
    note(status)
  }

  mutating func line(_ text: String) { lines.append(text) }

  /// Two agents, two iterations and the next day's start; with every kind of outcome.
  static func typical() -> ConsoleScript {
    var script = ConsoleScript()
    for iteration in 0..<2 {
      for agent in 0..<2 {
        script.prompt(.marketAnalysis)
        if agent == 1 { script.refuse("The analysis results:\n- a.\n- b.") }
        script.accept("The analysis results:\n- a.\n- b.\n- c.")
        script.prompt(.buy)
        if iteration == 1 {
          script.serviceError("RateLimitError - Error code: 429 - Rate limit", .rateLimited)
          script.answerError("KeyError - 'output'")
        }
        script.accept()
        if agent == 1 {
          script.prompt(.sell)
          script.accept()
        }
      }
      script.line("settlement stock_onhold: None")
      script.prompt(.shortReflection)
      script.refuse("['x']", verdict: "False")
      script.accept("Weakness: a. Strength: b.")
      script.prompt(.longReflection)
      script.accept("Suggestions for a new investment strategy: c.")
      script.prompt(.strategyUpdate)
      script.accept("New investment strategy: d.")
    }
    script.prompt(.gossip)
    script.accept("I heard.")
    script.line("Database ERROR:insert into gossip values(0,1,\"They say \"I heard\n- that.\"\")")
    script.line("near \"I\": syntax error")
    script.prompt(.gossip)
    script.accept("I heard more.")
    script.prompt(.marketAnalysis)
    script.accept("The analysis results:\n- a.\n- b.\n- c.")
    return script
  }

  /// A few calls with every kind of line.
  static func short() -> ConsoleScript {
    var script = ConsoleScript()
    script.prompt(.marketAnalysis)
    script.refuse("- a.\n- b.")
    script.accept("- a.\n- b.\n- c.")
    script.prompt(.buy)
    script.serviceError("RateLimitError - Error code: 429 - Rate limit", .rateLimited)
    script.answerError("KeyError - 'output'")
    script.accept()
    script.line("Database ERROR:insert into gossip values(0,1,\"They say \"I heard\n- that.\"\")")
    script.line("near \"I\": syntax error")
    script.line("settlement stock_onhold: None")
    script.prompt(.shortReflection)
    script.accept("Weakness: a. Strength: b.")
    return script
  }

  /// Checks that a log tells just what was written.
  func check(_ log: ConsoleLog, seed: String = "") {
    #expect(log.calls.map(\.stage) == stages, "\(seed)")
    #expect(log.calls.map { log.attempts[$0.attempts].map(\.status) } == attempts, "\(seed)")
    #expect(
      log.calls.map(\.promptHash) == prompts.map { ContentHash.hash(Array($0.utf8)) }, "\(seed)")
    #expect(log.calls.map(\.promptBytes) == prompts.map { Int64($0.utf8.count) }, "\(seed)")
    for (index, call) in log.calls.enumerated() {
      #expect(call.attempts.allSatisfy { log.attempts[$0].call == Int32(index) }, "\(seed)")
    }
  }
}

/// The log with a stamp before each line; the stamp of a line is a function of its number.
func stamped(_ text: String, _ stamp: (Int) -> String) -> [UInt8] {
  var result = ""
  for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    .enumerated()
  {
    result += stamp(index) + line + "\n"
  }
  return Array(result.utf8)
}
