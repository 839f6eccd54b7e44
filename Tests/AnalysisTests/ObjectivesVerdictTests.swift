import Analysis
import TestSupport
import Testing
import Trace

/// The result of one objective.
private func result(
  _ line: String, _ trace: RunTrace, quantiles: QuantileDefinition = .linear
) throws -> ObjectiveResult {
  let (objectives, errors) = ObjectiveParser.parse(Array(line.utf8), path: "slo")
  #expect(errors.isEmpty, "\(errors.map(\.message))")
  return try #require(ObjectiveCheck(objectives, of: trace, quantiles: quantiles).results.first)
}

/// Calls of 1, 2, … n milliseconds in steps of the golden section, so that neighbours never look
/// alike.
private func calls(_ count: Int, stage: String = "buy", failed: Int = 0) -> [SpanRow] {
  var step = max(1, count * 618 / 1000)
  while !isCoprime(step, count) { step += 1 }
  let durations = (0..<count).map { Int64($0 * step % count + 1) * 1_000_000 }
  return durations.enumerated().map { number, duration in
    row(
      stage, call: Int64(number), start: Int64(number) * 1_000_000_000, duration: duration,
      status: duration > Int64(count - failed) * 1_000_000 ? .error : .ok)
  }
}

private func isCoprime(_ left: Int, _ right: Int) -> Bool {
  right == 0 ? left == 1 : isCoprime(right, left % right)
}

@Suite struct ObjectivesVerdictTests {
  /// Ranks of the intervals: 1000 .5 → 469, 532; 100 .95 → 90, 99; 72 .95 → 64, 72.
  @Test(
    arguments: [
      (1000, "p50 < 533 ms", "met"), (1000, "p50 < 532 ms", "cannot_tell"),
      (1000, "p50 <= 532 ms", "met"), (1000, "p50 < 469 ms", "missed"),
      (1000, "p50 <= 469 ms", "cannot_tell"), (1000, "p50 < 470 ms", "cannot_tell"),
      (1000, "p50 > 468 ms", "met"), (1000, "p50 > 469 ms", "cannot_tell"),
      (1000, "p50 >= 469 ms", "met"), (1000, "p50 > 532 ms", "missed"),
      (72, "p95 < 73 ms", "met"), (71, "p95 < 73 ms", "cannot_tell"),
      (72, "p95 < 64 ms", "missed"), (5, "p50 < 1 h", "cannot_tell"), (6, "p50 < 7 ms", "met"),
      (12, "p95 < 1 ms", "missed"), (1, "p50 < 1 h", "cannot_tell"),
    ])
  func quantiles(count: Int, line: String, verdict: String) throws {
    let result = try result(line, trace(calls(count)))
    #expect(result.effectiveCount == nil)
    #expect(result.verdict.rawValue == verdict, "\(result)")
    #expect((result.reason == nil) == (verdict != "cannot_tell"))
    #expect(result.method == .orderStatistics && result.count == count)
  }

