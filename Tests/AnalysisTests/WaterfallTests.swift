import Analysis
import Statistics
import Testing
import Trace

@Suite struct WaterfallTests {
  static func waterfall(_ rows: [SpanRow], _ limits: WaterfallLimits = WaterfallLimits()) throws
    -> Waterfall
  {
    try #require(RunBreakdown(of: trace(rows), limits: limits).waterfalls.first)
  }

  /// Every link begins where the one before ends, and together they are the stretch.
  static func expectWhole(_ waterfall: Waterfall, _ remark: Comment? = nil) {
    var reached = waterfall.start
    for link in waterfall.path {
      #expect(link.start == reached, remark)
      #expect(link.end > link.start, remark)
      reached = link.end
    }
    #expect(reached == waterfall.start + waterfall.wall, remark)
    #expect(waterfall.parts.reduce(0) { $0 + $1.time } == waterfall.wall, remark)
  }

  @Test func nothingWithoutStarts() {
    let rows = [row("a", day: 0, iteration: 0, duration: 5), row("b")]
    #expect(RunBreakdown(of: trace(rows)).waterfalls.isEmpty)
  }

  @Test func theLastToFinishBoundsEachStep() throws {
    let rows = [
      row("a", call: 1, agent: "1", start: 0, duration: 500),
      row("a", call: 2, agent: "2", start: 0, duration: 1_000),
      row("b", call: 3, agent: "1", start: 1_000, duration: 300),
      row("b", call: 4, agent: "2", start: 1_000, duration: 100),
    ]
    let waterfall = try Self.waterfall(rows)
    #expect(waterfall.choice == .only)
    #expect(waterfall.lanes.map(\.name) == ["1", "2"])
    #expect(waterfall.path.map(\.stage) == ["a", "b"])
    #expect(waterfall.path.map(\.lane) == [1, 0])
    #expect(waterfall.bars.filter(\.isOnPath).map(\.stage).sorted() == ["a", "b"])
    #expect(waterfall.parts.map(\.stage) == ["a", "b"])
    #expect(waterfall.parts.map(\.time) == [1_000, 300])
    Self.expectWhole(waterfall)
  }

  /// What somebody else finished just before is no reason to wait for it.
  @Test func anActorsOwnSpansFollowOneAnother() throws {
    let rows = [
      row("a", call: 1, agent: "1", start: 0, duration: 50_000),
      row("x", call: 2, agent: "2", start: 0, duration: 50_060),
      row("b", call: 3, agent: "1", start: 50_100, duration: 50_000),
    ]
    let waterfall = try Self.waterfall(rows)
    #expect(waterfall.path.map(\.stage) == ["a", nil, "b"])
    #expect(waterfall.path.map(\.length) == [50_000, 100, 50_000])
    Self.expectWhole(waterfall)
  }

  @Test func attemptsLieInTheirCalls() throws {
    let rows = [
      row("a", call: 1, agent: "1", attempt: 2, start: 0, duration: 100),
      row(
        "a", Phase.llm, call: 1, agent: "1", attempt: 1, start: 5, duration: 40, status: .timeout,
        error: "APITimeoutError"),
      row("a", Phase.llm, call: 1, agent: "1", attempt: 2, start: 50, duration: 45),
      row("b", call: 2, agent: "1", start: 120, status: .aborted),
    ]
    let waterfall = try Self.waterfall(rows)
    #expect(waterfall.bars.map(\.kind) == [.work, .part, .part, .work])
    #expect(waterfall.bars.map(\.track) == [0, 0, 0, 0])
    #expect(waterfall.bars[1].error == "APITimeoutError")
    #expect(waterfall.bars[3].duration == nil)
    #expect(waterfall.failed == 2)
    #expect(waterfall.pathSpans == 1)
    #expect(waterfall.parts.map(\.stage) == ["a", nil])
    #expect(waterfall.parts.map(\.time) == [100, 20])
    Self.expectWhole(waterfall)
  }

  @Test func inferredTimeIsCounted() throws {
    let rows = [
      row("decision", Phase.step, start: 0, duration: 70, timing: .adjacent),
      row("a", call: 1, start: 70, duration: 30),
    ]
    let waterfall = try Self.waterfall(rows)
    #expect(waterfall.bars.map(\.isInferred) == [true, false])
    #expect(waterfall.inferredOnPath == 70)
  }

  @Test func iterationsThatTellDifferentThings() {
    var rows: [SpanRow] = []
    // Lengths 300, 900, 100, 500, 200; the last but one fails most.
    for (iteration, length) in [Int64(300), 900, 100, 500, 200].enumerated() {
      for call in 0..<Int64(2) {
        rows.append(
          row(
            "a", call: Int64(iteration) * 2 + call, day: 0, iteration: Int32(iteration),
            start: Int64(iteration) * 1_000 + call * length / 2, duration: length / 2,
            status: iteration == 3 ? .timeout : .ok))
      }
    }
    rows.append(row("outside", call: 99, start: 0, duration: 9_999))
    let profile = RunBreakdown(of: trace(rows))
    #expect(profile.waterfalls.map(\.choice) == [.slowest, .mostFailures, .typical, .fastest])
    #expect(profile.waterfalls.map(\.iteration) == [1, 3, 0, 2])
    #expect(profile.stretches == 6)
  }

