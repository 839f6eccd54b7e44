import Trace

/// Series that expressions are evaluated over.
struct PromDatabase {
  /// A series with its labels put in order.
  struct Series {
    var labels: PromLabels
    var samples: [MetricSamples.Sample]
  }

  private(set) var series: [Series] = []
  /// The series of each metric.
  private var named: [String: [Int]] = [:]
  private var known: [PromLabels: Int] = [:]

  /// The series of a recording.
  init(_ recorded: [MetricSamples]) {
    for samples in recorded {
      let labels = PromLabels(samples)
      for sample in samples.samples { add(sample, labels) }
    }
    for place in series.indices { series[place].samples.sort { $0.time < $1.time } }
  }

  /// Adds a value to the series of those labels, whose values before are older.
  mutating func add(_ sample: MetricSamples.Sample, _ labels: PromLabels) {
    if let place = known[labels] {
      series[place].samples.append(sample)
    } else {
      known[labels] = series.count
      named[labels[PromLabels.metricName], default: []].append(series.count)
      series.append(Series(labels: labels, samples: [sample]))
    }
  }

  /// The first and the last time there is; nil of nothing.
  var times: ClosedRange<Int64>? {
    let first = series.compactMap(\.samples.first?.time).min()
    let last = series.compactMap(\.samples.last?.time).max()
    guard let first, let last else { return nil }
    return first...last
  }

  /// The numbers of the series that a selector means.
  func matching(_ selector: PromSelector) -> [Int] {
    var candidates: [Int]?
    for matcher in selector.matchers where matcher.name == PromLabels.metricName {
      if let name = matcher.exact { candidates = named[name] ?? [] }
    }
    return (candidates ?? Array(series.indices)).filter { place in
      selector.matchers.allSatisfy { $0.matches(series[place].labels[$0.name]) }
    }
  }

  /// The values of a series after one time and up to another.
  ///
  /// - Complexity: O(log values) to find them.
  func samples(
    of number: Int, after start: Int64, through end: Int64
  ) -> ArraySlice<MetricSamples.Sample> {
    let all = series[number].samples
    let first = Self.count(all, through: start)
    let last = Self.count(all, through: end)
    return all[first..<max(first, last)]
  }

  /// How many values are not younger than that.
  private static func count(_ samples: [MetricSamples.Sample], through time: Int64) -> Int {
    var (low, high) = (0, samples.count)
    while low < high {
      let middle = (low + high) / 2
      if samples[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
