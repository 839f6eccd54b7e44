import Statistics

/// Durations counted in bins of equal ratio, as a logarithmic axis shows them.
public struct DurationHistogram: Sendable, Equatable {
  /// Edges of the bins in nanoseconds, ascending; one more than there are bins.
  public let edges: [Double]
  /// Durations in each bin; an edge belongs to the bin above it, the last one to the last bin.
  public let counts: [Int]
  /// Durations of no length at all, which a logarithmic axis can't show.
  public let zeros: Int

  /// The most bins that are ever made.
  static let most = 48

  /// A histogram that was counted already.
  init(edges: [Double], counts: [Int], zeros: Int) {
    self.edges = edges
    self.counts = counts
    self.zeros = zeros
  }

  /// The histogram of an ascending sample; nil where nothing in it is longer than zero.
  ///
  /// The bins have the width of Freedman and Diaconis (1981) on the logarithms, twice their
  /// interquartile range over the cube root of the count, but no less than the source of the
  /// durations can tell apart at the median, and at most 48 of them.
  ///
  /// - Parameter resolution: what the source can tell apart in nanoseconds; nil where unknown.
  /// - Complexity: O(bins · log n).
  init?(of sample: SortedSample, resolution: Int64?) {
    let zeros = Self.rank(of: 1, in: sample)
    let count = sample.count - zeros
    guard count > 0, let shortest = sample.value(rank: zeros + 1),
      let longest = sample.values.last
    else { return nil }
    let low = logarithm(shortest)
    let high = logarithm(longest)
    func level(_ part: Int) -> Double {
      logarithm(sample.value(rank: zeros + max(1, count * part / 4)) ?? longest)
    }
    let spread = level(3) - level(1)
    var width = 2 * spread / rootOfThird(Double(count))
    if spread <= 0 { width = (high - low) / 8 }
    if let resolution, resolution > 0 {
      let median = Double(sample.value(rank: zeros + (count + 1) / 2) ?? longest)
      width = max(width, logarithm(1 + Double(resolution) / median))
    }
    width = max(width, (high - low) / Double(Self.most))
    if width <= 0 { width = logarithm(1.1) }
    let bins = max(1, Int(((high - low) / width).rounded(.up)))
    // One value alone stands in the middle of its bin.
    let slack = (Double(bins) * width - (high - low)) / 2
    edges = (0...bins).map { exponential(low - slack + Double($0) * width) }
    var below = zeros
    var tally: [Int] = []
    for bin in 0..<bins {
      let upTo =
        bin == bins - 1 ? sample.count : max(below, Self.rank(of: edges[bin + 1], in: sample))
      tally.append(upTo - below)
      below = upTo
    }
    counts = tally
    self.zeros = zeros
  }

  /// How many values are below a limit.
  static func rank(of limit: Double, in sample: SortedSample) -> Int {
    var low = 0
    var high = sample.count
    while low < high {
      let middle = (low + high) / 2
      if Double(sample.values[middle]) < limit { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
