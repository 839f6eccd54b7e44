/// Whether the outcomes of a sequence of trials come in clusters or in random order.
///
/// A run is a stretch of equal outcomes. Fewer runs than chance makes means that equal outcomes stand
/// together (Wald and Wolfowitz 1940). The number of trials per unit of time plays no part, so that a
/// busy hour is no cluster.
public struct RunsTest: Sendable, Equatable {
  /// Trials with the outcome.
  public let successes: Int
  /// Trials without it.
  public let failures: Int
  /// Stretches of equal outcomes.
  public let runs: Int
  /// Expected number of runs where the order is random.
  public let expected: Double
  /// The exact probability of at most so many runs where the order is random.
  public let fewer: Double
  /// The exact probability of at least so many runs where the order is random.
  public let more: Double

  /// Tests a sequence with those counts; nil unless both outcomes occur and the number of runs is
  /// possible.
  ///
  /// - Complexity: O(√n) for counts that are alike, at most O(n), n being the smaller count.
  public init?(successes: Int, failures: Int, runs: Int) {
    let fewest = min(successes, failures)
    guard fewest > 0, runs >= 2, runs <= 2 * fewest + (successes == failures ? 0 : 1) else {
      return nil
    }
    self.successes = successes
    self.failures = failures
    self.runs = runs
    let first = Double(successes)
    let second = Double(failures)
    expected = 2 * first * second / (first + second) + 1
    var atMost = 0.0
    var atLeast = 0.0
    var total = 0.0
    Self.weights(first, second) { count, weight in
      total += weight
      if count <= runs { atMost += weight }
      if count >= runs { atLeast += weight }
    }
    fewer = min(1, atMost / total)
    more = min(1, atLeast / total)
  }

  /// The two-sided p value: twice the smaller tail, at most 1.
  public var probability: Double { min(1, 2 * min(fewer, more)) }

  /// Whether there are fewer runs than chance makes.
  public var isClustered: Bool { Double(runs) < expected }

  /// Every number of runs with its probability, up to a common factor.
  ///
  /// The two outcomes are cut into k stretches each, or one of them into k + 1. Weights are relative
  /// to about the likeliest k: they can't overflow, and where one becomes 0 all that follow are.
  private static func weights(
    _ first: Double, _ second: Double, _ visit: (_ runs: Int, _ weight: Double) -> Void
  ) {
    let fewest = min(first, second)
    let mode = min(fewest, max(1, (first * second / (first + second)).rounded()))
    func emit(_ stretches: Double, _ weight: Double) {
      visit(2 * Int(stretches), 2 * weight)
      let odd = weight * ((first - stretches) + (second - stretches)) / stretches
      if odd > 0 { visit(2 * Int(stretches) + 1, odd) }
    }
    func ratio(_ stretches: Double) -> Double {
      (first - stretches) / stretches * ((second - stretches) / stretches)
    }
    var weight = 1.0
    var stretches = mode
    while stretches <= fewest, weight > 0 {
      emit(stretches, weight)
      weight *= ratio(stretches)
      stretches += 1
    }
    weight = 1
    stretches = mode - 1
    while stretches >= 1 {
      weight /= ratio(stretches)
      if weight == 0 || !weight.isFinite { break }
      emit(stretches, weight)
      stretches -= 1
    }
  }
}

extension RunsTest {
  /// Tests outcomes in their order; nil unless both occur.
  ///
  /// - Complexity: O(n).
  public init?(_ outcomes: Span<Bool>) {
    var successes = 0
    var runs = outcomes.count > 0 ? 1 : 0
    for position in outcomes.indices {
      if outcomes[position] { successes += 1 }
      if position > 0, outcomes[position] != outcomes[position - 1] { runs += 1 }
    }
    self.init(successes: successes, failures: outcomes.count - successes, runs: runs)
  }
}
