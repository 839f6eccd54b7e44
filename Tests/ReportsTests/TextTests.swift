import Analysis
import Reports
import TestSupport
import Testing
import Trace

@Suite struct TextTests {
  /// A summary in which every text and number is odd.
  private func randomSummary(_ random: inout SeededGenerator) -> (Summary, RunTrace) {
    func number() -> Int64 { Int64(bitPattern: random.next()) >> Int64.random(in: 1..<64) }
    func count() -> Int { Int(number().magnitude >> 1) }
    var trace = RunTrace(
      run: RunDescription(
        id: random.text(upTo: 200), path: random.text(upTo: 300), system: random.text(upTo: 90)))
    trace.run.start = number()
    trace.run.end = number()
    trace.run.days = count()
    trace.coverage.callsExpected = count()
    trace.coverage.callsObserved = count()
    trace.coverage.callsTimed = count()
    trace.coverage.untimedReasons = [random.text(upTo: 200): count()]
    trace.sources = [
      SourceDescription(
        reader: random.text(upTo: 99), path: random.text(upTo: 300), spans: count(), skipped: 1)
    ]
    trace.warnings.add(
      random.text(upTo: 120), random.text(upTo: 500), path: random.text(upTo: 200))
    var summary = Summary(quantileDefinition: .nearestRank)
    for _ in 0..<5 {
      var stage = StageSummary(
        stage: random.text(upTo: 200), phase: random.text(upTo: 60), timing: random.text(upTo: 60))
      stage.count = count()
      stage.timed = count()
      stage.failed = count()
      stage.retried = count()
      stage.total = number()
      stage.share = Double(bitPattern: random.next())
      stage.p50 = Double(bitPattern: random.next())
      stage.p95 = Double(number())
      stage.maximum = number()
      stage.p50Interval = QuantileInterval(low: number(), high: number())
      stage.p95Interval = QuantileInterval(low: number(), high: nil)
      summary.stages.append(stage)
      summary.failures.append(
        FailureSummary(
          stage: random.text(upTo: 99), status: random.text(upTo: 99),
          error: random.text(upTo: 300), count: count(), shareOfStage: Double(number())))
      summary.retries.byStage.append(
        RetrySummary.StageRetries(
          stage: random.text(upTo: 200), calls: count(), retriedCalls: count(), attempts: count(),
          wasted: number()))
      summary.retries.histogram.append(
        RetrySummary.AttemptCount(attempts: count(), calls: count()))
      summary.iterations.append(
        IterationSummary(
          day: Int32(truncatingIfNeeded: number()), iteration: .min, start: number(),
          wall: number(), stages: [random.text(upTo: 90): number()]))
      summary.bottlenecks.append(
        Bottleneck(
          what: random.text(upTo: 200), stage: nil, share: Double(number()), saving: number(),
          advice: random.text(upTo: 500)))
    }
    summary.retries.calls = count()
    summary.retries.retriedCalls = count()
    return (summary, trace)
  }

  @Test(arguments: (1...25).map { UInt64($0) })
  func noLineIsWiderThanAskedForAndNothingCommandsTheTerminal(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let (summary, trace) = randomSummary(&random)
    for width in [60, 80, 100] {
      var options = Sample.options
      options.width = width
      options.detailed = width == 80
      let text = String(
        decoding: SummaryText.render(summary, of: trace, options: options), as: UTF8.self)
      for line in text.split(separator: "\n") {
        let columns = DisplayWidth.of(String(line))
        #expect(columns <= width, "seed \(seed): \(columns) columns: \(line)")
        let obeyed = line.unicodeScalars.first {
          $0.properties.generalCategory == .control || (0x202a...0x202e).contains($0.value)
        }
        #expect(obeyed == nil, "seed \(seed): \(line)")
      }
    }
  }

  @Test(arguments: (1...20).map { UInt64($0) })
  func outputsAreTheSameEveryTime(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let (summary, trace) = randomSummary(&random)
    #expect(
      SummaryText.render(summary, of: trace, options: Sample.options)
        == SummaryText.render(summary, of: trace, options: Sample.options), "seed \(seed)")
    #expect(
      SummaryJSON.render(summary, of: trace, options: Sample.options)
        == SummaryJSON.render(summary, of: trace, options: Sample.options), "seed \(seed)")
  }

  @Test(arguments: [
    ("abc", 3), ("市場", 4), ("🚀", 2), ("e\u{301}", 1), ("❤\u{fe0f}", 2), ("🇩🇪", 2), ("ｱ", 1),
    ("한국", 4), ("…", 1), ("█", 1), ("\u{1f469}\u{200d}\u{1f467}", 2),
  ])
  func widths(text: String, wanted: Int) { #expect(DisplayWidth.of(text) == wanted) }

  @Test func longNamesKeepTheirEnds() {
    #expect(PlainText.fit("short_reflection_prompt", 11) == "short…rompt")
    #expect(PlainText.fit("市場分析市場分析", 9) == "市場…分析")
    #expect(PlainText.fit(String(repeating: "x", count: 1_000_000), 5) == "xx…xx")
    #expect(PlainText.fit("abc", 1) == "…")
    #expect(PlainText.fit("abc", 3) == "abc")
  }

  @Test func wrappingKeepsNumbersWithTheirUnits() {
    #expect(
      PlainText.lines("it took 2 min 05 s, or 42 % of it", width: 12)
        == ["it took", "2 min 05 s,", "or 42 % of", "it"])
    #expect(PlainText.lines("abcdefghij kl", width: 4) == ["abcd", "efgh", "ij", "kl"])
    #expect(PlainText.lines("", width: 4) == [])
    // Must take time in proportion to its length, or this test does not end.
    #expect(PlainText.lines(String(repeating: "é", count: 300_000), width: 100).count == 3000)
  }

  @Test func emptyRunSaysSo() {
    let trace = RunTrace(run: RunDescription(id: "r", path: "r", system: "s"))
    let text = String(
      decoding: SummaryText.render(
        Summary(quantileDefinition: .linear), of: trace, options: Sample.options), as: UTF8.self)
    #expect(text.contains("No step of this run is timed."))
    #expect(text.contains("No call was found"))
    #expect(text.contains("No stage was seen."))
  }
}
