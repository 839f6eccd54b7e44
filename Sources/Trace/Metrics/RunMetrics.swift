/// What other programs had counted already: distributions and values over time, apart from all spans.
///
/// Nothing here is a single call, so nothing of it enters the spans table or its statistics.
public struct RunMetrics: Sendable, Equatable {
  /// Distributions, in the order of their names and labels.
  public var distributions: [Distribution] = []
  /// Counters and gauges, in the order of their names and labels.
  public var series: [MetricSeries] = []
  /// Every reading as it was shown, for rules to be evaluated over; empty unless it was asked for.
  public var samples: [MetricSamples] = []
  /// Readings that they come from: the most that one of them was made from.
  public var readings = 0
  /// Whether times count from the first reading, since no more is known.
  public var areTimesRelative = false

  /// Nothing.
  public init() {}

  /// Adds those of other files of the run.
  public mutating func add(_ other: RunMetrics) {
    distributions += other.distributions
    series += other.series
    samples += other.samples
    readings = max(readings, other.readings)
    areTimesRelative = areTimesRelative || other.areTimesRelative
  }

  /// Labels whose values are agents' names.
  private static let agentLabels: Set<String> = ["agent", "agent_id", "agent_name"]

  /// Gives agents other names, where labels have them.
  public mutating func renameAgents(_ rename: (String) -> String) {
    func apply(_ identity: inout MetricIdentity) {
      for place in identity.labels.indices
      where Self.agentLabels.contains(identity.labels[place].name) {
        identity.labels[place].value = rename(identity.labels[place].value)
      }
    }
    for place in distributions.indices { apply(&distributions[place].identity) }
    for place in series.indices { apply(&series[place].identity) }
  }

  /// Whether there is nothing.
  public var isEmpty: Bool { distributions.isEmpty && series.isEmpty }
}

/// One label of a metric.
public struct MetricLabel: Sendable, Hashable, Comparable {
  /// Its name.
  public var name: String
  /// Its value.
  public var value: String

  /// A label with that name and value.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// The order of the names, then of the values.
  public static func < (left: MetricLabel, right: MetricLabel) -> Bool {
    (left.name, left.value) < (right.name, right.value)
  }
}

/// What a metric counts or measures in.
public enum MetricUnit: String, Sendable, Hashable, CaseIterable {
  /// Seconds: times.
  case seconds
  /// Thousandths of seconds: times.
  case milliseconds
  /// Bytes.
  case bytes
  /// Tokens of a model.
  case tokens
  /// Money in US dollars.
  case dollars = "usd"
  /// Hundredths.
  case percent
  /// Anything else, or nothing that is known.
  case none

  /// Nanoseconds of one unit of time; nil for what is no time.
  public var nanoseconds: Double? {
    switch self {
    case .seconds: 1e9
    case .milliseconds: 1e6
    default: nil
    }
  }
}

/// What a metric is and where it comes from.
public struct MetricIdentity: Sendable, Equatable {
  /// The metric's own name, such as `loom_turn_processing_duration_seconds`.
  public var name: String
  /// Its labels in the order of their names; the bound of a bucket is none of them.
  public var labels: [MetricLabel]
  /// The field's name for the step that it is about; nil where it is about the whole program.
  public var stage: String?
  /// What it is in.
  public var unit: MetricUnit
  /// The path of the file that it was read from, or of the first of several.
  public var path: String

  /// An identity with those parts.
  public init(
    name: String, labels: [MetricLabel] = [], stage: String? = nil, unit: MetricUnit = .none,
    path: String = ""
  ) {
    self.name = name
    self.labels = labels.sorted()
    self.stage = stage
    self.unit = unit
    self.path = path
  }
}
