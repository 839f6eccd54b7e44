import Testing
import Trace

@testable import Readers

@Suite struct ConsoleParserTests {
  @Test func everyOutcomeIsNamed() {
    var script = ConsoleScript()
    script.prompt(.marketAnalysis)
    script.serviceError(
      "RateLimitError - Error code: 429 - Rate limit reached for requests", .rateLimited)
    script.serviceError(
      "RateLimitError - Error code: 429 - {'error': {'message': 1}}", .rateLimited)
    script.serviceError("InternalServerError - Error code: 500 - The server had", .serverError)
    script.serviceError("APIStatusError - Error code: 529 - overloaded", .serverError)
    script.serviceError("APIConnectionError - Connection error.", .connection)
    script.serviceError("APITimeoutError - Request timed out.", .timeout)
    script.serviceError("AuthenticationError - Error code: 401 - {'error'}", .error)
    script.serviceError("BadRequestError - Error code: 400 - {'error'}", .error)
    script.answerError("JSONDecodeError - Expecting value: line 1 column 1 (char 0)")
    script.answerError(
      "JSONDecodeError - Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
    )
    script.answerError("AttributeError - 'NoneType' object has no attribute 'strip'")
    script.answerError("KeyError - 'output'")
    script.refuse("The analysis results:\n- a.\n\n- b.")
    script.refuse("['a', 1]", verdict: "False", index: 1)
    script.refuse("", verdict: "None", index: 2)
    script.accept("The analysis results:\n- a.\n- b.\n- c.")
    let log = parseConsole(script.bytes)
    script.check(log)
    #expect(
      log.attempts.map { log.errorClass(of: $0) } == [
        "RateLimitError", "RateLimitError", "InternalServerError", "APIStatusError",
        "APIConnectionError", "APITimeoutError", "AuthenticationError", "BadRequestError",
        "JSONDecodeError", "JSONDecodeError", "AttributeError", "KeyError", "validator",
        "validator", "validator", nil,
      ])
    #expect(log.attempts.suffix(4).map(\.responseBytes) == [32, 8, 0, 36])
    #expect(log.attempts.prefix(12).allSatisfy { $0.responseBytes == ConsoleLog.absent })
    #expect(log.calls.map(\.ending) == [.accepted])
    #expect(log.strayLines == 0)
  }

  @Test func messagesMayHaveSeveralLines() {
    var script = ConsoleScript()
    script.prompt(.buy)
    script.line("LLM ERROR: InternalServerError - <html>")
    script.line("<body>Bad Gateway</body>")
    script.line("</html>")
    script.answerError("JSONDecodeError - Expecting value: line 1 column 1 (char 0)")
    script.attempts = [[.serverError]]
    script.accept()
    let log = parseConsole(script.bytes)
    script.check(log)
    #expect(log.strayLines == 0)
  }

  @Test func countersAndPlaces() {
    let script = ConsoleScript.typical()
    let log = parseConsole(script.bytes)
    script.check(log)
    #expect(log.settlements == 2)
    #expect(log.databaseErrors == 1)
    #expect(log.existingTables == 0)
    #expect(log.calls.filter(\.followsSettlement).count == 2)
    #expect(log.bytes == Int64(script.bytes.count))
    #expect(
      log.calls.first?.offset == Int64(script.lines[0].utf8.count + script.lines[1].utf8.count + 2))
    let places = ConsoleAttribution(log)
    #expect(places.agents == 2)
    #expect(places.days == 2)
    #expect(places.iterationsPerDay == [2, 1])
    #expect(
      places.agent == [0, 0, 1, 1, 1, -1, -1, -1, 0, 0, 1, 1, 1, -1, -1, -1, 0, 1, 0])
    let known = ConsoleAttribution(log, agents: 2, reflectFrequency: [0, 1])
    #expect(known.agent == [0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 1, 0])
    #expect(
      known.iteration == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, 0])
    #expect(known.day == Array(repeating: 0, count: 16) + [1, 1, 1])
  }

  @Test(arguments: ["\r\n", "\n"]) func lineEnds(end: String) {
    var script = ConsoleScript.typical()
    let bytes = Array(
      script.lines.map {
        $0.split(separator: "\n", omittingEmptySubsequences: false)
          .joined(separator: end) + end
      }.joined().utf8)
    // The prompt's file has the same ends as the log.
    script.prompts = script.prompts.map {
      $0.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
    }
    script.check(parseConsole(bytes))
  }

  @Test func coloursAreNoText() {
    var script = ConsoleScript()
    script.prompt(.buy)
    script.line("\u{1B}[1;31mLLM ERROR: RateLimitError - Error code: 429 - x\u{1B}[0m")
    script.line(
      "LLM connection error: JSONDecodeError - Expecting value: line 1 column 1 (char 0)\u{1B}[0m")
    script.attempts = [[.rateLimited]]
    script.accept()
    script.check(parseConsole(script.bytes))
  }

  @Test func clientLinesBelongToTheCall() {
    var script = ConsoleScript()
    let prefix = "[2026-11-21 12:00:00 - openai._base_client:1272 -"
    script.prompt(.buy)
    script.line("\(prefix) DEBUG] Sending HTTP Request: POST http://127.0.0.1/v1")
    script.line("\(prefix) INFO] Retrying request in 0.439229 seconds (retry 1 of 2)")
    script.line("\(prefix) DEBUG] Sending HTTP Request: POST http://127.0.0.1/v1")
    script.line("\(prefix) INFO] Retrying request to /v1/chat in 12.5 seconds")
    script.line("\(prefix) DEBUG] HTTP Response: POST http://127.0.0.1/v1 \"200 OK\"")
    script.accept()
    script.prompt(.sell)
    script.accept()
    let log = parseConsole(script.bytes)
    script.check(log)
    #expect(log.stamps == nil)
    #expect(log.attempts.map(\.hiddenRetries) == [2, 0])
    #expect(log.attempts.map(\.backOff) == [12_939_229_000, 0])
    #expect(log.attempts.map(\.requests) == [2, 0])
    #expect(log.hiddenRetries == 2)
    #expect(log.requests == 2)
  }

  @Test func aRunThatGivesUpGoesOnOrCrashes() {
    var script = ConsoleScript()
    script.prompt(.gossip)
    for index in 0..<100 { script.answerError("KeyError - 'output' \(index)") }
    script.prompt(.marketAnalysis)
    for index in 0..<50 { script.refuse("- no", index: index) }
    script.line("Traceback (most recent call last):")
    script.line("  File \"main.py\", line 1, in <module>")
    script.line("    run()")
    script.line("TypeError: cannot unpack non-iterable NoneType object")
    let log = parseConsole(script.bytes)
    script.check(log)
    #expect(log.calls.map(\.ending) == [.exhausted, .crashed])
    #expect(log.crash == "TypeError: cannot unpack non-iterable NoneType object")
    #expect(!log.interrupted)
  }

  @Test func anInterruptAbortsTheCall() {
    var script = ConsoleScript()
    script.prompt(.buy)
    script.answerError("KeyError - 'output'")
    script.attempts[0].append(.aborted)
    script.line("Traceback (most recent call last):")
    script.line("  File \"a.py\", line 1, in read")
    script.line("TimeoutError: x")
    script.line("")
    script.line("During handling of the above exception, another exception occurred:")
    script.line("")
    script.line("Traceback (most recent call last):")
    script.line("  File \"b.py\", line 1, in <module>")
    script.line("KeyboardInterrupt")
    let log = parseConsole(script.bytes)
    script.check(log)
    #expect(log.calls.map(\.ending) == [.interrupted])
    #expect(log.interrupted)
    #expect(log.crash == "KeyboardInterrupt")
  }

  @Test func aCrashOutsideOfCallsLeavesThemAlone() {
    var script = ConsoleScript()
    script.prompt(.buy)
    script.accept()
    script.line("Traceback (most recent call last):")
    script.line("  File \"main.py\", line 1, in <module>")
    script.line("KeyError: 'virtual_date'")
    let log = parseConsole(script.bytes)
    script.check(log)
    #expect(log.calls.map(\.ending) == [.accepted])
    #expect(log.crash == "KeyError: 'virtual_date'")
  }

  @Test func aTracebackFallsIntoABufferedText() {
    var script = ConsoleScript()
    script.prompt(.buy)
    script.accept()
    script.prompt(.marketAnalysis)
    let lines = script.lines
    let middle = lines.count - 8
    script.lines =
      Array(lines[..<middle])
      + [
        lines[middle] + "Traceback (most recent call last):", "  File \"main.py\", line 1, in x",
        "    x()", "KeyError: 'virtual_date'",
      ] + lines[(middle + 1)...]
    let log = parseConsole(script.bytes)
    #expect(log.crash == "KeyError: 'virtual_date'")
    #expect(log.calls.map(\.stage) == [.buy, .marketAnalysis])
    #expect(log.calls.map(\.ending) == [.accepted, .crashed])
  }

  @Test func onlyTheLastRunOfALogIsKept() {
    var first = ConsoleScript.typical()
    // Killed in the middle of a prompt.
    first.prompt(.sell)
    first.lines.removeLast(6)
    var second = ConsoleScript()
    for table in ["stock", "person"] {
      second.line("Database ERROR:Create Table \(table) (x Integer)")
      second.line("table \(table) already exists")
    }
    second.prompt(.marketAnalysis)
    second.accept()
    second.prompt(.buy)
    second.answerError("KeyError - 'output'")
    second.accept()
    for cut in [0, 6, 7, 9, 11] {
      var earlier = first
      earlier.lines.removeLast(cut)
      let log = parseConsole(earlier.bytes + second.bytes)
      second.check(log, seed: "cut \(cut)")
      #expect(log.earlierRuns == 1, "cut \(cut)")
      #expect(log.attempts.map(\.call) == [0, 1, 1])
      #expect(log.calls.map(\.firstAttempt) == [0, 1])
      #expect(!log.headMissing)
      if cut >= 11 {
        #expect(log.existingTables == 2)
        #expect(log.databaseErrors == 2)
      }
    }
  }

  @Test func veryLongLinesAreText() {
    let long = String(repeating: "x", count: 200_000)
    var script = ConsoleScript()
    script.prompt(.buy, quote: "\(long)\n\(String(repeating: "y", count: 65_536))")
    script.accept(long)
    script.prompt(.sell)
    script.accept()
    for chunk in [1000, 65_536, 65_537, 1_000_000] {
      let log = parseConsole(script.bytes, chunk: chunk)
      script.check(log, seed: "chunk \(chunk)")
      #expect(log.attempts[0].responseBytes == 200_000)
    }
  }
}
