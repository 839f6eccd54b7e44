import Analysis
import Foundation
import Statistics
import TestSupport
import Testing
import Trace

@testable import Readers

/// Results of real load tests and benchmarks, of which every request is known.
@Suite(.enabled(if: ArenaPack.isPresent("loadtests"), "needs ../shared/data"))
struct LoadTestTruthTests {
  private let levels: [(QuantileLevel, String)] = [
    (.p50, "p50"), (.p90, "p90"), (.p95, "p95"), (.p99, "p99"),
  ]

  private func find(
    _ metrics: RunMetrics, _ labels: (String, String)..., definition: QuantileDefinition = .linear
  ) throws -> DistributionSummary {
    let summary = MetricSummary(of: metrics, quantiles: definition)
    return try #require(
      summary.distributions.first { entry in
        labels.allSatisfy { label in
          entry.distribution.identity.labels.contains(MetricLabel(label.0, label.1))
        }
      }, "\(labels)")
  }

  @Test func everyRoundOfPytestBenchmarkCounts() throws {
    let pack = TracePack("loadtests")
    let truth = try pack.json("ground_truth.json")
    let metrics = try read(pack.path("pytest_benchmark.json")).metrics
    let wanted = try #require(truth["pytest_benchmark"] as? [String: [String: Any]])
    #expect(metrics.distributions.count == wanted.count)
    try expect(metrics, wanted, "benchmark", "from_data")
    for (name, facts) in wanted {
      let found = try find(metrics, ("benchmark", name))
      #expect(isClose(found.quantile(.p50)?.value, facts["stats_median_s"]))
      #expect(found.distribution.count == facts["rounds"] as? Double)
    }
  }

  @Test func everyTimeOfHyperfineCounts() throws {
    let pack = TracePack("loadtests")
    let truth = try pack.json("ground_truth.json")
    let metrics = try read(pack.path("hyperfine.json")).metrics
    let wanted = try #require(truth["hyperfine"] as? [String: [String: Any]])
    try expect(metrics, wanted, "command", "from_times")
    for (command, facts) in wanted {
      let found = try find(metrics, ("command", command))
      #expect(found.distribution.failed == facts["nonzero_exits"] as? Double)
      #expect(isClose(found.distribution.mean, facts["mean_s"]))
    }
  }

  private func expect(
    _ metrics: RunMetrics, _ wanted: [String: [String: Any]], _ label: String, _ key: String
  ) throws {
    for (name, facts) in wanted {
      let exact = try #require(facts[key] as? [String: Any])
      for (definition, suffix) in [
        (QuantileDefinition.linear, "linear"), (.nearestRank, "nearest_rank"),
      ] {
        let found = try find(metrics, (label, name), definition: definition)
        #expect(found.distribution.count == exact["n"] as? Double)
        #expect(isClose(found.distribution.minimum, exact["min"]))
        #expect(isClose(found.distribution.maximum, exact["max"]))
        for (level, percent) in levels {
          let truth = exact["\(percent)_\(suffix)"]
          #expect(isClose(found.quantile(level)?.value, truth), "\(name) \(percent) \(suffix)")
        }
      }
    }
  }

  /// Every request as the client saw it, in milliseconds, by address.
  private func requests(_ pack: TracePack) throws -> [String: [(time: Double, failed: Bool)]] {
    let data = try Data(
      contentsOf: URL(fileURLWithPath: pack.path("locust/runA/client_truth.jsonl")))
    var result: [String: [(time: Double, failed: Bool)]] = [:]
    for line in data.split(separator: 10) {
      let row = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
      let name = "\(row["method"] ?? "") \(row["name"] ?? "")"
      let time = try #require(row["ms"] as? Double)
      result[name, default: []].append((time, row["exc"] is String))
    }
    return result
  }

  @Test func locustsCountsAndBoundsHoldForEveryRequest() throws {
    let pack = TracePack("loadtests")
    let requests = try requests(pack)
    #expect(requests.count == 3)
    let metrics = try read(pack.path("locust/runA/sim.json")).metrics
    #expect(metrics.distributions.count == 3)
    for (name, found) in requests {
      let parts = name.split(separator: " ", maxSplits: 1).map(String.init)
      for definition in [QuantileDefinition.linear, .nearestRank] {
        let entry = try find(
          metrics, ("method", parts[0]), ("name", parts[1]), definition: definition)
        #expect(entry.distribution.count == Double(found.count))
        #expect(entry.distribution.failed == Double(found.count { $0.failed }))
        guard case .buckets(let buckets) = entry.distribution.shape else {
          Issue.record("no buckets")
          return
        }
        #expect(buckets.reduce(0) { $0 + $1.count } == Double(found.count))
        for bucket in buckets {
          let inside = found.count { $0.time > bucket.low && $0.time <= bucket.high }
          #expect(Double(inside) == bucket.count, "\(name) \(bucket)")
        }
        let times = SortedNumbers(sorting: found.map(\.time))
        for (level, _) in levels {
          let value = try #require(
            definition == .linear
              ? times.linearQuantile(level) : times.nearestRankQuantile(level))
          let quantile = try #require(entry.quantile(level))
          #expect(value >= quantile.low ?? 0 && value <= quantile.high ?? .infinity, "\(name)")
        }
      }
    }
  }

  @Test func locustsTablesAreReadAsTheyStand() throws {
    let pack = TracePack("loadtests")
    let folder = pack.path("locust/runA")
    let names = ["sim_stats.csv", "sim_stats_history.csv", "sim_failures.csv"]
    let trace = try Registry.read(names.map { "\(folder)/\($0)" }, options: ReadOptions())
    #expect(trace.warnings.all.isEmpty)
    #expect(trace.run.system == "load-tests")
    let turns = try find(trace.metrics, ("method", "POST"), ("name", "/api/v1/turns"))
    #expect(turns.distribution.count == 2408)
    #expect(turns.distribution.failed == 153)
    #expect(turns.quantiles.map(\.value) == [51, 100, 120, 200, 290])
    #expect(turns.quantile(.p99)?.low == 195)
    #expect(turns.quantile(.p99)?.high == 205)
    // The last row counts all together, and is no address.
    let whole = try #require(
      trace.metrics.distributions.first { $0.identity.labels.isEmpty })
    #expect(whole.count == 9552)
    #expect(whole.identity.stage == nil)
    let requests = try #require(
      trace.metrics.series.first {
        $0.identity.name == "locust_requests" && $0.identity.labels.isEmpty
      })
    #expect(requests.points.last?.value == 9552)
    #expect(requests.resets == 0)
    #expect(trace.run.start == requests.points.first?.time)
    let kinds = trace.metrics.series.filter { $0.identity.name == "locust_failures_by_kind" }
    #expect(kinds.reduce(0) { $0 + ($1.points.first?.value ?? 0) } == 292)
    #expect(
      kinds.contains { series in
        series.identity.labels.contains {
          $0.value == "CatchResponseError('bad JSON, \"quoted\", with comma\\nand newline')"
        }
      })
  }

  @Test func bothSummariesOfK6AreRead() throws {
    let pack = TracePack("loadtests")
    let exported = try read(pack.path("k6/k6_summary_export.json"))
    let turns = try find(exported.metrics, ("endpoint", "turns"))
    #expect(turns.distribution.count == 1132)
    #expect(turns.quantile(.p95)?.value == 110.36775615000009)
    #expect(turns.quantile(.p90)?.value == 87.1583836)
    #expect(turns.distribution.maximum == 283.875536)
    #expect(turns.distribution.identity.unit == .milliseconds)
    let all = try #require(
      exported.metrics.distributions.first {
        $0.identity.name == "k6_http_req_duration" && $0.identity.labels.isEmpty
      })
    #expect(all.count == 2264)
    #expect(all.failed == 65)
    let handled = try read(pack.path("k6/k6_handle_summary.json"))
    let same = try find(handled.metrics, ("endpoint", "turns"))
    #expect(same.quantile(.p99)?.value == 136.05961832)
    #expect(same.distribution.mean == 47.18419320335428)
    // What one form calls not ok the other calls crossed.
    #expect(handled.codes.contains("threshold_crossed"))
    for trace in [exported, handled] {
      for warning in trace.warnings.all {
        #expect(warning.message.contains("'rate<0.01'"), "\(warning.message)")
      }
    }
  }

  /// Every request of a test by k6, held against what k6 itself computed of them.
  @Test func pointsOfK6AreItsRequests() throws {
    let pack = TracePack("loadtests")
    let trace = try read(pack.path("k6/k6_points.json"))
    #expect(trace.codes == [] && trace.coverage.callsObserved == 2264)
    let summary = Summary(of: trace)
    let turns = try #require(summary.stages.first { $0.stage == "POST /api/v1/turns" })
    #expect(turns.count == 1132 && turns.failed == 65)
    let exported = try read(pack.path("k6/k6_summary_export.json"))
    let wanted = try find(exported.metrics, ("endpoint", "turns"))
    for (level, own) in [(QuantileLevel.p50, turns.p50), (.p90, turns.p90), (.p95, turns.p95)] {
      let value = try #require(wanted.quantile(level)?.value)
      #expect(abs(try #require(own) / 1e6 - value) < 1e-6, "\(level)")
    }
    let errors = Dictionary(
      uniqueKeysWithValues: summary.failures.map { ($0.error ?? "", $0.count) })
    #expect(errors == ["500": 51, "429": 9, "EOF": 5])
    let checks = trace.metrics.series.filter { $0.identity.name == "k6_checks" }
    func count(_ result: String) -> Double {
      checks.filter { $0.identity.labels.contains(MetricLabel("result", result)) }
        .reduce(0) { $0 + ($1.increase ?? 0) }
    }
    #expect(count("passed") == 2194 && count("failed") == 70)
  }
}
