import Foundation
import RunLensCLI
import TestSupport
import Testing
import Trace

@Suite struct PricesTests {
  private static let prices =
    #"{"currency":"EUR","date":"2026-11-21","models":{"m*":{"input_per_million":1000000,"#
    + #""output_per_million":2000000}}}"#

  private func run(_ prices: String, _ form: String...) throws -> Run {
    let folder = ScratchFolder()
    let path = "\(folder.path)/prices.json"
    try Data(prices.utf8).write(to: URL(fileURLWithPath: path))
    var trace = Run.trace
    var row = SpanRow(
      run: "run_1", system: "arena", source: "s", call: 2, stage: "sell", phase: Phase.call,
      status: .ok)
    (row.inputTokens, row.outputTokens, row.model) = (3, 4, "m-1")
    trace.spans.append(row)
    return form.isEmpty
      ? Run("analyze", "--prices", path, "p", trace: .success(trace))
      : Run("analyze", "--prices", path, form[0], "p", trace: .success(trace))
  }

  @Test func everyOutputNamesDateAndCurrency() throws {
    let text = try run(Self.prices).output
    #expect(text.contains("Cost  prices of 2026-11-21 in EUR, from "))
    #expect(text.contains("1 of 2 requests cost 11 EUR."))
    #expect(text.contains("No price holds for (not named): 1 request is in no priced sum."))
    let markdown = try run(Self.prices, "--markdown").output
    #expect(markdown.contains("prices of 2026-11-21 in EUR"))
    let json = try JSONSerialization.jsonObject(with: Data(run(Self.prices, "--json").output.utf8))
    let cost = try #require((json as? [String: Any])?["cost"] as? [String: Any])
    let prices = try #require(cost["prices"] as? [String: Any])
    #expect(prices["currency"] as? String == "EUR" && prices["date"] as? String == "2026-11-21")
    #expect((cost["total"] as? [String: Any])?["priced"] as? Double == 11)
    #expect((cost["unpriced_models"] as? [Any])?.first is NSNull)
  }

  @Test func aReplayIsPricedToo() throws {
    let folder = ScratchFolder()
    let path = "\(folder.path)/prices.json"
    try Data(Self.prices.utf8).write(to: URL(fileURLWithPath: path))
    var trace = RunTrace(run: RunDescription(id: "r", path: "r", system: "program"))
    for call in 0..<Int64(3) {
      var row = SpanRow(
        run: "r", system: "program", source: "trace", call: call, stage: "ask", phase: Phase.llm,
        status: .ok)
      (row.start, row.duration, row.timing) = (call * 10, 10, .trace)
      (row.inputTokens, row.outputTokens, row.model) = (3, 4, "m-1")
      trace.spans.append(row)
    }
    let run = Run("whatif", "--prices", path, "--json", "p", trace: .success(trace))
    #expect(run.status == 0)
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect((json?["base"] as? [String: Any])?["cost"] as? Double == 33)
    #expect((json?["assumptions"] as? [String])?.contains { $0.contains("in EUR, from") } == true)
    let missing = Run("whatif", "--prices", "/no/such/file", "p", trace: .success(trace))
    #expect(missing.status == ExitStatus.input)
    #expect(missing.errors.contains("'/no/such/file' does not exist"))
  }

  @Test func aBrokenFileIsOneError() throws {
    let run = try run(Self.prices.replacingOccurrences(of: "output_per", with: "outptu_per"))
    #expect(run.status == ExitStatus.input)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("runlens: error: '") && run.errors.hasSuffix("\n"))
    #expect(run.errors.contains("a key 'outptu_per_million', which means nothing"))
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test func aMissingFileIsNamed() {
    let run = Run("analyze", "--prices", "/no/such/file", "p", trace: .success(Run.trace))
    #expect(run.status == ExitStatus.input)
    #expect(run.errors.contains("'/no/such/file' does not exist"))
  }
}
