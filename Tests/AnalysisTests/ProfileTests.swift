import Analysis
import Statistics
import Testing
import Trace

@Suite struct FailureProfileTests {
  @Test func nothingFailed() {
    let failures = RunBreakdown(of: trace([row("a", start: 5, duration: 5)])).failures
    #expect(failures.kinds.isEmpty && failures.failed == 0 && failures.trials == 1)
    #expect(failures.clustering == nil)
    #expect(failures.bins.map(\.trials) == [1])
  }

  /// Failures are those of the summary, with what they cost.
  @Test func kindsAndTheirCost() {
    let rows = [
      row("a", call: 1, attempt: 3, start: 0, duration: 100),
      row(
        "a", Phase.llm, call: 1, attempt: 1, start: 0, duration: 30, status: .rateLimited,
        error: "RateLimitError"),
      row(
        "a", Phase.llm, call: 1, attempt: 2, start: 40, duration: 20, status: .rateLimited,
        error: "RateLimitError"),
      row("a", Phase.llm, call: 1, attempt: 3, start: 70, duration: 30),
      row("b", call: 2, start: 100, status: .missingResult),
    ]
    let run = trace(rows)
    let failures = RunBreakdown(of: run).failures
    let summary = Summary(of: run)
    #expect(failures.kinds.map(\.count) == summary.failures.map(\.count))
    #expect(failures.kinds.map(\.stage) == summary.failures.map(\.stage))
    #expect(failures.kinds.map(\.lost) == [50, nil])
    #expect(failures.kinds.map(\.timed) == [2, 0])
    #expect(failures.kinds[0].first == 0 && failures.kinds[0].last == 40)
    #expect(failures.failed == 3 && failures.trials == 4)
    #expect(failures.longestSeries == 2 && failures.longestSeriesStart == 0)
    #expect(failures.bins.reduce(0) { $0 + $1.trials } == 4)
    #expect(failures.bins.reduce(0) { $0 + $1.failed } == 3)
    #expect(failures.bins.reduce(0) { $0 + $1.repeated } == 2)
  }

  @Test func clustersAreNoticed() throws {
    func run(_ fails: (Int64) -> Bool) throws -> FailureProfile {
      RunBreakdown(
        of: trace(
          (0..<600).map { call in
            row(
              "a", call: call, start: call * 7, duration: 5, status: fails(call) ? .timeout : .ok)
          })
      ).failures
    }
    let burst = try run { (200..<230).contains($0) }
    #expect(try #require(burst.clustering).isClustered)
    #expect(try #require(burst.clustering).probability < 1e-20)
    #expect(burst.longestSeries == 30 && burst.longestSeriesStart == 1_400)
    var generator = SplitMix64(seed: 4)
    let spread = try run { _ in generator.next() % 20 == 0 }
    #expect(try #require(spread.clustering).probability > 0.05)
  }
}

@Suite struct ActorProfileTests {
  /// Agent 2 does only what takes long, and is as fast as any; agent 3 is slower at everything.
  @Test func slownessIsNotHavingTheSlowWork() throws {
    var rows: [SpanRow] = []
    var generator = SplitMix64(seed: 11)
    for call in 0..<Int64(400) {
      let agent = call % 4
      let isLong = agent == 2 || call % 8 >= 4
      let base: Int64 = isLong ? 9_000 : 1_000
      let spread = 80 + Int64(generator.next() % 41)
      rows.append(
        row(
          isLong ? "long" : "short", call: call, agent: "\(agent)", start: call,
          duration: base * spread / 100 * (agent == 3 ? 2 : 1)))
    }
    let profile = try #require(RunBreakdown(of: trace(rows)).agents)
    #expect(profile.actors.first?.name == "3")
    #expect(profile.actors.first?.verdict == .slower)
    let pace = try #require(profile.actors.first?.pace)
    #expect((1.7...2.3).contains(pace))
    let second = try #require(profile.actors.first { $0.name == "2" })
    #expect(second.verdict != .slower)
    #expect(second.busy > 700_000)
    #expect(profile.actors.map(\.calls) == [100, 100, 100, 100])
  }

  @Test func nobodyIsSlowAlone() throws {
    let rows = (0..<40).map { row("own\($0 % 2)", call: $0, agent: "\($0 % 2)", duration: 9) }
    let profile = try #require(RunBreakdown(of: trace(rows)).agents)
    #expect(profile.actors.allSatisfy { $0.pace == nil && $0.verdict == .unknown })
    #expect(RunBreakdown(of: trace([row("a", duration: 3)])).agents == nil)
  }

  @Test func fewCallsAreNoVerdict() throws {
    let rows = (0..<8).map {
      row("a", call: $0, agent: "\($0 % 2)", duration: Int64($0) % 2 * 900 + 9)
    }
    let profile = try #require(RunBreakdown(of: trace(rows)).agents)
    #expect(profile.actors.allSatisfy { $0.verdict == .unknown })
  }

  /// Two steps of three agents: ends 10, 30, 20, then 60, 50, 55.
  static func steps(secondStart: Int64) -> RunTrace {
    let lengths: [[Int64]] = [[10, 30, 20], [30, 20, 25]]
    var rows: [SpanRow] = []
    for (step, all) in lengths.enumerated() {
      for (agent, length) in all.enumerated() {
        rows.append(
          row(
            "a", call: Int64(rows.count), day: 0, iteration: Int32(step), agent: "\(agent)",
            start: step == 0 ? 0 : secondStart, duration: length))
      }
    }
    return trace(rows)
  }

