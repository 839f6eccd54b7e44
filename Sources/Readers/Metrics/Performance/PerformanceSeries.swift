import Trace

/// Turns polls of a monitoring endpoint into series, and the runs that they tell of into a distribution.
struct PerformanceSeries {
  private var points: [String: [(poll: Int, value: Double)]] = [:]
  private var times: [Int64?] = []
  /// The duration of each run that a poll was the first to tell of.
  private var runs: [Double] = []
  private var lastRun: String?

  /// Number of polls.
  var count: Int { times.count }

  /// Whether every poll tells itself when it was asked.
  var hasTimes: Bool { times.allSatisfy { $0 != nil } }

  /// Takes in the next poll.
  mutating func add(_ poll: PerformancePoll) {
    for (name, value) in poll.numbers { points[name, default: []].append((times.count, value)) }
    times.append(poll.time)
    // Until the next run ends each poll tells of the same.
    guard let run = poll.lastRun, run != lastRun else { return }
    lastRun = run
    if let duration = poll.numbers.first(where: { $0.name == "pipeline_duration" })?.value,
      duration >= 0
    {
      runs.append(duration)
    }
  }

  /// The metrics.
  ///
  /// - Parameter fileTimes: for each poll what its file tells of its time.
  func metrics(fileTimes: [Int64?], path: String) -> RunMetrics {
    var metrics = RunMetrics()
    // Times of two kinds don't go together.
    let isTold = hasTimes
    func time(_ poll: Int) -> Int64? { isTold ? times[poll] : fileTimes[poll] }
    for (name, values) in points {
      var points = values.map { MetricSeries.Point(time: time($0.poll), value: $0.value) }
      if points.allSatisfy({ $0.time != nil }) {
        points.sort { ($0.time ?? 0) < ($1.time ?? 0) }
      }
      metrics.series.append(
        MetricSeries(
          identity: Self.identity(name, path),
          kind: Self.counters.contains(name) ? .counter : .gauge, points: points))
    }
    if !runs.isEmpty {
      var distribution = Distribution(
        identity: Self.identity("pipeline_duration", path), count: Double(runs.count),
        sum: runs.reduce(0, +), shape: .values(runs.sorted()),
        window: .between(readings: times.count))
      distribution.minimum = runs.min()
      distribution.maximum = runs.max()
      metrics.distributions.append(distribution)
    }
    metrics.readings = times.count
    return metrics
  }

  /// Sums since the program began.
  private static let counters: Set<String> = ["cache_evictions", "cache_hits", "cache_misses"]

  private static func identity(_ name: String, _ path: String) -> MetricIdentity {
    let isTime = name.hasSuffix("_duration") || name.hasSuffix("_latency")
    let unit: MetricUnit = isTime ? .seconds : name.hasSuffix("_ms") ? .milliseconds : .none
    let stage = !isTime ? nil : name.hasSuffix("_llm_latency") ? "llm" : name.prefix { $0 != "_" }
    return MetricIdentity(
      name: name, stage: stage.map { String($0) }, unit: unit, path: path)
  }
}
