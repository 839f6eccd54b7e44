import Trace

/// The parts of histograms and summaries put together, and what stands for itself.
struct PrometheusFamilies {
  /// A histogram or a summary with its labels.
  struct Compound {
    var isHistogram = false
    /// A histogram of a state, which may shrink.
    var isGauge = false
    var sum: Int?
    var count: Int?
    /// Upper bound, and the metric that counts up to there.
    var buckets: [(bound: Double, metric: Int)] = []
    var quantiles: [(level: Double, metric: Int)] = []
  }

  /// Numbers of the store's metrics that are values of their own.
  private(set) var counters: [Int] = []
  private(set) var gauges: [Int] = []
  private(set) var compounds: [PrometheusHead: Compound] = [:]
  /// The metric that says when each other metric began, by the name without its ending, and its labels.
  private(set) var beginnings: [PrometheusHead: Int] = [:]

  /// What the name of a metric and the kind of its family make of it.
  private enum Part {
    case bucket, sum, count, created, quantile, counter, gauge, nothing
  }

  /// The families of what was read.
  init(_ store: PrometheusStore) {
    // A program that leaves out the kinds still names its buckets as such.
    var untold: Set<String> = []
    for metric in store.metrics where metric.head.name.hasSuffix("_bucket") {
      let base = String(metric.head.name.dropLast(7))
      if store.kinds[base] == nil, metric.head.value("le") != nil { untold.insert(base) }
    }
    for (number, metric) in store.metrics.enumerated() {
      let (part, base, kind) = Self.part(metric.head, store.kinds, untold)
      let label = part == .bucket ? "le" : part == .quantile ? "quantile" : nil
      let head = PrometheusHead(
        name: base, labels: metric.head.labels.filter { $0.name != label })
      switch part {
      case .nothing: break
      case .counter: counters.append(number)
      case .gauge: gauges.append(number)
      case .created: beginnings[head] = number
      case .bucket, .sum, .count, .quantile:
        var compound = compounds[head] ?? Compound()
        compound.isHistogram = kind != "summary"
        compound.isGauge = kind == "gaugehistogram"
        let level = label.flatMap { metric.head.value($0) }.flatMap { Double($0) } ?? .nan
        switch part {
        case .sum: compound.sum = number
        case .count: compound.count = number
        case .bucket where !level.isNaN: compound.buckets.append((level, number))
        case .quantile where level >= 0 && level <= 1: compound.quantiles.append((level, number))
        default: break
        }
        compounds[head] = compound
      }
    }
  }

  private static let endings: [(ending: String, part: Part, kinds: Set<String>)] = [
    ("_bucket", .bucket, ["histogram", "gaugehistogram"]), ("_gsum", .sum, ["gaugehistogram"]),
    ("_gcount", .count, ["gaugehistogram"]), ("_sum", .sum, ["histogram", "summary"]),
    ("_count", .count, ["histogram", "summary"]), ("_total", .counter, ["counter"]),
    ("_created", .created, ["histogram", "summary", "counter"]), ("_info", .nothing, ["info"]),
  ]

  /// What a metric is, the name of its family, and that family's kind.
  private static func part(
    _ head: PrometheusHead, _ kinds: [String: String], _ untold: Set<String>
  ) -> (Part, String, String) {
    let name = head.name
    for (ending, part, fitting) in endings where name.hasSuffix(ending) {
      let base = String(name.dropLast(ending.utf8.count))
      // In the older format a counter's family has its ending, and its beginning is a family apart.
      let kind =
        kinds[base] ?? (part == .created ? kinds[base + "_total"] : nil)
        ?? (untold.contains(base) ? "histogram" : "")
      if fitting.contains(kind) { return (part, base, kind) }
    }
    switch kinds[name] {
    case "counter": return (.counter, name, "counter")
    case "summary": return (head.value("quantile") == nil ? .nothing : .quantile, name, "summary")
    case "histogram", "info": return (.nothing, name, "")
    case nil where name.hasSuffix("_total"): return (.counter, name, "counter")
    default: return (.gauge, name, "gauge")
    }
  }
}

extension PrometheusHead {
  /// The value of the label of that name.
  func value(_ label: String) -> String? { labels.first { $0.name == label }?.value }
}
