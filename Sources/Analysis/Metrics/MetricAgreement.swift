public import Trace

/// A number that both a run's spans and what was counted beside them tell.
public struct MetricAgreement: Sendable, Equatable {
  /// What the number is.
  public enum Figure: String, Sendable {
    /// How many there were.
    case count
    /// How many of them failed.
    case failed
    /// The median of the durations.
    case p50
    /// Their 95th percentile.
    case p95
    /// Their 99th percentile.
    case p99
    /// Tokens of prompts.
    case inputTokens = "input_tokens"
    /// Tokens of answers.
    case outputTokens = "output_tokens"
    /// Tokens of prompts and answers.
    case tokens
    /// Cost as recorded.
    case cost
  }

  /// A number as far as it is sure.
  public struct Bounds: Sendable, Equatable {
    /// The number itself; nil where only bounds are known.
    public var value: Double?
    /// It is not smaller; nil where nothing bounds it.
    public var low: Double?
    /// It is not larger; nil where nothing bounds it.
    public var high: Double?

    /// A number between those bounds.
    public init(value: Double?, low: Double?, high: Double?) {
      self.value = value
      self.low = low
      self.high = high
    }
  }

  /// The metric's name, all its labels together.
  public var metric: String
  /// The spans that it is held against, in words: `calls of turn`.
  public var subject: String
  /// What the number is.
  public var figure: Figure
  /// What was counted; durations in nanoseconds.
  public var counted: Bounds
  /// What the spans show; durations in nanoseconds.
  public var spans: Bounds

  /// Whether the bounds of the two meet.
  public var agrees: Bool {
    let low = max(counted.low ?? -.infinity, spans.low ?? -.infinity)
    let high = min(counted.high ?? .infinity, spans.high ?? .infinity)
    // Sums of decimal fractions differ in their last digits.
    return low <= high + 1e-9 * max(abs(low), abs(high)).clampedToFinite
  }

  /// Whether the number is a duration.
  public var isDuration: Bool {
    switch figure {
    case .p50, .p95, .p99: true
    default: false
    }
  }

  /// Everything that a run's spans and its metrics both tell.
  ///
  /// - Complexity: O(rows · metrics), plus sorting durations.
  public static func all(of trace: RunTrace) -> [MetricAgreement] {
    guard trace.spans.count > 0, !trace.metrics.isEmpty else { return [] }
    var builder = AgreementBuilder(trace)
    builder.build()
    return builder.found
  }
}

extension Double {
  fileprivate var clampedToFinite: Double { isFinite ? self : 0 }
}
