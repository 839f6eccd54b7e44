import Statistics

extension DurationHistogram {
  /// Two ascending samples counted in the same bins of equal ratio; nil where neither holds a duration
  /// longer than zero.
  ///
  /// Twice the cube root of the smaller sample gives the number of bins (Rice), from 8 to 40.
  ///
  /// - Complexity: O(bins · log n).
  static func pair(
    _ first: SortedSample, _ second: SortedSample
  ) -> (first: DurationHistogram, second: DurationHistogram)? {
    let zeros = (rank(of: 1, in: first), rank(of: 1, in: second))
    let lows = [first.value(rank: zeros.0 + 1), second.value(rank: zeros.1 + 1)].compactMap { $0 }
    guard let shortest = lows.min(),
      let longest = [first.values.last, second.values.last].compactMap({ $0 }).max(), longest > 0
    else { return nil }
    let smaller = max(1, min(first.count - zeros.0, second.count - zeros.1))
    let bins = min(40, max(8, Int(2 * rootOfThird(Double(smaller)))))
    // A little room, so that the ends don't lie on edges.
    let low = logarithm(shortest) - 0.01
    let width = (logarithm(longest) + 0.01 - low) / Double(bins)
    let edges = (0...bins).map { exponential(low + Double($0) * width) }
    return (
      DurationHistogram(of: first, edges: edges, zeros: zeros.0),
      DurationHistogram(of: second, edges: edges, zeros: zeros.1)
    )
  }

  private init(of sample: SortedSample, edges: [Double], zeros: Int) {
    var below = zeros
    var tally: [Int] = []
    for edge in edges.dropFirst() {
      let upTo = max(below, Self.rank(of: edge, in: sample))
      tally.append(upTo - below)
      below = upTo
    }
    self.init(edges: edges, counts: tally, zeros: zeros)
  }
}
