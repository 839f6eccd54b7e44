import Glibc
import Statistics

/// How far thinning moves a Hodges–Lehmann ratio, in standard errors of the ratio itself.
struct ThinningMeasure {
  /// One way of thinning.
  struct Row {
    /// Values that stand for all.
    let kept: Int
    /// Of the ratio's logarithm.
    let estimate: Double
    /// The larger of both ends', of their logarithms.
    let ends: Double
  }

  let values: Int
  private(set) var rows: [Row] = []

  /// Compares samples of that many lognormal values with and without thinning.
  init(values: Int, kept: [Int] = [4_096, 16_384, HodgesLehmann.mostValues], seed: UInt64 = 1) {
    self.values = values
    var generator = SplitMix64(seed: seed)
    let base = SortedSample(sorting: DrawnShape.lognormal.sample(values, &generator))
    let candidate = SortedSample(
      sorting: DrawnShape.lognormal.sample(values, factor: 1.1, &generator))
    func ratio(_ most: Int) -> (value: Double, low: Double, high: Double)? {
      guard let found = HodgesLehmann.ratio(from: base, to: candidate, most: most),
        let low = found.low, let high = found.high
      else { return nil }
      return (log(found.value), log(low), log(high))
    }
    guard let full = ratio(.max) else { return }
    let error = (full.high - full.low) / (2 * NormalDistribution.deviate(confidence: 0.95))
    for kept in kept {
      guard let thinned = ratio(kept) else { continue }
      let ends = max(abs(thinned.low - full.low), abs(thinned.high - full.high))
      rows.append(
        Row(kept: kept, estimate: abs(thinned.value - full.value) / error, ends: ends / error))
    }
  }

  /// A line for each way.
  var text: String {
    rows.map { row in
      "\(row.kept) of \(values) values: the ratio moves by \(Self.fixed(row.estimate)) of its standard "
        + "error, its ends by \(Self.fixed(row.ends))\n"
    }.joined()
  }

  private static func fixed(_ value: Double) -> String {
    let digits = String(10_000 + Int((value * 10_000).rounded()))
    return value < 1 ? "." + String(digits.dropFirst()) : "\(value)"
  }
}
