import Glibc

/// The largest distance between the distribution functions of two samples.
///
/// Kolmogorov (1933), Smirnov (1939).
public struct KolmogorovSmirnov: Sendable, Equatable {
  /// At most this many cells of the exact recursion: about a quarter of a second.
  private static let exactLimit = 40_000_000

  /// The largest distance, from 0 to 1.
  public let statistic: Double
  /// The smallest value at which that distance is reached.
  public let location: Int64
  /// The exact p value, ties included; nil for large samples.
  ///
  /// The share of all ways to deal the pooled values to the two samples whose distance is at least
  /// this one (Hodges 1957; with ties, Schröer and Trenkler 1995).
  public let exactProbability: Double?
  /// The p value by the limiting distribution (Smirnov 1948), for large samples.
  public let asymptoticProbability: Double

  /// Compares two samples; nil where one is empty or n·m is beyond counting.
  ///
  /// - Complexity: O(n + m), beyond the exact p value, which is O(n · m) and only made where that is
  ///   below forty million.
  public init?(_ first: SortedSample, _ second: SortedSample) {
    let (pairs, overflow) = first.count.multipliedReportingOverflow(by: second.count)
    guard pairs > 0, !overflow else { return nil }
    var largest = 0
    var location = Int64.min
    var left = 0
    var right = 0
    var groupEnds: [Bool] = []
    let exact = pairs <= Self.exactLimit
    forEachJointGroup(first, second) { group in
      left += group.first
      right += group.second
      let distance = abs(left * second.count - right * first.count)
      if distance > largest || location == .min {
        largest = max(largest, distance)
        location = group.value
      }
      if exact {
        groupEnds.append(
          contentsOf: repeatElement(false, count: group.first + group.second - 1))
        groupEnds.append(true)
      }
    }
    statistic = Double(largest) / Double(pairs)
    self.location = location
    let (few, many) = (min(first.count, second.count), max(first.count, second.count))
    exactProbability = exact ? Self.exact(largest, many, few, groupEnds.span) : nil
    let size = Double(pairs) / (Double(first.count) + Double(second.count))
    asymptoticProbability = Self.limiting(size.squareRoot() * statistic)
  }

  /// The p value: exact where that is feasible, else by the limiting distribution.
  public var probability: Double { exactProbability ?? asymptoticProbability }

  /// Share of the dealings that reach the distance, over all paths through the n × m lattice.
  private static func exact(
    _ limit: Int, _ rows: Int, _ columns: Int, _ groupEnds: Span<Bool>
  ) -> Double {
    if limit == 0 { return 1 }
    // The share of the paths to (i, j) that touched the limit: the last step came from the row or
    // the column in proportion to i and j.
    var shares = [Double](repeating: 0, count: columns + 1)
    var current = shares.mutableSpan
    for i in 0...rows {
      for j in 0...columns {
        if i + j == 0 { continue }
        let distance = abs(i * columns - j * rows)
        if distance >= limit && groupEnds[i + j - 1] {
          current[j] = 1
        } else {
          let fromRow = i > 0 ? current[j] * Double(i) : 0
          let fromColumn = j > 0 ? current[j - 1] * Double(j) : 0
          current[j] = (fromRow + fromColumn) / Double(i + j)
        }
      }
    }
    return min(1, current[columns])
  }

  /// Kolmogorov's limiting distribution from above, by whichever of its two series converges fast.
  private static func limiting(_ lambda: Double) -> Double {
    if lambda <= 0 { return 1 }
    if lambda < 1 {
      var sum = 0.0
      for term in stride(from: 1.0, through: 9, by: 2) {
        sum += exp(-term * term * Double.pi * Double.pi / (8 * lambda * lambda))
      }
      return 1 - (2 * Double.pi).squareRoot() / lambda * sum
    }
    var sum = 0.0
    for term in stride(from: 1.0, through: 6, by: 1) {
      let part = exp(-2 * term * term * lambda * lambda)
      sum += term.truncatingRemainder(dividingBy: 2) == 1 ? part : -part
    }
    return min(1, 2 * sum)
  }
}
