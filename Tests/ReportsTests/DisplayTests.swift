import Analysis
import TestSupport
import Testing
import Trace

@testable import Reports

/// What `--wide`, `--top` and `--sort` change, and the bars of distributions.
@Suite struct DisplayTests {
  private func stage(_ name: String, count: Int, total: Int64?, p95: Double?) -> StageSummary {
    var stage = StageSummary(stage: name, phase: Phase.call, timing: "log")
    stage.count = count
    stage.total = total
    stage.p95 = p95
    return stage
  }

  @Test func ordersOfStages() {
    let stages = [
      stage("b", count: 2, total: 9, p95: nil), stage("c", count: 7, total: nil, p95: 4),
      stage("a", count: 2, total: 9, p95: .nan), stage("d", count: 1, total: 30, p95: 5),
    ]
    func names(_ order: StageOrder) -> [String] { order.sorted(stages).map(\.stage) }
    #expect(names(.stage) == ["a", "b", "c", "d"])
    #expect(names(.total) == ["d", "b", "a", "c"])
    #expect(names(.spans) == ["c", "b", "a", "d"])
    #expect(names(.p95) == ["d", "c", "b", "a"])
    #expect(names(.retried) == ["b", "c", "a", "d"])
  }

  @Test func ordersOfComparisons() {
    let rows = CompareSample.comparison.stages
    let changes = StageOrder.change.sorted(rows).map { $0.stage }
    #expect(changes.first == "market_analysis")
    let verdicts = StageOrder.verdict.sorted(rows).map(\.verdict)
    #expect(verdicts.first == .slower && verdicts.last == .notComparable)
    #expect(StageOrder.total.sorted(rows) == rows)
  }

  @Test(arguments: [
    ([Int](), 4, ""), ([0, 0], 4, ""), ([1, 2, 4, 8], 4, "▁▂▄█"), ([1, 0, 800], 3, "▁ █"),
    ([4, 4, 0, 0, 8, 0], 3, "█ █"), ([.max, .max], 1, "█"),
  ])
  func strips(counts: [Int], columns: Int, wanted: String) {
    #expect(DensityStrip.text(counts, columns: columns) == wanted)
  }

  /// Every duration falls into one bin, the shortest into the first and the longest into the last.
  @Test(arguments: (1...8).map { UInt64($0) })
  func densities(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var table = SpanTable()
    var counts: [String: Int] = [:]
    for call in 0..<200 {
      var row = SpanRow(
        run: "r", system: "s", source: "x", call: Int64(call), stage: "s\(call % 3)",
        phase: Phase.call, status: .ok)
      let duration = Int64.random(in: 1...(1 << Int64.random(in: 1...60)), using: &generator)
      row.duration = call % 7 == 0 ? nil : duration
      row.timing = .log
      if row.duration != nil { counts[row.stage, default: 0] += 1 }
      table.append(row)
    }
    let densities = try #require(StageDensities(of: table, bins: 9))
    var ends = [0, 0]
    for (name, count) in counts {
      let bins = try #require(
        densities.counts(of: StageSummary(stage: name, phase: Phase.call, timing: "log")))
      #expect(bins.reduce(0, +) == count, "seed \(seed)")
      ends[0] += bins[0]
      ends[1] += bins[8]
    }
    #expect(ends[0] > 0 && ends[1] > 0, "seed \(seed)")
    #expect(StageDensities(of: SpanTable(), bins: 9) == nil)
  }

  @Test func topCutsListsAndSaysSo() {
    var options = Sample.options
    options.top = 1
    options.sort = .stage
    let text = String(
      decoding: SummaryText.render(Sample.summary, of: Sample.trace, options: options),
      as: UTF8.self)
    #expect(text.contains("… and 2 more rows: a larger --top shows them."))
    // What took the most time is said of all stages, whatever is listed.
    #expect(text.contains("The largest part of the known time went to"))
  }

  @Test func wideTablesTakeTheRoomTheyNeed() throws {
    var options = Sample.options
    options.wide = true
    try expectGolden(
      SummaryText.render(Sample.summary, of: Sample.trace, options: options), "summary-wide.txt")
    try expectGolden(
      CompareText.render([CompareSample.comparison], options: options), "compare-wide.txt")
  }
}
