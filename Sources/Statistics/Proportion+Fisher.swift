extension Proportion {
  /// The two-sided p value of Fisher's exact test (1935) that this share and another are equal.
  ///
  /// The sum of the probabilities of all tables with these margins that are no likelier than the
  /// one found. Tables within one part in ten million of it count as equally likely, so that rounding
  /// errors don't part equals.
  ///
  /// - Complexity: O(√n) for tables that are not lopsided, at most O(n), n being the smaller margin.
  public func fisherProbability(against base: Proportion) -> Double {
    let all = Double(trials) + Double(base.trials)
    let draws = Double(successes) + Double(base.successes)
    let mine = Double(trials)
    let rest = Double(base.trials)
    let lowest = max(0, draws - rest)
    let highest = min(draws, mine)
    let mode = min(highest, max(lowest, ((draws + 1) * (mine + 1) / (all + 2)).rounded(.down)))
    let found = Double(successes)

    // Weights relative to the likeliest table: they can't overflow, and where one becomes 0 all that
    // follow are.
    func up(_ count: Double) -> Double {
      (draws - count) / (count + 1) * ((mine - count) / (rest - draws + count + 1))
    }
    func weights(_ visit: (_ count: Double, _ weight: Double) -> Void) {
      var weight = 1.0
      var count = mode
      while count <= highest, weight > 0 {
        visit(count, weight)
        weight *= up(count)
        count += 1
      }
      weight = 1
      count = mode - 1
      while count >= lowest {
        weight /= up(count)
        if weight == 0 { break }
        visit(count, weight)
        count -= 1
      }
    }
    var limit = 0.0
    weights { count, weight in
      if count == found { limit = weight * (1 + 1e-7) }
    }
    var unlikely = 0.0
    var total = 0.0
    weights { _, weight in
      total += weight
      if weight <= limit { unlikely += weight }
    }
    return min(1, unlikely / total)
  }
}
