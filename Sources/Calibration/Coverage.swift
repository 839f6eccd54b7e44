import Statistics

/// How often intervals of one kind held the truth.
public struct Coverage: Sendable, Equatable {
  /// The interval.
  public var interval: String
  /// What was drawn.
  public var data: String
  /// Values a side.
  public var count: Int
  /// Coverage by construction, where that is known; nil where 95 % is only aimed at.
  public var nominal: Double?
  /// Why it may lie above 96 %, or below 94 %; nil where it must not.
  public var exception: String?
  /// Draws that gave an interval with both ends.
  public var draws = 0
  /// Draws whose interval held the truth.
  public var held = 0

  /// Share of the draws whose interval held the truth; nil without any.
  public var share: Double? { draws > 0 ? Double(held) / Double(draws) : nil }

  /// Whether there are draws enough to say anything: an interval that hardly ever has ends is none.
  var isShown: Bool { draws > 20 }

  /// Whether the share is not 95 % ± 1, beyond the error of the draws.
  var isOff: Bool {
    guard let share else { return false }
    return abs(share - 0.95) > 0.01 + 2 * standardError
  }

  /// Standard error of the share.
  public var standardError: Double {
    guard let share else { return 1 }
    return (share * (1 - share) / Double(max(1, draws))).squareRoot()
  }
}

/// Intervals that are made of the same draws.
struct CoverageTask: Sendable {
  /// The intervals, in the order of the results of `draw`.
  var intervals: [Coverage]
  /// For each interval whether it held the truth; nil where there was no interval.
  var draw: @Sendable (inout SplitMix64) -> [Bool?]
  /// Every how many draws this one is made: for what takes long.
  var thinning = 1

  /// Makes that many draws with both processors; each has a seed of its own, so that the result does
  /// not depend on who made it.
  func measure(draws: Int, seed: UInt64) -> [Coverage] {
    let wanted = max(1, draws / thinning)
    let middle = wanted / 2
    let (first, second) = inTwoThreads(
      { count(0..<middle, seed: seed) }, { count(middle..<wanted, seed: seed) })
    var result = intervals
    for position in result.indices {
      result[position].draws = first[position].made + second[position].made
      result[position].held = first[position].held + second[position].held
    }
    return result
  }

  private func count(_ range: Range<Int>, seed: UInt64) -> [(made: Int, held: Int)] {
    var counts = intervals.map { _ in (made: 0, held: 0) }
    for number in range {
      var generator = SplitMix64(seed: seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
      // One step aside, as neighbouring seeds of this generator are its own steps.
      generator = generator.split()
      for (position, held) in draw(&generator).enumerated() {
        guard let held else { continue }
        counts[position].made += 1
        if held { counts[position].held += 1 }
      }
    }
    return counts
  }
}

extension IntervalEstimate {
  /// Whether it holds that value; nil unless it has both ends.
  func holds(_ truth: Double) -> Bool? {
    guard let low, let high else { return nil }
    // The truth of rounded values is a sum of rounding errors away from them.
    let slack = 1e-9 * abs(truth)
    return low - slack <= truth && truth <= high + slack
  }
}
