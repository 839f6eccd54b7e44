import Foundation
import Statistics
import TestSupport
import Testing

/// What was counted before it was read, held against every single observation.
@Suite(.enabled(if: canUnpack, "unpacking a fixture takes bash and zstd"))
struct MetricTruthTests {
  private func summary(_ name: String, _ options: String = "") throws -> [String: Any] {
    let fixture = try #require(Fixture.all.first { $0.name == name })
    let result = try fixture.analyze("--quiet --json \(options)")
    #expect(result.status == 0, "\(result.errors)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  private func truth(_ name: String, _ file: String) throws -> [[String]] {
    let command = "tar --zstd -xOf fixtures/\(name).tar.zst \(name)/truth/\(file)"
    let result = try ShellResult(command, in: Repository.root)
    #expect(result.status == 0, "\(result.errors)")
    return result.output.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",").map(String.init)
    }
  }

  private func expect(
    _ found: [String: Any], holds milliseconds: [Double], nearestRank: Bool
  ) throws {
    let sample = SortedNumbers(sorting: milliseconds)
    let quantiles = try #require(found["quantiles"] as? [[String: Any]])
    #expect(quantiles.count == 5)
    for quantile in quantiles {
      let level = try #require(quantile["quantile"] as? Double)
      let exact = try #require(QuantileLevel(Int((level * 1000).rounded()), of: 1000))
      let value = try #require(
        nearestRank ? sample.nearestRankQuantile(exact) : sample.linearQuantile(exact))
      #expect(value >= quantile["low_ms"] as? Double ?? 0, "\(level)")
      #expect(value <= quantile["high_ms"] as? Double ?? .infinity, "\(level)")
    }
  }

  @Test(arguments: [false, true])
  func scrapesAgreeWithEveryTurn(nearestRank: Bool) throws {
    let found = try summary("prometheus-tiny", nearestRank ? "--quantile nearest-rank" : "")
    // What came before the first scrape nobody can tell apart.
    let turns = try truth("prometheus-tiny", "observations.csv").filter { $0[0] != "0" }
    let distributions = try #require(found["distributions"] as? [[String: Any]])
    #expect(distributions.count == 3)
    for distribution in distributions {
      let labels = try #require(distribution["labels"] as? [String: String])
      let own = turns.filter { labels["session_type"] == nil || $0[1] == labels["session_type"] }
        .compactMap { Double($0[2]).map { $0 * 1000 } }
      #expect(distribution["count"] as? Double == Double(own.count))
      #expect(distribution["sum_ms"] as? Double == own.reduce(0, +))
      try expect(distribution, holds: own, nearestRank: nearestRank)
    }
    let series = try #require(found["series"] as? [[String: Any]])
    let counted = series.filter { $0["name"] as? String == "loom_turns_processed_total" }
    #expect(counted.reduce(0) { $0 + ($1["increase"] as? Double ?? 0) } == Double(turns.count))
    #expect(counted.allSatisfy { $0["resets"] as? Int == 1 })
    let rate = counted.reduce(0) { $0 + ($1["per_second"] as? Double ?? 0) }
    #expect(abs(rate - Double(turns.count) / 300) < 1e-12)
  }

  @Test func loadTestsAgreeWithEveryRequest() throws {
    let found = try summary("load-tests-tiny", "--quantile nearest-rank")
    let requests = try truth("load-tests-tiny", "requests.csv")
    let distributions = try #require(found["distributions"] as? [[String: Any]])
    let locust = distributions.filter { $0["name"] as? String == "locust_response_time" }
    #expect(locust.count == 3)
    for distribution in locust {
      let labels = try #require(distribution["labels"] as? [String: String])
      let own = requests.filter { labels["name"] == nil || $0[2] == labels["name"] }
      #expect(distribution["count"] as? Double == Double(own.count))
      #expect(distribution["failed"] as? Double == Double(own.count { $0[4] == "1" }))
      let times = own.compactMap { Double($0[3]) }
      #expect(distribution["max_ms"] as? Double == times.max())
      #expect(distribution["min_ms"] as? Double == times.min())
    }
    let benchmark = try #require(distributions.first { $0["name"] as? String == "hyperfine" })
    #expect(benchmark["count"] as? Double == 20)
    #expect(benchmark["failed"] as? Double == 1)
  }

  @Test func pointsAgreeWithEveryRequest() throws {
    let found = try summary("load-points-tiny", "--quantile nearest-rank")
    let requests = try truth("load-points-tiny", "requests.csv")
    let stages = try #require(found["stages"] as? [[String: Any]])
    #expect(stages.count == 2)
    for stage in stages {
      let own = requests.filter { "\($0[2]) \($0[3])" == stage["stage"] as? String }
      #expect(stage["count"] as? Int == own.count && !own.isEmpty)
      #expect(stage["failed"] as? Int == own.count { $0[4] != "200" })
      let times = own.compactMap { Double($0[1]) }
      let sample = SortedNumbers(sorting: times)
      #expect(stage["p95_ms"] as? Double == sample.nearestRankQuantile(.p95))
      #expect(stage["max_ms"] as? Double == times.max())
    }
    let coverage = try #require(found["coverage"] as? [String: Any])
    #expect(coverage["calls_timed"] as? Int == requests.count)
  }

  @Test func pollsAgreeWithEveryRun() throws {
    let found = try summary("performance-tiny", "--quantile nearest-rank")
    let runs = try truth("performance-tiny", "runs.csv").compactMap { Double($0[1]) }
    let distributions = try #require(found["distributions"] as? [[String: Any]])
    let pipeline = try #require(distributions.first)
    #expect(distributions.count == 1 && pipeline["count"] as? Int == runs.count)
    #expect(pipeline["sum_ms"] as? Double == runs.reduce(0, +) * 1000)
    #expect(pipeline["max_ms"] as? Double == runs.max().map { $0 * 1000 })
  }

  /// What is exported of a run for Prometheus says what the run's summary says.
  @Test func theExportOfASummaryIsReadBack() throws {
    let scratch = ScratchFolder()
    let fixture = try #require(Fixture.all.first { $0.name == "arena-tiny" })
    let file = "\(scratch.path)/run.prom"
    let export = try ShellResult(
      "runlens export \(fixture.archive) --format prometheus -o '\(file)'", in: Repository.root)
    #expect(export.status == 0, "\(export.errors)")
    let result = try ShellResult("runlens analyze --quiet --json '\(file)'", in: Repository.root)
    #expect(result.status == 0, "\(result.errors)")
    let found = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let distributions = try #require(found["distributions"] as? [[String: Any]])
    let stages = try #require(try summary("arena-tiny")["stages"] as? [[String: Any]])
    #expect(stages.count == distributions.count && stages.count > 10)
    for stage in stages {
      let row = try #require(
        distributions.first { distribution in
          let labels = distribution["labels"] as? [String: String] ?? [:]
          return ["stage", "phase", "timing"].allSatisfy { labels[$0] == stage[$0] as? String }
        })
      #expect(row["count"] as? Int == stage["timed"] as? Int)
      for quantile in try #require(row["quantiles"] as? [[String: Any]]) {
        let names = [
          0.5: "p50_ms", 0.9: "p90_ms", 0.95: "p95_ms", 0.99: "p99_ms", 0.999: "p999_ms",
        ]
        let level = try #require(quantile["quantile"] as? Double)
        let name = try #require(names[level])
        let value = try #require(quantile["value_ms"] as? Double)
        let wanted = try #require(stage[name] as? Double)
        #expect(abs(value - wanted) <= 1e-9 * wanted, "\(stage) \(name)")
      }
    }
  }
}
