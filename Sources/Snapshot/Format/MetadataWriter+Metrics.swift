import Trace

extension MetadataWriter {
  /// Distributions and series one fact a pair; lists of numbers are one value each, since a pair for
  /// each number would be most of a small file.
  mutating func add(_ metrics: RunMetrics) {
    guard !metrics.isEmpty else { return }
    add("metrics.readings", metrics.readings)
    if metrics.areTimesRelative { add("metrics.times", "relative") }
    for (number, distribution) in metrics.distributions.enumerated() {
      within("distribution.\(number)") { $0.add(distribution) }
    }
    for (number, series) in metrics.series.enumerated() {
      within("series.\(number)") {
        $0.add(series.identity)
        $0.add("kind", series.kind.rawValue)
        $0.add(
          "points",
          Self.list(series.points) { point in
            "\(point.time.map { String($0) } ?? "-") \(point.value)\(point.isFresh ? " fresh" : "")"
          })
      }
    }
  }

  private mutating func add(_ identity: MetricIdentity) {
    add("name", identity.name)
    if let stage = identity.stage { add("stage", stage) }
    add("unit", identity.unit.rawValue)
    add("path", identity.path)
    for (number, label) in identity.labels.enumerated() {
      within("label.\(number)") {
        $0.add("name", label.name)
        $0.add("value", label.value)
      }
    }
  }

  private mutating func add(_ distribution: Distribution) {
    add(distribution.identity)
    add("count", number: distribution.count)
    add("sum", number: distribution.sum)
    add("stated_mean", number: distribution.statedMean)
    add("minimum", number: distribution.minimum)
    add("maximum", number: distribution.maximum)
    add("failed", number: distribution.failed)
    switch distribution.window {
    case .sinceStart: add("window", "since_start")
    case .between(let readings):
      add("window", "between")
      add("window_readings", readings)
    case .programs: add("window", "program")
    }
    switch distribution.shape {
    case .buckets(let buckets):
      add("buckets", Self.list(buckets) { "\($0.low) \($0.high) \($0.count)" })
    case .values(let values): add("values", Self.list(values) { "\($0)" })
    case .quantiles(let quantiles, let definition):
      add(
        "quantiles",
        Self.list(quantiles) {
          "\($0.level) \($0.value) \($0.range.lowerBound) \($0.range.upperBound)"
        })
      add("definition", definition)
    }
  }

  private static func list<Element>(_ elements: [Element], _ text: (Element) -> String) -> String {
    var result = ""
    for (number, element) in elements.enumerated() {
      if number > 0 { result += "; " }
      result += text(element)
    }
    return result
  }

  /// Numbers are written with as many digits as bring them back exactly.
  private mutating func add(_ key: String, number: Double?) {
    if let number { add(key, "\(number)") }
  }
}
