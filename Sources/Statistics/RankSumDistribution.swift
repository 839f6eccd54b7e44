/// The exact distribution of the Mann–Whitney statistic, given which values are equal.
///
/// All ways in which the pooled values could have been dealt to the two samples are equally likely
/// (Mann and Whitney 1947; with ties, the permutation distribution of midranks).
struct RankSumDistribution {
  /// More steps than this are not worth the wait: about a tenth of a second.
  private static let workLimit = 30_000_000.0

  /// Number of units of the statistic in one pair: 2 with ties, 1 without.
  let unit: Int
  /// Probability of each value of the statistic, in units.
  let probabilities: [Double]

  /// The distribution for two samples, or nil where there are too many values for it.
  init?(_ first: SortedSample, _ second: SortedSample) {
    guard first.count <= 1_000, second.count <= 1_000 else { return nil }
    var sizes: [Int] = []
    forEachJointGroup(first, second) { sizes.append($0.first + $0.second) }
    self.init(dealing: first.count, of: sizes)
  }

  /// The distribution for two samples of those sizes without equal values, or nil where there are
  /// too many values for it.
  init?(untied first: Int, _ second: Int) {
    guard first <= 1_000, second <= 1_000 else { return nil }
    self.init(dealing: first, of: [Int](repeating: 1, count: first + second))
  }

  private init?(dealing count: Int, of sizes: [Int]) {
    let total = sizes.reduce(0, +)
    let pairs = count * (total - count)
    unit = sizes.count < total ? 2 : 1
    guard Double(pairs * unit) * Double(total) * Double(count) / 2 <= Self.workLimit else {
      return nil
    }
    probabilities = Self.probabilities(
      dealing: count, of: sizes, span: pairs * unit + 1, tied: unit == 2)
  }

  /// Weights by how many of the first sample were dealt and by the statistic so far, group by group.
  private static func probabilities(
    dealing count: Int, of sizes: [Int], span: Int, tied: Bool
  ) -> [Double] {
    let total = sizes.reduce(0, +)
    var rows = [[Double]](repeating: [], count: count + 1)
    rows[0] = [1]
    var seen = 0
    for size in sizes {
      var next = [[Double]](repeating: [], count: count + 1)
      for dealt in 0...min(count, seen) where !rows[dealt].isEmpty {
        let others = seen - dealt
        var ways = 1.0
        for more in 0...min(size, count - dealt) {
          // Each of these is above the others so far, and level with those of its own group.
          let shift = tied ? more * (2 * others + size - more) : more * others
          add(rows[dealt], times: ways, at: shift, to: &next[dealt + more], limit: span)
          ways *= Double(size - more) / Double(more + 1)
        }
      }
      rows = next
      seen += size
    }
    var all = 1.0
    for step in 0..<count { all *= Double(total - step) / Double(step + 1) }
    var result = rows[count].map { $0 / all }
    result.append(contentsOf: [Double](repeating: 0, count: max(0, span - result.count)))
    return result
  }

  private static func add(
    _ source: [Double], times weight: Double, at shift: Int, to target: inout [Double], limit: Int
  ) {
    let end = min(limit, source.count + shift)
    guard end > shift else { return }
    if target.count < end {
      target.append(contentsOf: [Double](repeating: 0, count: end - target.count))
    }
    var sums = target.mutableSpan
    let values = source.span
    for position in shift..<end { sums[position] += weight * values[position - shift] }
  }

  /// Twice the smaller tail of the statistic, given as twice its value; at most 1.
  func twoSided(doubled: Int) -> Double {
    let value = unit == 2 ? doubled : doubled / 2
    let low = probabilities[...value].reduce(0, +)
    let high = probabilities[value...].reduce(0, +)
    return min(1, 2 * min(low, high))
  }

  /// The largest whole number c with P(U < c) ≤ tail, U counted in pairs.
  func lowerRank(tail: Double) -> Int {
    var sum = 0.0
    var position = 0
    while position < probabilities.count {
      sum += probabilities[position]
      // Equal tails that differ by a rounding error are equal.
      if sum > tail * (1 + 1e-12) { break }
      position += 1
    }
    // P(U < position / unit) is within the tail.
    return position / unit
  }
}
