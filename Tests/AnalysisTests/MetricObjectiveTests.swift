import Testing
import Trace

@testable import Analysis

@Suite struct MetricObjectiveTests {
  /// A service that was scraped over a hundred seconds.
  private static let trace: RunTrace = {
    var trace = RunTrace(run: RunDescription(id: "r", path: "r", system: "prometheus"))
    let turn = MetricIdentity(name: "turn_seconds", stage: "turn", unit: .seconds)
    trace.metrics.distributions = [
      Distribution(
        identity: turn, count: 1000, sum: 1500,
        shape: .buckets([
          Distribution.Bucket(low: 0, high: 1, count: 400),
          Distribution.Bucket(low: 1, high: 2, count: 500),
          Distribution.Bucket(low: 2, high: 5, count: 80),
          Distribution.Bucket(low: 5, high: .infinity, count: 20),
        ]))
    ]
    func counter(_ name: String, _ status: String?, _ last: Double) -> MetricSeries {
      var identity = MetricIdentity(name: name, stage: status == nil ? nil : "turn")
      if name.hasSuffix("_usd_total") { identity.unit = .dollars }
      identity.labels = status.map { [MetricLabel("status", $0)] } ?? []
      return MetricSeries(
        identity: identity, kind: .counter,
        points: [
          MetricSeries.Point(time: 0, value: 0),
          MetricSeries.Point(time: 100_000_000_000, value: last),
        ])
    }
    func gauge(_ name: String, _ unit: MetricUnit, _ values: [Double]) -> MetricSeries {
      MetricSeries(
        identity: MetricIdentity(name: name, unit: unit), kind: .gauge,
        points: values.map { MetricSeries.Point(time: nil, value: $0) })
    }
    trace.metrics.series = [
      counter("turns_total", "success", 980), counter("turns_total", "error", 20),
      counter("cost_usd_total", nil, 5), gauge("cpu_percent", .percent, [40, 65]),
      gauge("memory_usage_bytes", .bytes, [1e9, 1.5e9]), gauge("sessions_active", .none, [3, 120]),
    ]
    return trace
  }()

  private func result(_ text: String) throws -> ObjectiveResult {
    let parsed = ObjectiveParser.parse(Array((text + "\n").utf8), path: "t")
    let objective = try #require(parsed.objectives.first)
    let check = ObjectiveCheck([objective], of: Self.trace)
    return try #require(check.results.first)
  }

  private static let cases: [(String, ObjectiveResult.Verdict, Double?)] = [
    ("turn p95 <= 5 s", ObjectiveResult.Verdict.met, 3.875e9),
    // The bucket holds its upper bound.
    ("turn p95 < 5 s", .undecided, 3.875e9),
    ("turn p95 < 2 s", .missed, 3.875e9), ("turn p95 < 3 s", .undecided, 3.875e9),
    ("turn p99.9 < 60 s", .undecided, 5e9), ("turn mean < 2 s", .met, 1.5e9),
    ("turn max < 2 s", .notMeasurable, nil), ("turn failures < 5%", .met, 0.02),
    ("failures < 1%", .missed, 0.02), ("turn throughput > 5/s", .met, 10),
    ("cost per turn < 0.01", .met, 0.005), ("cpu < 70%", .met, 0.65),
    ("memory < 2 GB", .met, 1.5e9), ("memory <= 80%", .notMeasurable, nil),
    ("sessions > 100", .met, 120),
    // More than these were perhaps never asked for.
    ("sessions > 200", .undecided, 120), ("plan p95 < 5 s", .notMeasurable, nil),
  ]

  @Test(arguments: cases)
  func objectivesHoldAgainstMetrics(
    text: String, verdict: ObjectiveResult.Verdict, value: Double?
  ) throws {
    let result = try result(text)
    #expect(result.verdict == verdict, "\(text): \(result.reason ?? "")")
    if let value {
      let found = try #require(result.value)
      #expect(abs(found - value) <= 1e-9 * value, "\(text)")
    } else {
      #expect(result.value == nil)
    }
  }
}
