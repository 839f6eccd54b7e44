import Glibc

/// Maps values to places on a chart.
///
/// Values outside the domain land at its nearer end, so that no mark leaves the chart.
struct ChartScale: Sendable, Equatable {
  /// How values relate to places.
  enum Kind: Sendable { case linear, logarithmic }

  /// How values relate to places.
  let kind: Kind
  /// The value at the start of the axis.
  let low: Double
  /// The value at the end of the axis.
  let high: Double
  /// The place of the low value.
  var from: Double
  /// The place of the high value.
  var to: Double

  /// A scale from one value to another; a domain without extent is widened around its value.
  init(_ kind: Kind, _ low: Double, _ high: Double, from: Double = 0, to: Double = 1) {
    self.kind = kind
    self.from = from
    self.to = to
    switch kind {
    case .linear:
      let first = low.isFinite ? low : 0
      let last = high.isFinite ? high : 1
      self.low = min(first, last)
      self.high = last > first ? last : first + max(1, first.magnitude * 0.1)
    case .logarithmic:
      let first = low.isFinite && low > 0 ? low : 1
      let last = high.isFinite && high > 0 ? high : first
      self.low = last > first ? first : first / 2
      self.high = last > first ? last : first * 2
    }
  }

  /// The place of a value.
  func callAsFunction(_ value: Double) -> Double {
    from + fraction(value) * (to - from)
  }

  /// How far along the axis a value is, from 0 to 1.
  func fraction(_ value: Double) -> Double {
    guard value > low else { return 0 }
    guard value < high else { return 1 }
    switch kind {
    case .linear: return (value - low) / (high - low)
    case .logarithmic: return log(value / low) / log(high / low)
    }
  }

  /// Whether the axis has a place of its own for the value.
  func contains(_ value: Double) -> Bool { value >= low && value <= high }
}
