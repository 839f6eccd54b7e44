import Trace

extension MetadataReader {
  /// What others had computed; a list that is none marks the description as broken.
  mutating func metrics() -> RunMetrics {
    var metrics = RunMetrics()
    metrics.readings = max(0, number("metrics.readings") ?? 0)
    metrics.areTimesRelative = has("metrics.times")
    metrics.distributions = each("distribution", "name") { $0.distribution() }
    metrics.series = each("series", "name") { $0.series() }
    return metrics
  }

  private mutating func identity() -> MetricIdentity {
    let labels = each("label", "name") { MetricLabel($0.text("name"), $0.text("value")) }
    return MetricIdentity(
      name: text("name"), labels: labels, stage: has("stage") ? text("stage") : nil,
      unit: MetricUnit(rawValue: text("unit")) ?? .none, path: text("path"))
  }

  private mutating func distribution() -> Distribution {
    var distribution = Distribution(identity: identity(), count: decimal("count"), shape: shape())
    distribution.sum = decimal("sum")
    distribution.statedMean = decimal("stated_mean")
    distribution.minimum = decimal("minimum")
    distribution.maximum = decimal("maximum")
    distribution.failed = decimal("failed")
    switch text("window") {
    case "between": distribution.window = .between(readings: max(0, number("window_readings") ?? 0))
    case "program": distribution.window = .programs
    default: distribution.window = .sinceStart
    }
    return distribution
  }

  private mutating func shape() -> Distribution.Shape {
    if has("values") {
      return .values(list("values") { $0.count == 1 && !$0[0].isNaN ? $0[0] : nil })
    }
    if has("quantiles") {
      let quantiles = list("quantiles") { numbers -> Distribution.Quantile? in
        guard numbers.count == 4, numbers[2] <= numbers[3] else { return nil }
        return Distribution.Quantile(
          level: numbers[0], value: numbers[1], range: numbers[2]...numbers[3])
      }
      return .quantiles(quantiles, definition: text("definition"))
    }
    return .buckets(
      list("buckets") {
        $0.count == 3 ? Distribution.Bucket(low: $0[0], high: $0[1], count: $0[2]) : nil
      })
  }

  private mutating func series() -> MetricSeries {
    let kind = MetricSeries.Kind(rawValue: text("kind"))
    if kind == nil { breakOff("kind") }
    let points = parts("points") { parts -> MetricSeries.Point? in
      guard parts.count == 2 || (parts.count == 3 && parts[2] == "fresh"),
        let value = Double(parts[1])
      else { return nil }
      let time = Int64(parts[0])
      guard time != nil || parts[0] == "-" else { return nil }
      return MetricSeries.Point(time: time, value: value, isFresh: parts.count == 3)
    }
    return MetricSeries(identity: identity(), kind: kind ?? .gauge, points: points)
  }

  /// The numbers of a list, as many as belong together at once.
  private mutating func list<Element>(
    _ key: String, _ body: ([Double]) -> Element?
  ) -> [Element] {
    parts(key) { parts in
      let numbers = parts.compactMap { Double($0) }
      return numbers.count == parts.count ? body(numbers) : nil
    }
  }

  private mutating func parts<Element>(
    _ key: String, _ body: ([Substring]) -> Element?
  ) -> [Element] {
    var elements: [Element] = []
    for part in text(key).split(separator: ";") {
      guard let element = body(part.split(separator: " ")) else {
        breakOff(key)
        return []
      }
      elements.append(element)
    }
    return elements
  }

  private func decimal(_ key: String) -> Double? { has(key) ? Double(text(key)) : nil }
}
