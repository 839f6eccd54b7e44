import Glibc

/// Whether two measures rise together, whatever the shape of the relation.
///
/// Spearman's ρ (1904): the correlation of the ranks, equal values sharing the mean of theirs.
public struct RankCorrelation: Sendable, Equatable {
  /// Number of pairs.
  public let count: Int
  /// From −1 (one falls as the other rises) to 1.
  public let value: Double
  /// 95 % interval by Fisher's transformation with the variance (1 + ρ²/2)/(n − 3) of Bonett and
  /// Wright (2000), of independent pairs; nil below ten pairs.
  public let interval: IntervalEstimate?

  /// Correlates pairs; nil unless there are three or where one measure is constant.
  ///
  /// - Precondition: both hold the same number of values.
  /// - Complexity: O(n log n).
  public init?(_ first: [Int64], _ second: [Int64]) {
    precondition(first.count == second.count, "a correlation needs pairs")
    guard first.count >= 3 else { return nil }
    let left = Self.ranks(first)
    let right = Self.ranks(second)
    let mean = Double(first.count + 1) / 2
    var products = 0.0
    var squares = (0.0, 0.0)
    for position in left.indices {
      let x = left[position] - mean
      let y = right[position] - mean
      products += x * y
      squares.0 += x * x
      squares.1 += y * y
    }
    guard squares.0 > 0, squares.1 > 0 else { return nil }
    count = first.count
    let rho = min(1, max(-1, products / (squares.0 * squares.1).squareRoot()))
    value = rho
    guard count >= 10, abs(rho) < 1 else {
      interval = nil
      return
    }
    let centre = atanh(rho)
    let half =
      NormalDistribution.deviate(confidence: 0.95)
      * ((1 + rho * rho / 2) / Double(count - 3)).squareRoot()
    interval = IntervalEstimate(value: rho, low: tanh(centre - half), high: tanh(centre + half))
  }

  /// The rank of each value from 1 on; equal values share the mean of theirs.
  private static func ranks(_ values: [Int64]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var begin = 0
    while begin < order.count {
      var end = begin + 1
      while end < order.count, values[order[end]] == values[order[begin]] { end += 1 }
      for position in begin..<end { ranks[order[position]] = Double(begin + end + 1) / 2 }
      begin = end
    }
    return ranks
  }
}
