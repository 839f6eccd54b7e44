import Statistics
import TestSupport
import Testing
import Trace

@testable import Analysis

/// The profile of a run held against the plainest way to count the same things.
@Suite struct RunProfileTests {
  private func profile(_ run: RunTrace) -> RunProfile {
    RunProfile(of: run, summary: Summary(of: run))
  }

  private func random(_ seed: UInt64, _ count: Int, upTo most: UInt64) -> [Int64] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Int64(1 + generator.next() % most) }
  }

  @Test(arguments: 1...20)
  func histogramHoldsEveryDurationOnce(seed: UInt64) throws {
    let values = random(seed, Int(seed * seed), upTo: 10 << (2 * seed)) + [0, 0]
    let sample = SortedSample(sorting: values)
    let histogram = try #require(DurationHistogram(of: sample, resolution: nil))
    #expect(histogram.zeros == 2)
    #expect(histogram.counts.reduce(0, +) == values.count - 2, "seed \(seed)")
    #expect(histogram.counts.count <= 48 && histogram.edges.count == histogram.counts.count + 1)
    for (bin, count) in histogram.counts.enumerated() {
      let isLast = bin == histogram.counts.count - 1
      let inside = values.count { value in
        Double(value) >= (bin == 0 ? 1 : histogram.edges[bin])
          && (isLast || Double(value) < histogram.edges[bin + 1])
      }
      #expect(count == inside, "seed \(seed), bin \(bin)")
    }
  }

  @Test func histogramIsNoFinerThanItsSource() throws {
    let sample = SortedSample(sorting: (0..<5_000).map { Int64($0 % 7 + 3) * 1_000_000_000 })
    let fine = try #require(DurationHistogram(of: sample, resolution: nil))
    let coarse = try #require(DurationHistogram(of: sample, resolution: 2_000_000_000))
    #expect(coarse.counts.count < fine.counts.count)
    #expect(coarse.edges[1] / coarse.edges[0] > 1.3)
    #expect(DurationHistogram(of: SortedSample(sorting: [0, 0]), resolution: nil) == nil)
    #expect(
      try #require(DurationHistogram(of: SortedSample(sorting: [5]), resolution: 0)).counts == [1])
  }

  @Test(arguments: [1, 5, 64, 65, 1_000, 20_000])
  func survivalIsTheShareThatTakesLonger(count: Int) throws {
    let values = random(UInt64(count), count, upTo: 400)
    let run = trace(
      values.map { row("a", duration: $0) } + (0..<4).map { _ in row("a", duration: 7) })
    let all = values + [7, 7, 7, 7]
    let distribution = try #require(profile(run).distributions.first)
    #expect(distribution.count == all.count)
    #expect(distribution.survival.count <= 2 * StageDistribution.mostPoints)
    #expect(distribution.survival.first?.time == all.min())
    #expect(
      distribution.survival.last?.time == all.max() && distribution.survival.last?.longer == 0)
    for point in distribution.survival {
      #expect(point.longer == all.count { $0 > point.time })
      #expect(point.low <= point.share && point.share <= point.high)
    }
    #expect(
      zip(distribution.survival, distribution.survival.dropFirst())
        .allSatisfy { $0.time < $1.time && $0.longer > $1.longer })
  }

  /// The curve ends to be supported just where the interval of a quantile loses its upper end.
  @Test(arguments: [6, 13, 36, 71, 72, 368])
  func supportEndsWhereIntervalsOpen(count: Int) throws {
    let run = trace((1...count).map { row("a", duration: Int64($0)) })
    let limit = try #require(profile(run).distributions.first).unsupportedShare
    for level in [QuantileLevel.p50, .p75, .p90, .p95, .p99] {
      let isClosed = OrderStatisticInterval(count: count, level: level).upperRank != nil
      #expect((level.complement >= limit) == isClosed, "\(level) of \(count)")
    }
  }

  @Test func fewDurationsHaveNoDistribution() {
    let few = trace((0..<3).map { row("a", duration: $0 + 1) })
    #expect(profile(few).distributions.isEmpty)
    #expect(profile(trace([])).distributions.isEmpty && profile(trace([])).timelines.isEmpty)
    #expect(profile(trace([])).heat == nil)
  }

  @Test(arguments: 1...8)
  func timelineCountsEveryCallInItsStretch(seed: UInt64) throws {
    let second: Int64 = 1_000_000_000
    let count = Int(seed * 60)
    let starts = random(seed, count, upTo: 3_600_000_000_000)
    let durations = random(seed + 100, count, upTo: 9_000_000_000)
    var rows: [SpanRow] = []
    for number in 0..<count {
      rows.append(
        row(
          number % 3 == 0 ? "a" : "b", call: Int64(number), attempt: number % 5 == 0 ? 3 : 1,
          start: starts[number], duration: durations[number],
          status: number % 7 == 0 ? .timeout : .ok))
    }
    let lines = profile(trace(rows)).timelines
    #expect(lines.map { $0.stage } == [nil, "b", "a"])
    for line in lines {
      let own = rows.filter { line.stage == nil || $0.stage == line.stage }
      #expect(line.timed == own.count, "seed \(seed)")
      #expect(line.bins.reduce(0) { $0 + $1.failed } == own.count { $0.status == .timeout })
      #expect(line.bins.reduce(0) { $0 + $1.retried } == 2 * own.count { $0.attempt == 3 })
      #expect(line.bins.count <= StageTimeline.mostBins && line.width % second == 0)
      #expect(line.points.count == (own.count <= StageTimeline.mostPoints ? own.count : 0))
      for bin in line.bins {
        let inside = own.filter { ($0.start ?? 0) / line.width == bin.start / line.width }
          .compactMap(\.duration).sorted()
        #expect(bin.timed == inside.count)
        #expect(bin.p50 == SortedSample(ascending: inside)?.linearQuantile(.p50))
        #expect((bin.p90 != nil) == (inside.count >= 10) && (bin.p25 != nil) == (inside.count >= 4))
      }
    }
  }

  @Test func failuresOfAttemptsAreNotCountedAgainForTheirCalls() throws {
    let run = trace([
      row("a", call: 1, day: 0, iteration: 0, attempt: 2, start: 0, duration: 90, status: .timeout),
      row(
        "a", Phase.llm, call: 1, day: 0, iteration: 0, attempt: 1, start: 0, duration: 40,
        status: .timeout),
      row(
        "a", Phase.llm, call: 1, day: 0, iteration: 0, attempt: 2, start: 50, duration: 40,
        status: .timeout),
      row("a", call: 2, day: 0, iteration: 1, attempt: 1, start: 100, duration: 10),
    ])
    let profile = profile(run)
    let line = try #require(profile.timelines.first)
    #expect(line.bins.reduce(0) { $0 + $1.failed } == 2)
    #expect(line.bins.reduce(0) { $0 + $1.retried } == 1)
    #expect(profile.heat?.rows.first?.cells.map(\.failed) == [2, 0])
  }

  @Test func heatSetsEachIterationBesideTheWholeRun() throws {
    var rows: [SpanRow] = []
    for number in 0..<240 {
      rows.append(
        row(
          number % 2 == 0 ? "a" : "b", call: Int64(number), day: Int32(number / 80),
          iteration: Int32(number / 20 % 4), start: Int64(number),
          duration: Int64(1_000 + number * 37 % 500)))
    }
    let heat = try #require(profile(trace(rows)).heat)
    #expect(heat.columns.count == 12 && heat.iterationsPerColumn == 1)
    #expect(heat.columns.map(\.day) == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    for entry in heat.rows {
      let own = rows.filter { $0.stage == entry.stage }
      let whole = SortedSample(sorting: own.compactMap(\.duration)).linearQuantile(.p50)
      #expect(entry.median == whole)
      for (column, cell) in zip(heat.columns, entry.cells) {
        let inside = own.filter { $0.day == column.day && $0.iteration == column.iteration }
        let median = SortedSample(sorting: inside.compactMap(\.duration)).linearQuantile(.p50)
        #expect(cell.timed == inside.count && cell.median == median)
        #expect(cell.ratio == median.flatMap { own in whole.map { own / $0 } })
      }
    }
  }

  @Test func manyIterationsShareColumns() throws {
    let rows = (0..<1_000).map { number in
      row(
        "a", call: Int64(number), day: Int32(number / 10), iteration: Int32(number % 10),
        duration: 5)
    }
    let heat = try #require(profile(trace(rows)).heat)
    #expect(heat.columns.count == 34 && heat.iterationsPerColumn == 30)
    #expect(heat.rows[0].cells.reduce(0) { $0 + $1.timed } == 1_000)
    #expect(heat.columns[0].lastDay == 2 && heat.columns[0].iteration == nil)
  }
}
