import Analysis
import Foundation
import Statistics
import TestSupport
import Testing
import Trace

@testable import Readers

/// Scrapes of a service whose every observation is known.
@Suite(.enabled(if: ArenaPack.isPresent("prometheus"), "needs ../shared/data"))
struct PrometheusTruthTests {
  private static let labelNames = [
    "api_request_duration_seconds": ["method", "endpoint"],
    "skill_execution_seconds": ["skill_name"],
    "loom_turn_processing_duration_seconds": ["session_type", "llm_provider"],
  ]

  /// The labels that a key of the truth stands for.
  private func head(_ key: String) throws -> (name: String, labels: [MetricLabel]) {
    let parts = key.split(separator: "|").map(String.init)
    let name = try #require(parts.first)
    let names = try #require(Self.labelNames[name])
    return (name, zip(names, parts.dropFirst()).map { MetricLabel($0, $1) }.sorted())
  }

  private func find(
    _ summary: MetricSummary, _ name: String, _ labels: [MetricLabel]
  ) throws -> DistributionSummary {
    try #require(
      summary.distributions.first {
        $0.distribution.identity.name == name && $0.distribution.identity.labels == labels
      }, "\(name) \(labels)")
  }

  @Test(arguments: ["snap_03_t180.prom", "snap_03_t180.openmetrics.txt"])
  func oneScrapeTellsWhatItsServiceSaw(file: String) throws {
    let pack = TracePack("prometheus")
    let truth = try pack.json("ground_truth.json")
    let trace = try read(pack.path(file))
    #expect(trace.warnings.all.isEmpty)
    #expect(trace.spans.count == 0)
    let exact = try #require(truth["true_percentiles_s_up_to_snap_03"] as? [String: [String: Any]])
    #expect(exact.count == 10)
    for (definition, suffix) in [
      (QuantileDefinition.linear, "linear"), (.nearestRank, "nearest_rank"),
    ] {
      let summary = MetricSummary(of: trace.metrics, quantiles: definition)
      for (key, facts) in exact {
        let (name, labels) = try head(key)
        let found = try find(summary, name, labels)
        #expect(found.distribution.count == facts["n"] as? Double)
        let sum = try #require(facts["sum"] as? Double)
        #expect(abs((found.distribution.sum ?? 0) - sum) < 1e-9 * sum)
        for (level, percent) in [
          (QuantileLevel.p50, 50), (.p90, 90), (.p95, 95), (.p99, 99),
        ] {
          let value = try #require(facts["p\(percent)_\(suffix)"] as? Double)
          let quantile = try #require(found.quantile(level))
          #expect(value > quantile.low ?? -1, "\(key) p\(percent) \(suffix)")
          #expect(value <= quantile.high ?? .infinity, "\(key) p\(percent) \(suffix)")
        }
      }
    }
    try expect(trace.metrics, "histogram_quantile_snap_03", truth)
    let turns = try #require(truth["loom_turn_quantiles"] as? [String: [String: Any]])
    for (key, facts) in turns {
      let (name, labels) = try head("loom_turn_processing_duration_seconds|" + key)
      let found = try find(MetricSummary(of: trace.metrics), name, labels)
      guard case .buckets(let buckets) = found.distribution.shape else {
        Issue.record("no buckets")
        return
      }
      var reached: Double = 0
      let cumulative = buckets.map { bucket in
        reached += bucket.count
        return reached
      }
      let wanted = try #require(facts["cumulative_buckets_snap_03"] as? [[Any]])
      #expect(cumulative == wanted.map { $0[1] as? Double ?? -1 })
      #expect(buckets.dropLast().map(\.high) == wanted.dropLast().map { $0[0] as? Double ?? -1 })
    }
  }

  /// Interpolated quantiles are Prometheus's; where that answers the last bound, none is told.
  private func expect(_ metrics: RunMetrics, _ what: String, _ truth: [String: Any]) throws {
    let turns = try #require(truth["loom_turn_quantiles"] as? [String: [String: Any]])
    #expect(turns.count == 3)
    let summary = MetricSummary(of: metrics, quantiles: .nearestRank)
    for (key, facts) in turns {
      let (name, labels) = try head("loom_turn_processing_duration_seconds|" + key)
      let found = try find(summary, name, labels)
      let wanted = try #require(facts[what] as? [String: Double])
      for (level, percent) in [(QuantileLevel.p50, "50"), (.p95, "95"), (.p99, "99")] {
        let quantile = try #require(found.quantile(level))
        #expect(isClose(quantile.value ?? quantile.low, wanted[percent]), "\(key) p\(percent)")
        #expect((quantile.value == nil) == (quantile.high == nil))
      }
    }
  }

  @Test(arguments: ["prom", "openmetrics.txt"])
  func scrapesOverTimeTellWhatWasAdded(ending: String) throws {
    let pack = TracePack("prometheus")
    let truth = try pack.json("ground_truth.json")
    let trace = try Registry.read(
      ["01_t60", "02_t120", "03_t180"].map { pack.path("snap_\($0).\(ending)") },
      options: ReadOptions())
    #expect(trace.warnings.all.isEmpty)
    #expect(trace.metrics.readings == 3)
    #expect(trace.metrics.areTimesRelative)
    try expect(trace.metrics, "histogram_quantile_increase_01_to_03", truth)
    let rates = try #require(truth["rates_snap_01_to_03"] as? [String: Any])
    func series(_ name: String, _ labels: [MetricLabel] = []) throws -> MetricSeries {
      try #require(
        trace.metrics.series.first { $0.identity.name == name && $0.identity.labels == labels })
    }
    let turns = try #require(rates["turns_per_s"] as? [String: Double])
    for status in ["success", "error"] {
      let found = try series("loom_turns_processed_total", [MetricLabel("status", status)])
      #expect(found.seconds == rates["seconds"] as? Double)
      #expect(isClose(found.rate, turns["turns|\(status)"]))
    }
    #expect(isClose(try series("loom_llm_tokens_used_total").rate, rates["tokens_per_s"]))
    #expect(isClose(try series("loom_cost_usd_total").rate, rates["cost_usd_per_s"]))
    // Every value of every scrape, gauges and counters alike.
    let snapshots = try #require(truth["snapshots"] as? [[String: Any]])
    let read = snapshots.filter {
      ["01", "02", "03"].contains(($0["name"] as? String ?? "").prefix(7).suffix(2))
    }
    #expect(read.count == 3)
    for (place, snapshot) in read.enumerated() {
      for (name, value) in try #require(snapshot["gauges"] as? [String: Double]) {
        #expect(try series(name).points[place].value == value, "\(name)")
      }
      let counters = try #require(snapshot["counters"] as? [String: Double])
      for (key, value) in counters {
        let parts = key.split(separator: "|").map(String.init)
        let found =
          switch parts[0] {
          case "turns":
            try series("loom_turns_processed_total", [MetricLabel("status", parts[1])])
          case "tok":
            try series(
              "llm_tokens_total", [MetricLabel("model", parts[1]), MetricLabel("type", parts[2])])
          case "err":
            try series(
              "loom_errors_total",
              [MetricLabel("component", parts[2]), MetricLabel("error_type", parts[1])])
          case "ltok": try series("loom_llm_tokens_used_total")
          default: try series("loom_cost_usd_total")
          }
        #expect(abs(found.points[place].value - value) < 1e-9, "\(key)")
      }
    }
  }
}

/// Whether a number is that of a JSON text; Foundation reads some a few last places off.
func isClose(_ found: Double?, _ wanted: Any?) -> Bool {
  guard let found, let wanted = wanted as? Double else { return false }
  return abs(found - wanted) <= 1e-13 * abs(wanted)
}
