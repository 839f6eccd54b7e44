import Analysis
import Scheduling
import Statistics
import TestSupport
import Testing
import Trace

/// First in, first out, on services with known ends.
@Suite struct ReplayTests {
  private static let services: [Int64] = [5, 3, 8, 2, 7, 4]

  @Test(arguments: [(1, 29), (2, 15), (3, 12), (6, 8), (100, 8)])
  func firstInFirstOut(concurrency: Int, expected: Int64) {
    let found = ReplaySample.predict(ReplaySample.services(Self.services)) {
      $0.concurrency = concurrency
    }
    #expect(found?.outcome.makespan == expected)
    let apart = ReplaySample.predict(ReplaySample.services(Self.services), independent: true) {
      $0.concurrency = concurrency
    }
    #expect(apart?.outcome.makespan == expected)
  }

  @Test func endsOfTwoAtATime() {
    // 5 3 11 7 14 15 are the ends, so the others begin at 3, 5, 7 and 11.
    let found = ReplaySample.predict(ReplaySample.services(Self.services)) { $0.concurrency = 2 }
    #expect(found?.outcome.placeWait == 26)
  }

  @Test func oneStartEveryTwo() {
    let seconds = Self.services.map { $0 * 1_000_000_000 }
    let found = ReplaySample.predict(ReplaySample.services(seconds)) {
      $0.concurrency = 6
      $0.requestsPerMinute = 30
    }
    #expect(found?.outcome.makespan == 15_000_000_000)
    #expect(found?.bounds.limits == 10_000_000_000)
  }

  @Test func theRecordedRunIsReproduced() throws {
    for seed in UInt64(1)...200 {
      var generator = SeededGenerator(seed: seed)
      let run = ReplaySample.random(&generator)
      let found = try #require(ReplaySample.predict(run), "seed \(seed)")
      #expect(found.outcome.makespan == run.run.wall, "seed \(seed)")
      let one = try #require(ReplaySample.predict(run) { $0.concurrency = 1 })
      #expect(one.outcome.makespan == run.run.wall, "seed \(seed)")
    }
  }

  @Test func moreConcurrencyNeverLengthens() throws {
    for seed in UInt64(1)...200 {
      var generator = SeededGenerator(seed: seed)
      let run = ReplaySample.random(&generator)
      var before = Int64.max
      for concurrency in 1...7 {
        let found = try #require(ReplaySample.predict(run) { $0.concurrency = concurrency })
        #expect(found.outcome.makespan <= before, "seed \(seed), concurrency \(concurrency)")
        #expect(found.outcome.makespan >= found.bounds.least, "seed \(seed)")
        before = found.outcome.makespan
      }
    }
  }

  @Test func aCacheNeverAddsRequests() throws {
    for seed in UInt64(1)...100 {
      var generator = SeededGenerator(seed: seed)
      let run = ReplaySample.random(&generator)
      for concurrency in [1, 3] {
        let plain = try #require(ReplaySample.predict(run) { $0.concurrency = concurrency })
        let cached = try #require(
          ReplaySample.predict(run) {
            $0.concurrency = concurrency
            $0.cachesAnswers = true
          })
        #expect(cached.outcome.requests <= plain.outcome.requests, "seed \(seed)")
        #expect(cached.outcome.calls == plain.outcome.calls, "seed \(seed)")
        #expect(
          cached.outcome.requests + cached.outcome.cacheHits >= plain.outcome.calls, "seed \(seed)")
      }
    }
  }
}
