import Glibc

/// Ticks at round numbers: 1, 2 or 5 times a power of ten.
enum NumberTicks {
  /// At most that many ticks from one value to another, whole numbers only where asked.
  static func linear(
    _ low: Double, _ high: Double, most: Int = 5, whole: Bool = false,
    label: (Double) -> String
  ) -> [ChartTick] {
    let step = step(low, high, most: most, whole: whole)
    return multiples(of: step, low, high).map { ChartTick(value: $0, label: label($0)) }
  }

  /// Ticks at powers of ten, those between them without labels where there is little room.
  static func logarithmic(
    _ low: Double, _ high: Double, most: Int = 6, label: (Double) -> String
  ) -> [ChartTick] {
    guard low > 0, high > low, low.isNormal, high.isFinite else { return [] }
    let first = Int(log10(low).rounded(.down))
    let last = Int(log10(high).rounded(.up))
    let decades = last - first
    let keep = max(1, (decades + most) / most)
    var ticks: [ChartTick] = []
    for power in first...last {
      for factor in [1.0, 2, 5] {
        let value = factor * pow(10, Double(power))
        guard value >= low * (1 - 1e-9), value <= high * (1 + 1e-9) else { continue }
        let isLabelled = factor == 1 ? (power - last) % keep == 0 : decades <= most / 3
        guard factor == 1 || keep == 1 else { continue }
        ticks.append(ChartTick(value: value, label: isLabelled ? label(value) : nil))
      }
    }
    return ticks
  }

  /// A share of one as a round number of per cent: `50 %`, `0.1 %`.
  static func share(_ fraction: Double) -> String {
    "\(DurationTicks.decimal((fraction * 1e7).rounded() / 1e5)) %"
  }

  /// The smallest round step with which at most that many ticks fit.
  static func step(_ low: Double, _ high: Double, most: Int, whole: Bool = false) -> Double {
    let span = high - low
    guard span > 0, span.isFinite else { return 1 }
    let rough = span / Double(max(1, most))
    let unit = pow(10, log10(rough).rounded(.down))
    let factor = [1.0, 2, 5, 10].first { $0 * unit >= rough * (1 - 1e-9) } ?? 10
    return whole ? max(1, factor * unit) : factor * unit
  }

  /// The multiples of a step from one value to another.
  static func multiples(of step: Double, _ low: Double, _ high: Double) -> [Double] {
    guard step > 0, high >= low, (high - low) / step < 1000 else { return [] }
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    guard last >= first else { return [] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }
}