  @Test func smallSamplesSayHowManyCallsAreNeeded() throws {
    let result = try result("buy p99 < 1 s", trace(calls(97)))
    #expect(result.verdict == .undecided)
    #expect(result.high == nil && result.low != nil)
    #expect(result.countNeeded == 368)
    #expect(
      result.reason
        == "368 timed calls are needed for both ends of the interval, here are 97")
    #expect(result.margin == 1e9 - (result.value ?? 0))
  }

  @Test func straddlingSamplesSayWhatWouldDecide() throws {
    let found = try result("p50 < 510 ms", trace(calls(1000)))
    #expect(found.value == 500.5e6 && found.low == 469e6 && found.high == 532e6)
    // (31.5 / 9.5)² times as many, to two digits upwards.
    #expect(found.countNeeded == 11_000)
    #expect(found.reason?.contains("about 11,000 would decide") == true)
    let touching = try result("p50 < 500500000 ns", trace(calls(1000)))
    #expect(touching.countNeeded == nil)
    #expect(touching.reason?.contains("right on it") == true)
  }

  @Test func quantileDefinitionIsObeyed() throws {
    #expect(try result("p50 < 1 s", trace(calls(10))).value == 5.5e6)
    #expect(try result("p50 < 1 s", trace(calls(10)), quantiles: .nearestRank).value == 5e6)
  }

  /// Wilson: 7/200 → .0170555420…0704706115; 0/200 → 0….0188453264.
  @Test(
    arguments: [
      (7, "failures < 8%", "met"), (7, "failures < 7%", "cannot_tell"),
      (7, "failures < 1.7%", "missed"), (7, "failures > 1.7%", "met"),
      (0, "failures < 2%", "met"), (0, "failures < 1.8%", "cannot_tell"),
      (0, "failures <= 0%", "cannot_tell"),
    ])
  func failures(failed: Int, line: String, verdict: String) throws {
    let result = try result(line, trace(calls(200, failed: failed)))
    #expect(result.verdict.rawValue == verdict, "\(result)")
    #expect(abs((result.high ?? 0) - (failed == 7 ? 0.0704706115 : 0.0188453264)) < 1e-9)
    #expect(result.method == .wilson && result.count == 200)
  }

  @Test func unknownEndsAndAttemptsAreLeftOut() throws {
    let rows = (0..<10).map { row("a", call: $0, status: $0 < 4 ? .unknown : .ok) }
    #expect(try result("failures < 50%", trace(rows)).count == 6)
    #expect(try result("retries < 50%", trace(rows)).verdict == .notMeasurable)
    let unknown = try result("failures < 50%", trace([row("a", status: .unknown)]))
    #expect(unknown.verdict == .notMeasurable && unknown.value == nil)
    #expect(unknown.reason == "nothing tells how the calls of the run ended")
    let tries = (1...200).map { row("a", call: $0, attempt: $0 <= 7 ? 3 : 1) }
    #expect(abs((try result("retries < 8%", trace(tries)).value ?? 0) - 0.035) < 1e-12)
  }

  /// The published mean 1875.8; its BCa interval [1030.8, 4100.0] is expanded for five values.
  @Test func meansHaveTheBootstrapsInterval() throws {
    let rows = [812, 1020, 1187, 1490, 4870].enumerated().map { number, duration in
      row("a", call: Int64(number), duration: Int64(duration))
    }
    let found = try result("mean < 5 us", trace(rows))
    #expect(found.verdict == .met && found.method == .bootstrap)
    #expect(abs((found.value ?? 0) - 1875.8) < 1e-9)
    let (low, high) = try (#require(found.low), #require(found.high))
    #expect(low >= 812 && low < 1030.8 && high > 4100 && high <= 4870)
    let few = try result("mean < 5 us", trace(Array(rows.prefix(4))))
    #expect(few.verdict == .undecided && few.countNeeded == 5)
    let many = try result("mean < 2 s", trace(calls(2_000)))
    #expect(many.method == .normal && many.verdict == .met)
    // sd √((n² − 1)/12 · n/(n − 1)); 1.96 of it over √n.
    #expect(abs(((many.high ?? 0) - 1000.5e6) - 25.309e6) < 1e4)
  }

  @Test func throughputHasThePoissonInterval() throws {
    let run = trace(calls(100), wall: 10_000_000_000)
    let found = try result("throughput > 8/s", run)
    #expect(found.verdict == .met && found.value == 10)
    #expect(abs((found.low ?? 0) - 8.2224) < 1e-3 && abs((found.high ?? 0) - 12.1618) < 1e-3)
    #expect(try result("throughput > 10/s", run).verdict == .undecided)
    #expect(try result("throughput > 13/s", run).verdict == .missed)
    #expect(try result("throughput > 8/s", trace(calls(9), wall: nil)).verdict == .notMeasurable)
    var coverage = Coverage()
    coverage.callsExpected = 400
    coverage.callsObserved = 100
    let hidden = trace(calls(100), wall: 10_000_000_000, coverage: coverage)
    #expect(try result("throughput > 30/s", hidden).value == 40)
    let stage = try result("buy throughput > 13/s", hidden)
    #expect(stage.verdict == .undecided && stage.high == nil)
    #expect(stage.reason == "calls that left no trace are not counted")
  }

  @Test func concurrencyCountsWhatIsUnderWay() throws {
    let starts: [(Int64, Int64)] = [(0, 10), (5, 10), (10, 10), (12, 0), (12, 1), (100, 5)]
    let rows = starts.enumerated().map { number, span in
      row("a", call: Int64(number), start: span.0, duration: span.1)
    }
    #expect(try result("concurrency <= 4", trace(rows)).value == 4)
    #expect(try result("concurrency <= 4", trace(rows)).verdict == .met)
    #expect(try result("concurrency > 4", trace(rows)).verdict == .missed)
    #expect(try result("capacity >= 4", trace(rows)).verdict == .met)
    let capacity = try result("capacity >= 1000", trace(rows))
    #expect(capacity.verdict == .undecided)
    #expect(capacity.reason?.contains("more was not tried") == true)
    let untimed = trace(rows + [row("a", call: 99, duration: nil, timing: .none)])
    #expect(try result("concurrency <= 4", untimed).verdict == .undecided)
    #expect(try result("concurrency < 4", untimed).verdict == .missed)
  }

  @Test func extremesAreOfTheRunAndOnlyAsGoodAsItsTimes() throws {
    #expect(try result("max < 101 ms", trace(calls(100))).verdict == .met)
    #expect(try result("max < 100 ms", trace(calls(100))).verdict == .missed)
    let untimed = trace(calls(100) + [row("buy", call: 100, timing: .none)])
    #expect(try result("max < 101 ms", untimed).verdict == .undecided)
    #expect(try result("max < 100 ms", untimed).verdict == .missed)
    #expect(try result("min > 0", untimed).verdict == .undecided)
    #expect(try result("min > 1 ms", untimed).verdict == .missed)
    #expect(try result("wall < 2 us", trace([], wall: 1_000)).verdict == .met)
    #expect(try result("wall < 2 us", trace([], wall: nil)).verdict == .notMeasurable)
  }

  @Test func theResolutionOfTheTimesCounts() throws {
    var rows = calls(100)
    for position in rows.indices { rows[position].resolution = 1_000_000_000 }
    let found = try result("p50 < 500 ms", trace(rows))
    #expect(found.verdict == .undecided)
    #expect(found.reason == "the times are known to ± 1 s only, which reaches over the bound")
    #expect(try result("p50 < 2 s", trace(rows)).verdict == .met)
  }

  @Test func boundedDurationsNeverProveThatACallIsSlow() throws {
    var rows = calls(100)
    for position in rows.indices { rows[position].timing = .adjacent }
    #expect(try result("p50 < 1 s", trace(rows)).verdict == .met)
    let slow = try result("p50 < 1 ms", trace(rows))
    #expect(slow.verdict == .undecided)
    #expect(slow.reason?.contains("bounded by neighbouring writes") == true)
  }

  @Test func dependentCallsAreWorthLess() throws {
    // Ten stretches of 40 equal calls are worth about ten.
    let rows = (0..<400 as Range<Int64>).map { number -> SpanRow in
      let level = number / 40 * 7 % 10
      return row("a", call: number, start: number, duration: 1_000_000 * (1 + level))
    }
    let found = try result("p50 < 1 h", trace(rows))
    let worth = try #require(found.effectiveCount)
    #expect(worth < 40)
    let independent = try result("p50 < 1 h", trace(calls(400)))
    #expect(independent.effectiveCount == nil)
    #expect((found.high ?? .infinity) - (found.low ?? 0) > 4e6)
  }

  /// Where the truth lies right on the bound every verdict is wrong: at most one in twenty may be.
  @Test(
    arguments: [
      ("p50 < 500 ms", false, 400), ("p95 < 950 ms", false, 400), ("mean < 500 ms", false, 30),
      ("failures < 25%", false, 400), ("p50 < 500 ms", true, 400), ("p95 < 950 ms", true, 400),
      ("failures < 25%", true, 400),
    ])
  func fewVerdictsAreWrong(line: String, isDependent: Bool, runs: Int) throws {
    let seed: UInt64 = 20_260_301
    var random = SeededGenerator(seed: seed)
    var wrong = 0
    for _ in 0..<runs {
      var previous: UInt64 = 0
      let rows = (0..<150 as Range<Int64>).map { number -> SpanRow in
        // A value stays for two calls on average: the lag-one correlation is .5.
        let stays = isDependent && number > 0 && random.next() % 2 == 0
        previous = stays ? previous : random.next()
        let duration = Int64(previous % 1_000_000_000)
        return row(
          "a", call: number, start: number, duration: duration,
          status: duration % 1000 < 250 ? .error : .ok)
      }
      let verdict = try result(line, trace(rows)).verdict
      if verdict != .undecided { wrong += 1 }
    }
    let share = Double(wrong) / Double(runs)
    // 5 % and three standard errors of that many runs; dependence is estimated, so a little more.
    let most = 0.05 + 3 * (0.05 * 0.95 / Double(runs)).squareRoot() + (isDependent ? 0.03 : 0)
    #expect(share <= most, "seed \(seed): \(wrong) of \(runs)")
  }
}
