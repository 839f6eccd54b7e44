import Analysis
import Testing
import Trace

@Suite struct BottleneckTests {
  static let second: Int64 = 1_000_000_000

  /// The findings of that kind.
  static func found(_ what: String, in trace: RunTrace) -> [Bottleneck] {
    Summary(of: trace).bottlenecks.filter { $0.what == what }
  }

  @Test func nothingWithoutTimes() {
    let rows = (0..<500).map { row("a", call: $0, agent: "\($0 % 2)", attempt: 9, start: $0) }
    #expect(Summary(of: trace(rows)).bottlenecks.isEmpty)
  }

  @Test func dominantStagesAreAtMostTwo() {
    let rows = [
      row("a", duration: 300), row("b", duration: 610), row("c", duration: 250),
      row("b", Phase.llm, duration: 600),
    ]
    let found = Self.found("dominant stage", in: trace(rows))
    #expect(found.map(\.stage) == ["b", "a"])
    #expect(found.map(\.saving) == [610, 300])
    #expect(found.map(\.share) == [0.61, 0.3])
    #expect(
      found.first?.advice
        == "Try a faster model, a shorter prompt or answer, or fewer calls; each 10 % off its time "
        + "shortens the run by at most 6.1 %.")
  }

  @Test(arguments: [
    (99, 90, [String]()), (100, 90, ["a"]), (230, 199, ["a"]), (201, 200, ["a", "b"]),
  ])
  func dominanceNeedsAShare(first: Int64, second: Int64, expected: [String]) {
    let rows = [row("a", duration: first), row("b", duration: second)]
    #expect(Self.found("dominant stage", in: trace(rows)).compactMap(\.stage) == expected)
  }

  @Test func dominantStageWithoutWallTimeHasNoShare() {
    let found = Self.found("dominant stage", in: trace([row("a", duration: 30)], wall: nil))
    #expect(found.count == 1)
    #expect(found.first?.share == nil)
    #expect(found.first?.saving == 30)
  }

  @Test func savingIsNeverMoreThanTheRun() {
    let rows = (0..<8).map { row("a", call: $0, agent: "\($0)", start: 0, duration: 900) }
    let found = Self.found("dominant stage", in: trace(rows))
    #expect(found.first?.saving == 1_000)
    #expect(found.first?.share == 7.2)
  }

  @Test func compositesAndTokensChangeTheAdvice() {
    let composite = trace([row("decision", Phase.step, duration: 900)])
    let hint = Self.found("dominant stage", in: composite).first?.advice
    #expect(hint?.contains("composites") == true)
    var answer = row("turn", duration: 900)
    answer.outputTokens = 512
    let advice = Self.found("dominant stage", in: trace([answer])).first?.advice
    #expect(advice?.contains("512 tokens") == true)
  }

  @Test func failedAttempts() {
    let rows = [
      row("buy", call: 1, attempt: 3, duration: 400),
      row("buy", Phase.llm, call: 1, attempt: 1, duration: 150, status: .rateLimited),
      row("buy", Phase.llm, call: 1, attempt: 2, duration: 50, status: .timeout),
      row("buy", Phase.llm, call: 1, attempt: 3, duration: 200),
      row("sell", Phase.llm, call: 2, duration: 40, status: .invalidOutput),
    ]
    var found = Self.found("failed attempts", in: trace(rows))
    #expect(found.first?.interval?.upperBound == 559)
    found[0].interval = nil
    #expect(
      found == [
        Bottleneck(
          what: "failed attempts", stage: nil, share: 0.24, saving: 240,
          advice: "Failed attempts took 240 ns, most of it rate_limited in buy: send fewer "
            + "requests a minute, or wait as long as the service's Retry-After says.")
      ])
    let dominant = Self.found("dominant stage", in: trace(rows)).first
    #expect(dominant?.advice.hasPrefix("Failed attempts take 50 % of its time") == true)
  }

  @Test func fewFailuresAreNoFinding() {
    let rows = [row("buy", Phase.llm, duration: 9, status: .timeout), row("buy", duration: 500)]
    #expect(Self.found("failed attempts", in: trace(rows)).isEmpty)
  }

  @Test func untimedRepeatsHaveNoSaving() {
    let rows = [row("buy", attempt: 2, duration: 500), row("buy", attempt: 1, duration: 100)]
    let found = Self.found("failed attempts", in: trace(rows))
    #expect(found.count == 1)
    #expect(found.first?.saving == nil)
    #expect(found.first?.advice.hasPrefix("1 of 3 attempts") == true)
  }

  /// 400 rows of 10, of which some take 100.
  static func tail(slow: Int, count: Int64 = 400, status: Status = .ok) -> RunTrace {
    let rows = (0..<count).map { call in
      let isSlow = call < Int64(slow)
      return row("a", call: call, duration: isSlow ? 100 : 10, status: isSlow ? status : .ok)
    }
    return trace(rows, wall: 5_000)
  }

  @Test func heavyTail() {
    let found = Self.found("heavy tail", in: Self.tail(slow: 20))
    #expect(found.count == 1)
    #expect(found.first?.stage == "a")
    // 70 beyond the limit, twenty times.
    #expect(found.first?.saving == 1_400)
    #expect(
      found.first?.advice
        == "One in a hundred takes 100 ns or more, 10 times the median: a second request after "
        + "30 ns, or a timeout and a retry, would cut the tail.")
  }

  @Test func aFewSlowRowsAreNoHeavyTail() {
    #expect(Self.found("heavy tail", in: Self.tail(slow: 4)).isEmpty)
    #expect(Self.found("heavy tail", in: Self.tail(slow: 10, count: 60)).isEmpty)
    #expect(Self.found("heavy tail", in: Self.tail(slow: 20, status: .timeout)).isEmpty)
  }

  /// Two agents in two iterations, one call after another: a 100 + 20, b 50; then a 10, b 40.
  static func turns(gap: Int64) -> RunTrace {
    var start: Int64 = 0
    var rows: [SpanRow] = []
    let calls: [(Int32, String, Int64)] = [
      (0, "a", 100), (0, "a", 20), (0, "b", 50), (0, "a", 10), (0, "b", 40), (1, "b", 7),
      (1, "a", 3),
    ]
    for (number, call) in calls.enumerated() {
      rows.append(
        row(
          "turn", call: Int64(number), day: 0, iteration: call.0, agent: call.1, start: start,
          duration: call.2))
      start += call.2 + gap
    }
    return trace(rows, wall: start)
  }

  @Test func sequentialCalls() {
    // Blocks: 170 − 120, 50 − 40 (a comes again), 10 − 7 (next iteration).
    let found = Self.found("sequential calls", in: Self.turns(gap: 1))
    #expect(found.count == 1)
    #expect(found.first?.saving == 63)
    #expect(found.first?.stage == nil)
    #expect(found.first?.advice.contains("2 agents") == true)
  }

  @Test func rowsInAnyOrderGiveTheSameFinding() {
    var reversed = Self.turns(gap: 1)
    let rows = Array(reversed.spans.rows)
    reversed.spans = SpanTable()
    for row in rows.reversed() { reversed.spans.append(row) }
    #expect(Self.found("sequential calls", in: reversed).first?.saving == 63)
  }

  @Test func overlappingCallsAreNotSequential() {
    #expect(Self.found("sequential calls", in: Self.turns(gap: -2)).isEmpty)
  }

  @Test func oneAgentHasNothingToRunBeside() {
    let rows = (0..<5).map {
      row("turn", call: $0, agent: "a", start: $0 * 100, duration: 90)
    }
    #expect(Self.found("sequential calls", in: trace(rows)).isEmpty)
  }

  @Test func fewTimedCallsSayNothingAboutTheRest() {
    var run = Self.turns(gap: 1)
    run.coverage.callsExpected = 496
    #expect(Self.found("sequential calls", in: run).isEmpty)
  }

  @Test func timeOutsideCalls() {
    var coverage = Coverage()
    coverage.callsExpected = 2
    coverage.callsObserved = 2
    coverage.callsTimed = 2
    let rows = [
      row("a", start: 500, duration: 200), row("a", start: -50, duration: 150),
      row("a", Phase.llm, start: 550, duration: 20), row("a", "parse", start: 690, duration: 20),
    ]
    let found = Self.found("time outside calls", in: trace(rows, coverage: coverage))
    #expect(found.first?.saving == 690)
    #expect(found.first?.share == 0.69)
    #expect(found.first?.advice.hasPrefix("Timed spans cover 31 % of the run") == true)
    coverage.callsExpected = 3
    #expect(Self.found("time outside calls", in: trace(rows, coverage: coverage)).isEmpty)
    coverage.callsExpected = nil
    #expect(Self.found("time outside calls", in: trace(rows, coverage: coverage)).isEmpty)
  }

  /// Against marking every nanosecond, in rows both ordered and not.
  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6, 7, 8])
  func timeOutsideCallsOfRandomSpans(seed: UInt64) {
    var state = seed
    func next(below bound: UInt64) -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64((state >> 33) % bound)
    }
    var coverage = Coverage()
    coverage.callsExpected = 12
    coverage.callsTimed = 12
    var isCovered = [Bool](repeating: false, count: 1_000)
    var rows: [SpanRow] = []
    for call in 0..<Int64(12) {
      let start = next(below: 1_100) - 50
      let duration = next(below: 80)
      rows.append(row("a", call: call, start: start, duration: duration))
      for instant in start..<start + duration where isCovered.indices.contains(Int(instant)) {
        isCovered[Int(instant)] = true
      }
    }
    let gap = Int64(isCovered.count { !$0 })
    let shuffled = trace(rows, coverage: coverage)
    #expect(Self.found("time outside calls", in: shuffled).first?.saving == gap, "seed \(seed)")
    let ordered = trace(rows.sorted { ($0.start ?? 0) < ($1.start ?? 0) }, coverage: coverage)
    #expect(Self.found("time outside calls", in: ordered).first?.saving == gap, "seed \(seed)")
  }

  /// Gaps of 200 and 300 in any order of the rows: 500 ± 1.96 · √(200² + 300²).
  @Test func timeOutsideCallsHasAnInterval() {
    var coverage = Coverage()
    coverage.callsExpected = 2
    coverage.callsObserved = 2
    coverage.callsTimed = 2
    let rows = [
      row("a", call: 0, start: 200, duration: 300), row("a", call: 1, start: 800, duration: 200),
    ]
    for order in [rows, rows.reversed()] {
      let found = Self.found("time outside calls", in: trace(order, coverage: coverage)).first
      #expect(found?.saving == 500)
      #expect(found?.interval == 0...1000)
    }
  }

  @Test func atMostEightLargestFirst() {
    var rows: [SpanRow] = []
    var start: Int64 = 0
    for call in 0..<Int64(1_200) {
      let duration: Int64 = call % 20 == 0 ? 200 : 10
      rows.append(
        row(
          call % 3 == 0 ? "a" : "b", call: call, day: 0, iteration: Int32(call / 100),
          agent: "\(call / 5 % 4)", start: start, duration: duration))
      if call % 4 == 0 {
        rows.append(
          row(
            "c", Phase.llm, call: call, start: start, duration: duration, status: .serverError))
      }
      start += duration + 5
    }
    var coverage = Coverage()
    coverage.callsExpected = 1_200
    coverage.callsTimed = 1_200
    let found = Summary(of: trace(rows, wall: start, coverage: coverage)).bottlenecks
    #expect((5...8).contains(found.count))
    let savings = found.compactMap(\.saving)
    #expect(savings == savings.sorted(by: >))
    #expect(Summary(of: trace(rows, wall: start, coverage: coverage)).bottlenecks == found)
  }
}
