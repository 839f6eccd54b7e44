import Testing

@testable import Benchmark

@Suite struct TableTests {
  @Test(arguments: [
    (0.0, 2, "0.00"), (1.005, 1, "1.0"), (0.0349, 4, "0.0349"), (12.5, 0, "13"), (-0.25, 1, "-0.3"),
    (-0.001, 1, "0.0"), (.nan, 1, "–"), (.infinity, 1, "–"), (99.96, 1, "100.0"),
  ])
  func numbersHaveTheDigitsAsked(value: Double, digits: Int, expected: String) {
    #expect(Decimal.fixed(value, digits) == expected)
  }

  @Test func countsHaveTheirThousandsApart() {
    #expect(
      [0, 12, 999, 1_000, 1_234_567].map(Decimal.count) == ["0", "12", "999", "1,000", "1,234,567"])
    #expect(Decimal.count(-123_456) == "-123,456")
  }

  @Test func nothingIsNoRatio() {
    #expect(Decimal.ratio(nil, 1) == "–")
    #expect(Decimal.ratio(1, nil) == "–")
    #expect(Decimal.ratio(1, 0) == "–")
    #expect(Decimal.ratio(3, 2) == "1.50")
  }

  @Test func medianAndLeastOfAFewRuns() {
    var series = Series()
    #expect(series.median(\.wall) == nil)
    #expect(series.peak == nil)
    for wall in [3.0, 1, 2, 10] {
      series.runs.append(Measurement(processor: wall, wall: wall, peak: Int(wall), others: 0))
    }
    #expect(series.least(\.wall) == 1)
    #expect(series.median(\.wall) == 2.5)
    #expect(series.peak == 10)
  }

  @Test func aTableEscapesBars() {
    let table = MarkdownTable(head: ["a", "b"], rows: [["x|y", "1"]])
    #expect(table.text == "| a | b |\n| --- | ---: |\n| x\\|y | 1 |\n")
  }

  @Test func theReportHoldsRatiosGoalsAndWhatWasLeftOut() {
    let text = ResultTable(result: Self.result).text
    #expect(
      text.contains("| C | 2 | 1.000 | 1.500 | 2.000 | 2.500 | 20 | 1.00 | 1.00 | 0.50 | 0.0 |\n"))
    #expect(
      text.contains(
        "| runlens | 1 | 1.200 | 1.200 | 1.000 | 1.000 | 20 | 1.20 | 0.50 | 0.60 | 0.0 |\n"))
    #expect(text.contains("| names only (a part) | 1 | 0.100 |"))
    #expect(text.contains("\nLeft out: chDB: Python's chdb is not installed.\n"))
    #expect(text.contains("- runlens: CPU over that of C at most 1.30: 1.20, reached\n"))
    #expect(text.contains("- runlens: peak memory in MB at most 10: 20, missed\n"))
    #expect(text.contains("- runlens: units for each CPU second at least 2,000: 833, missed\n"))
    #expect(text.contains("- chDB: wall time over that of C at most 2: not measured\n"))
  }

  /// Made up: two runs of the limit, one of all others.
  private static var result: Comparison.Result {
    let goals = [
      Goal(contender: "runlens", measure: .processor(over: "C"), bound: 1.3),
      Goal(contender: "runlens", measure: .peak, bound: 10),
      Goal(contender: "runlens", measure: .rate, bound: 2_000),
      Goal(contender: "chDB", measure: .wall(over: "C"), bound: 2),
    ]
    let contenders = [
      Contender(name: "C", role: .limit, command: Command("c")),
      Contender(name: "runlens", role: .ours, command: Command("r")),
      Contender(name: "DuckDB", role: .peer, command: Command("d")),
      Contender(name: "names only", role: .part, command: Command("n")),
      Contender(name: "chDB", role: .peer, command: Command("h"), needs: [.module("chdb")]),
    ]
    let workload = Workload(
      name: "W9", title: "made up", job: "Nothing.", size: 1_000, unit: "lines", inputs: [],
      contenders: contenders, limit: "C", goals: goals)
    var rows = contenders.map { Comparison.Row(contender: $0) }
    func run(_ processor: Double, _ wall: Double) -> Measurement {
      Measurement(processor: processor, wall: wall, peak: 20_000_000, others: 0)
    }
    rows[0].series.runs = [run(1, 3), run(2, 2)]
    rows[1].series.runs = [run(1.2, 1)]
    rows[2].series.runs = [run(2, 2)]
    rows[3].series.runs = [run(0.1, 0.1)]
    rows[4].skipped = rows[4].contender.needs[0].wording
    return Comparison.Result(workload: workload, rows: rows)
  }
}
