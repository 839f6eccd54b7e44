import Testing
import Trace

@testable import Readers

/// Prompts and answers that quote the log's own marks.
@Suite struct ConsoleQuotationTests {
  static let markers = [
    "LLM PROMPT", "LLM PROMPT\n\"\"\"", "\"\"\"", "---LLM Response---", "---end of LLM Response---",
    "---end of LLM Response---\n---end of LLM Response---", "True", "False", "None",
    "---- repeat count: ", "LLM ERROR: RateLimitError - Error code: 429 - quoted",
    "LLM connection error: JSONDecodeError - quoted", "settlement stock_onhold: None",
    "Database ERROR:insert", "Traceback (most recent call last):", "Using LLM Provider: openai",
    "Using LLM Provider: openai\nUsing OpenAI model: x",
    "\"\"\"\nOutput the response to the prompt above in json. ",
    "\"\"\"\nOutput the response to the prompt above in json. \nPlease provide the response in the "
      + "following format:",
    "Please provide the response in the following format:\n{\"output\": \"()\"}",
    "---end of LLM Response---\nFalse\nmore", "---end of LLM Response---\nNone\n",
    "[2026-11-21 12:00:00 - openai._base_client:1 - INFO] Retrying request in 1.0 seconds",
    "2026-11-21T12:00:00Z LLM PROMPT",
  ]

  @Test(arguments: markers, [ConsoleStage.marketAnalysis, .shortReflection, .gossip])
  func marksInTextsAreText(marker: String, stage: ConsoleStage) {
    for text in ["a\n\(marker)\nb", "a\n\(marker)", "a\n\(marker)\n\(marker)\n\n\(marker)\nb"] {
      var script = ConsoleScript()
      script.prompt(stage, quote: text)
      script.refuse(text)
      script.accept(text)
      script.prompt(.buy, quote: text)
      script.accept(text)
      script.prompt(.sell)
      script.accept()
      let log = parseConsole(script.bytes)
      script.check(log, seed: marker)
      #expect(log.calls.allSatisfy { $0.ending == .accepted })
      #expect(log.attempts[1].responseBytes == Int64(text.utf8.count))
      #expect(log.settlements == 0)
      #expect(log.databaseErrors == 0)
      #expect(log.crash == nil)
      #expect(log.hiddenRetries == 0)
    }
  }

  /// Every stage quotes the whole block of every stage, its end alone, and a log of several calls.
  @Test(arguments: ConsoleStage.allCases.dropLast(), ConsoleStage.allCases.dropLast())
  func aPromptMayQuoteWholeBlocks(outer: ConsoleStage, quoted: ConsoleStage) {
    let block = ConsoleScript.block(quoted, body: ConsoleScript.body(quoted, quote: "x"))
    let answer = ["---LLM Response---", "y", "---end of LLM Response---", "True"]
    let next = ConsoleScript.block(.sell, body: ConsoleScript.body(.sell, quote: "z"))
    let quotes = [
      ["I heard:"] + block, ["I heard:"] + block + answer,
      ["True"] + block, ["True"] + block + answer, ["True"] + block + answer + ["None"],
      ["True"] + block + ["LLM connection error: KeyError - 'output'"] + answer,
      ["I heard:"] + block.suffix(4), ["I heard:"] + block.suffix(4) + answer,
      ["True"] + block + answer + next + answer,
    ]
    for (index, quote) in quotes.enumerated() {
      var script = ConsoleScript()
      script.prompt(.longReflection)
      script.accept()
      script.prompt(outer, quote: quote.joined(separator: "\n"))
      script.refuse("- no")
      script.accept()
      script.prompt(.strategyUpdate)
      script.accept()
      let log = parseConsole(script.bytes)
      script.check(log, seed: "quote \(index)")
      #expect(log.calls.allSatisfy { $0.ending == .accepted })
    }
  }

  @Test func anAnswerMayQuoteAWholeBlock() {
    let block = ConsoleScript.block(.sell, body: ConsoleScript.body(.sell, quote: "x"))
    let answer = ["---LLM Response---", "y", "---end of LLM Response---", "True"]
    for quote in [block, ["True"] + block, ["True"] + block + answer + ["and more"]] {
      var script = ConsoleScript()
      script.prompt(.longReflection)
      script.accept(quote.joined(separator: "\n"))
      script.prompt(.strategyUpdate)
      script.accept()
      script.check(parseConsole(script.bytes), seed: quote.joined(separator: "|"))
    }
  }

  @Test func anAnswerMayQuoteItsOwnEnd() {
    var script = ConsoleScript()
    let value = "a\n---end of LLM Response---\nTrue\nb\n---end of LLM Response---\nTrue"
    script.prompt(.longReflection)
    script.accept(value)
    script.prompt(.strategyUpdate)
    script.refuse("a\n---end of LLM Response---\nTrue\nb")
    script.accept()
    let log = parseConsole(script.bytes)
    script.check(log)
    #expect(log.attempts[0].responseBytes == Int64(value.utf8.count))
  }

  @Test func aRefusedStatementMayQuoteAnything() {
    let block = ConsoleScript.block(.sell, body: ConsoleScript.body(.sell, quote: "x"))
    for quote in [
      ["settlement stock_onhold: None", "True"], ["LLM PROMPT"], ["LLM PROMPT", "\"\"\""],
      ["---LLM Response---", "x", "---end of LLM Response---", "True"],
      Array(block.prefix(8)), ["True"] + block.prefix(8),
      ["Traceback (most recent call last):", "x"], ["\"\"\""],
    ] {
      var script = ConsoleScript()
      script.prompt(.gossip)
      script.accept()
      script.line("Database ERROR:insert into gossip values(0,1,\"They say \"I")
      script.lines += quote
      script.line("so \"\")")
      script.line("near \"I\": syntax error")
      script.prompt(.gossip)
      script.accept()
      script.prompt(.marketAnalysis)
      script.accept()
      let log = parseConsole(script.bytes)
      script.check(log, seed: quote.joined(separator: "|"))
      #expect(log.databaseErrors == 1)
      #expect(log.settlements == 0)
    }
  }
}
