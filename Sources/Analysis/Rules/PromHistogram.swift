import Trace

/// Quantiles of histograms with classic buckets.
enum PromHistogram {
  /// A quantile of each histogram among the elements; the bound of a bucket is its label `le`.
  static func quantiles(_ level: Double, _ elements: [PromElement], time: Int64) -> [PromElement] {
    var order: [PromLabels] = []
    var buckets: [PromLabels: [(bound: Double, count: Double)]] = [:]
    for element in elements {
      guard let bound = bound(element.labels["le"]) else { continue }
      let key = element.labels.without(["le", PromLabels.metricName])
      if buckets[key] == nil { order.append(key) }
      buckets[key, default: []].append((bound, element.value))
    }
    return order.map { key in
      PromElement(labels: key, value: quantile(level, buckets[key] ?? []), time: time)
    }
  }

  private static func bound(_ text: String) -> Double? {
    switch text {
    case "+Inf", "Inf": .infinity
    case "-Inf": -.infinity
    default: Double(text)
    }
  }

  /// Interpolated inside its bucket; the highest finite bound where it lies above that.
  static func quantile(
    _ level: Double, _ unordered: [(bound: Double, count: Double)]
  ) -> Double {
    if level.isNaN { return .nan }
    if level < 0 { return -.infinity }
    if level > 1 { return .infinity }
    // Buckets of one bound are one, and no bucket counts less than one below it.
    var buckets: [(bound: Double, count: Double)] = []
    for bucket in unordered.sorted(by: { $0.bound < $1.bound }) {
      if let last = buckets.last, last.bound == bucket.bound {
        buckets[buckets.count - 1].count += bucket.count
      } else {
        buckets.append(bucket)
      }
    }
    for place in buckets.indices.dropFirst() {
      buckets[place].count = max(buckets[place].count, buckets[place - 1].count)
    }
    guard buckets.count > 1, let last = buckets.last, last.bound == .infinity, last.count != 0
    else {
      return .nan
    }
    let rank = level * last.count
    guard let place = buckets.dropLast().firstIndex(where: { $0.count >= rank }) else {
      return buckets[buckets.count - 2].bound
    }
    let end = buckets[place].bound
    if place == 0, end <= 0 { return end }
    let start = place == 0 ? 0 : buckets[place - 1].bound
    let below = place == 0 ? 0 : buckets[place - 1].count
    return start + (end - start) * ((rank - below) / (buckets[place].count - below))
  }
}