  @Test func waitingForTheLastOne() throws {
    let barriers = try #require(RunBreakdown(of: Self.steps(secondStart: 30)).agents?.barriers)
    #expect(barriers.steps == 2 && barriers.transitions == 1 && barriers.isBarrier)
    #expect(barriers.waited == 20 + 10 + 10 + 5)
    #expect(barriers.length == 60)
    let byName = Dictionary(uniqueKeysWithValues: barriers.members.map { ($0.name, $0) })
    #expect(byName["0"]?.waited == 20 && byName["1"]?.waited == 10 && byName["2"]?.waited == 15)
    #expect(byName["1"]?.held == 1 && byName["1"]?.heldTime == 10)
    #expect(byName["0"]?.held == 1 && byName["0"]?.heldTime == 5)
    #expect(barriers.holder?.member.name == "1")
  }

  @Test func runningAheadIsNoBarrier() throws {
    let barriers = try #require(RunBreakdown(of: Self.steps(secondStart: 12)).agents?.barriers)
    #expect(barriers.transitions == 1 && barriers.separated == 0 && !barriers.isBarrier)
  }

  @Test func takingTurnsIsNoBarrier() throws {
    let rows = (0..<6).map { call in
      row(
        "a", call: call, day: 0, iteration: Int32(call / 3), agent: "\(call % 3)",
        start: call * 10, duration: 10)
    }
    let profile = try #require(RunBreakdown(of: trace(rows)).agents)
    #expect(profile.barriers == nil)
  }
}

@Suite struct PromptProfileTests {
  private func prompt(
    _ call: Int64, size: Int64?, hash: Int64? = nil, duration: Int64?, phase: String = Phase.call,
    attempt: Int16? = nil, run: String = "run", status: Status = .ok
  ) -> SpanRow {
    var span = row(
      "a", phase, call: call, attempt: attempt, start: call * 10, duration: duration,
      status: status, run: run)
    span.promptBytes = size
    span.promptHash = hash
    return span
  }

  @Test func largerPromptsTakeLonger() throws {
    var rows = (0..<Int64(100)).map { prompt($0, size: 100 + $0, duration: 1_000 + $0 * $0) }
    // A refusal is fast whatever the prompt; a repeated call is slow whatever the prompt.
    rows.append(prompt(200, size: 9_999, duration: 1, status: .rateLimited))
    rows.append(prompt(201, size: 1, duration: 99_999, attempt: 3))
    let prompts = RunBreakdown(of: trace(rows)).prompts
    let stage = try #require(prompts.stages.first)
    #expect(prompts.unit == .bytes && stage.count == 100 && stage.correlation?.value == 1)
    #expect(stage.smallest == 100 && stage.largest == 199)
    #expect(stage.bins.count == 8)
    #expect(stage.bins.reduce(0) { $0 + $1.count } == 100)
    #expect(stage.bins.map(\.p50) == stage.bins.map(\.p50).sorted())
    #expect(zip(stage.bins, stage.bins.dropFirst()).allSatisfy { $0.high < $1.low })
  }

  @Test func tokensWhereBytesAreUnknown() {
    let rows = (0..<Int64(12)).map { (call) -> SpanRow in
      var span = prompt(call, size: nil, duration: 5 + call)
      span.inputTokens = 7
      return span
    }
    let prompts = RunBreakdown(of: trace(rows)).prompts
    #expect(prompts.unit == .tokens && prompts.stages.first?.bins.count == 1)
    #expect(prompts.stages.first?.correlation == nil)
  }

  @Test func repeatsAreNotRetries() {
    let rows = [
      prompt(1, size: 5, hash: -7, duration: 100, attempt: 2),
      prompt(1, size: 5, hash: -7, duration: 40, phase: Phase.llm, attempt: 1, status: .timeout),
      prompt(1, size: 5, hash: -7, duration: 60, phase: Phase.llm, attempt: 2),
      prompt(2, size: 5, hash: 8, duration: 10), prompt(3, size: 5, hash: -7, duration: 30),
      prompt(4, size: 5, hash: -7, duration: nil), prompt(5, size: 5, duration: 3),
      prompt(6, size: 5, hash: -7, duration: 30, run: "another"),
    ]
    let prompts = RunBreakdown(of: trace(rows)).prompts
    #expect(prompts.hashed == 5 && prompts.distinct == 3 && prompts.repeated == 2)
    #expect(prompts.mostRepeated.map(\.hash) == [-7] && prompts.mostRepeated.map(\.count) == [3])
    #expect(prompts.mostRepeated.map(\.time) == [30] && prompts.mostRepeated.map(\.size) == [5])
    #expect(prompts.repeats.map(\.repeats) == [2])
    #expect(prompts.repeats.map(\.time) == [30] && prompts.repeats.map(\.timed) == [1])
  }

  /// Against a dictionary, with hashes that are few and many.
  @Test(arguments: (1...6).map { UInt64($0) })
  func countsOfRandomHashes(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let hashes = (0..<2_000).map { _ in
      Int64(bitPattern: generator.next() % (seed % 2 == 0 ? 50 : 5_000) &* 1 << 40)
    }
    let rows = hashes.enumerated().map { prompt(Int64($0), size: 3, hash: $1, duration: 2) }
    let prompts = RunBreakdown(of: trace(rows)).prompts
    #expect(prompts.distinct == Set(hashes).count, "seed \(seed)")
    let most = Dictionary(hashes.map { ($0, 1) }, uniquingKeysWith: +).values.max()
    #expect(prompts.mostRepeated.first?.count == most, "seed \(seed)")
  }
}