  @Test func manyAgentsShareTheLanesOfTheirGroups() throws {
    var rows: [SpanRow] = []
    for agent in 0..<40 {
      var span = row("a", call: Int64(agent), agent: "\(agent)", start: 0, duration: 10)
      span.group = "\(agent % 4 + 8)"
      rows.append(span)
    }
    let waterfall = try Self.waterfall(rows)
    #expect(waterfall.laneKind == .group)
    #expect(waterfall.lanes.map(\.name) == ["8", "9", "10", "11"])
    #expect(waterfall.lanes.map(\.spans) == [10, 10, 10, 10])
    #expect(waterfall.lanes.map(\.tracks) == [6, 6, 6, 6])
    #expect(waterfall.leftOut == 16)
    #expect(waterfall.bars.allSatisfy { $0.agent != nil })
  }

  @Test func thinningKeepsTheChainAndFailures() throws {
    var rows: [SpanRow] = []
    for call in 0..<Int64(300) {
      let isLong = call % 30 == 0
      rows.append(
        row(
          "a", call: call, agent: isLong ? "long" : "\(call % 6)", start: call * 10,
          duration: isLong ? 300 : 5, status: call == 17 ? .timeout : .ok))
    }
    var limits = WaterfallLimits()
    limits.bars = 20
    let waterfall = try Self.waterfall(rows, limits)
    #expect(waterfall.bars.count == 20 && waterfall.leftOut == 280)
    #expect(waterfall.bars.contains { $0.status == .timeout })
    #expect(waterfall.bars.count { $0.lane == 6 } == 10)
    Self.expectWhole(waterfall)
  }

  @Test(arguments: (1...40).map { UInt64($0) })
  func randomStretches(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    func next(below bound: UInt64) -> Int64 { Int64(generator.next() % bound) }
    var rows: [SpanRow] = []
    for call in 0..<(1 + next(below: 60)) {
      var span = row(
        "s\(next(below: 4))", next(below: 5) == 0 ? Phase.llm : Phase.call, call: next(below: 40),
        agent: next(below: 6) == 0 ? nil : "\(next(below: 5))", start: next(below: 900),
        duration: next(below: 7) == 0 ? nil : next(below: 120),
        timing: next(below: 3) == 0 ? .adjacent : .log, resolution: next(below: 12))
      if next(below: 9) == 0 { span.start = nil }
      if next(below: 40) == 0 { span.start = .max - 5 }
      span.call += call
      rows.append(span)
    }
    let profile = RunBreakdown(of: trace(rows))
    for waterfall in profile.waterfalls where waterfall.pathSpans > 0 {
      Self.expectWhole(waterfall, "seed \(seed)")
      #expect(waterfall.leftOut >= 0)
      for (left, right) in zip(waterfall.bars, waterfall.bars.dropFirst())
      where left.kind != .part && right.kind != .part
        && (left.lane, left.track) == (right.lane, right.track)
      {
        let end = left.start.addingReportingOverflow(left.duration ?? 0).partialValue
        #expect(right.start >= end - 12, "seed \(seed)")
      }
    }
    // The order of rows decides nothing but what equals do.
    #expect(RunBreakdown(of: trace(rows)).waterfalls == profile.waterfalls)
  }

  /// A step of a group holds its agents' spans; a wait is no work.
  @Test func stepsAndWaitsAreNoLinks() throws {
    func group(_ span: SpanRow, _ name: String) -> SpanRow {
      var span = span
      span.group = name
      return span
    }
    let rows = [
      group(row("step", Phase.step, call: 1, start: 0, duration: 60), "0"),
      group(row("step", Phase.step, call: 2, start: 0, duration: 100), "1"),
      group(row("a", call: 3, agent: "x", start: 0, duration: 60), "0"),
      group(row("a", call: 4, agent: "y", start: 0, duration: 40), "1"),
      group(row("b", call: 5, agent: "y", start: 40, duration: 60), "1"),
      group(row("barrier", Phase.queue, call: 6, start: 60, duration: 40), "0"),
      row("database", "db", call: 7, start: 100, duration: 10),
    ]
    let waterfall = try Self.waterfall(rows)
    #expect(waterfall.path.map(\.stage) == ["a", "b", "database"])
    #expect(waterfall.bars.count { $0.kind == .container } == 2)
    #expect(waterfall.bars.count { $0.kind == .wait } == 1)
    #expect(waterfall.lanes.map(\.name) == [nil, nil, "x", nil, "y"])
    #expect(waterfall.lanes.map(\.group) == [nil, "0", "0", "1", "1"])
    Self.expectWhole(waterfall)
  }

  @Test func naturalOrderOfNames() throws {
    let rows = ["10", "9", "b", "a", nil].enumerated().map { call, agent in
      row("a", call: Int64(call), agent: agent, start: 0, duration: 5)
    }
    #expect(try Self.waterfall(rows).lanes.map(\.name) == [nil, "9", "10", "a", "b"])
  }
}
