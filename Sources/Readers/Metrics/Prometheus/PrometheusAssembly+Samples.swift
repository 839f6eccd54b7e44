import Trace

extension PrometheusAssembly {
  /// Every value as it was shown, for rules; those at unknown times are left out.
  ///
  /// A metric that a later scrape lacks is gone from then on, as its server would note; of values with
  /// times of their own no server can tell that.
  ///
  /// - Complexity: O(values + metrics · scrapes).
  func samples() -> [MetricSamples] {
    // The readings without times of their own are scrapes, of which each shows all that there is.
    let scrapes = store.readings.indices.filter { store.readings[$0].time == nil }
      .map { order[$0] }.sorted()
    var result: [MetricSamples] = []
    for metric in store.metrics {
      var samples: [MetricSamples.Sample] = []
      let points = points(metric.points)
      for point in points {
        guard let time = timeOf[point.place] else { continue }
        samples.append(MetricSamples.Sample(time: Self.milliseconds(time), value: point.value))
      }
      guard !samples.isEmpty else { continue }
      let present = Set(points.map(\.place))
      for (before, place) in zip(scrapes, scrapes.dropFirst())
      where present.contains(before) && !present.contains(place) {
        guard let time = timeOf[place] else { continue }
        samples.append(
          MetricSamples.Sample(time: Self.milliseconds(time), value: 0, isGone: true))
      }
      samples.sort { $0.time < $1.time }
      result.append(
        MetricSamples(name: metric.head.name, labels: metric.head.labels, samples: samples))
    }
    return result
  }

  /// Whole milliseconds, downwards.
  private static func milliseconds(_ nanoseconds: Int64) -> Int64 {
    let (quotient, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return rest < 0 ? quotient - 1 : quotient
  }
}
