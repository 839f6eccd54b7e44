extension SortedSample {
  /// The quantile as a weighted mean of all order statistics; nil for an empty sample.
  ///
  /// Harrell and Davis (A New Distribution-Free Quantile Estimator, 1982): its error is smaller than
  /// that of one or two order statistics, at the price of feeling neighbouring outliers. The levels 0
  /// and 1 give the smallest and the largest value.
  ///
  /// - Complexity: O(√n) for large samples: only weights that matter are summed.
  public func harrellDavisQuantile(_ level: QuantileLevel) -> Double? {
    guard let least = values.first, let largest = values.last else { return nil }
    if level.numerator == 0 { return Double(least) }
    if level.numerator == level.denominator { return Double(largest) }
    let kernel = HarrellDavisKernel(count: count, level: level)
    return weightedMean(kernel)
  }

  /// Standard error of the Harrell–Davis quantile by the jackknife; nil below two values.
  ///
  /// Leaves out one value at a time (Harrell and Davis 1982; Efron and Stein 1981). The levels 0 and
  /// 1 have none.
  ///
  /// - Complexity: O(√n) for large samples.
  public func harrellDavisStandardError(_ level: QuantileLevel) -> Double? {
    guard count > 1, level.numerator > 0, level.numerator < level.denominator else { return nil }
    let rest = count - 1
    let kernel = HarrellDavisKernel(count: rest, level: level)
    // Leaving out value i moves the estimate by the gaps above it, each times the weight of its rank.
    let first = kernel.firstRank(of: rest)
    var terms: [Double] = []
    var above = kernel.weight(above: first, of: rest)
    var rank = first + 1
    while rank <= rest, above > 0 {
      let next = kernel.weight(above: rank, of: rest)
      terms.append((above - next) * gap(after: rank - 1))
      above = next
      rank += 1
    }
    // Sums from the top: leaving out a value above all terms moves nothing.
    var moves = terms
    var sum = 0.0
    for position in terms.indices.reversed() {
      sum += terms[position]
      moves[position] = sum
    }
    let under = Double(first)
    let mean = (moves.reduce(0, +) + under * sum) / Double(count)
    var squares = under * (sum - mean) * (sum - mean)
    for move in moves { squares += (move - mean) * (move - mean) }
    squares += Double(count - first - moves.count) * mean * mean
    return (squares * Double(rest) / Double(count)).squareRoot()
  }

  /// The mean of the order statistics with the kernel's weights.
  ///
  /// - Precondition: the sample is not empty.
  func weightedMean(_ kernel: HarrellDavisKernel) -> Double {
    // By parts: from the first value that has weight, the gaps times the weight above them.
    let first = kernel.firstRank(of: count)
    var sum = 0.0
    var rank = first + 1
    while rank < count {
      let above = kernel.weight(above: rank, of: count)
      if above <= 0 { break }
      sum += above * gap(after: rank - 1)
      rank += 1
    }
    return Double(values[first]) + sum
  }

  /// Distance between the value at that position and the next; it can't overflow.
  func gap(after position: Int) -> Double {
    Double(UInt64(bitPattern: values[position + 1] &- values[position]))
  }
}
