/// The comparison of pairs of values by the ranks of their differences.
///
/// Wilcoxon (1945): differences of zero are left out, equal sizes share the mean of their ranks.
public struct SignedRank: Sendable, Equatable {
  /// At most this many steps for the exact distribution.
  private static let exactLimit = 30_000_000

  /// Number of differences other than zero.
  public let count: Int
  /// Number of differences that are zero.
  public let zeroCount: Int
  /// Sum of the ranks of the positive differences.
  public let positiveSum: Double
  /// Sum of the ranks of the negative differences.
  public let negativeSum: Double
  /// Σ(t³ − t) over the groups of t differences of equal size.
  public let tieCorrection: Double
  /// The two-sided p value of the exact distribution, ties included; nil for many pairs.
  ///
  /// Twice the smaller tail, at most 1, over all ways to give signs to the differences.
  public let exactProbability: Double?

  /// The differences after − before of pairs; nil unless there are as many of either.
  ///
  /// - Complexity: O(n) for many pairs, O(n log n) for few, beyond the exact distribution, which is
  ///   only made for at most some hundred.
  public init?(before: Span<Int64>, after: Span<Int64>) {
    guard before.count == after.count else { return nil }
    var positive: [Int64] = []
    var negative: [Int64] = []
    for position in before.indices {
      // A difference beyond the numbers is as large as any.
      let (difference, overflow) = after[position].subtractingReportingOverflow(before[position])
      if overflow {
        if after[position] > before[position] {
          positive.append(.max)
        } else {
          negative.append(.max)
        }
      } else if difference > 0 {
        positive.append(difference)
      } else if difference < 0 {
        negative.append(Int64(clamping: difference.magnitude))
      }
    }
    let zeroCount = before.count - positive.count - negative.count
    self.init(
      SortedSample(sorting: positive), SortedSample(sorting: negative), zeroCount: zeroCount)
  }

  private init(_ positive: SortedSample, _ negative: SortedSample, zeroCount: Int) {
    let count = positive.count + negative.count
    var doubledSum: Int128 = 0
    var ties = 0.0
    var below = 0
    var sizes: [Int] = []
    forEachJointGroup(positive, negative) { group in
      let size = group.first + group.second
      doubledSum += Int128(group.first) * Int128(2 * below + size + 1)
      below += size
      let group = Double(size)
      ties += group * (group * group - 1)
      if count <= 1_000 { sizes.append(size) }
    }
    let all = Int128(count) * Int128(count + 1)
    self.count = count
    self.zeroCount = zeroCount
    tieCorrection = ties
    positiveSum = Double(doubledSum) / 2
    negativeSum = Double(all - doubledSum) / 2
    exactProbability =
      count <= 1_000 && all * Int128(count) <= Int128(Self.exactLimit)
      ? Self.exact(sizes, count, Int(doubledSum)) : nil
  }

  /// How many standard deviations the sum of positive ranks lies above its expectation.
  ///
  /// Positive where the values became larger; 0 without differences. The continuity correction moves
  /// it half a rank towards 0.
  public func z(continuity: Bool = true) -> Double {
    let size = Double(count)
    let variance = size * (size + 1) * (2 * size + 1) / 24 - tieCorrection / 48
    guard variance > 0 else { return 0 }
    let excess = (positiveSum - negativeSum) / 2
    let corrected = continuity ? max(0, abs(excess) - 0.5) : abs(excess)
    return (excess < 0 ? -corrected : corrected) / variance.squareRoot()
  }

  /// The two-sided p value by the normal approximation; 1 without differences.
  public func asymptoticProbability(continuity: Bool = true) -> Double {
    NormalDistribution.twoSided(z(continuity: continuity))
  }

  /// The two-sided p value: exact where that is feasible, else by the normal approximation with
  /// continuity correction.
  public var probability: Double { exactProbability ?? asymptoticProbability() }

  /// Rank sum of the positive minus that of the negative differences, as a share of all ranks; from
  /// −1 to 1, and 0 without differences.
  ///
  /// The matched-pairs rank-biserial correlation (Kerby 2014).
  public var rankBiserialCorrelation: Double {
    count > 0 ? (positiveSum - negativeSum) / (positiveSum + negativeSum) : 0
  }

  /// Twice the smaller tail over all 2ⁿ signs, in twice the ranks so that midranks are whole.
  private static func exact(_ sizes: [Int], _ count: Int, _ doubledSum: Int) -> Double {
    let top = count * (count + 1)
    var weights = [Double](repeating: 0, count: top + 1)
    weights[0] = 1
    var reached = 0
    var below = 0
    var current = weights.mutableSpan
    for size in sizes {
      let rank = 2 * below + size + 1
      for _ in 0..<size {
        reached += rank
        for sum in stride(from: reached, through: 0, by: -1) {
          current[sum] = (current[sum] + (sum >= rank ? current[sum - rank] : 0)) / 2
        }
      }
      below += size
    }
    let low = weights[...doubledSum].reduce(0, +)
    let high = weights[doubledSum...].reduce(0, +)
    return min(1, 2 * min(low, high))
  }
}
