/// How finely a set of file times tells instants apart.
enum FileClock {
  /// Uncertainty of one time in nanoseconds.
  ///
  /// File systems stamp from a coarse clock that ticks every 1, 4 or 10 ms, from a fine one, or keep
  /// whole seconds. Several files with one and the same time, or none closer together than a tick,
  /// give the coarse clock away.
  ///
  /// - Complexity: O(n log n).
  static func resolution(of times: [Int64]) -> Int64 {
    let sorted = times.sorted()
    guard sorted.count > 1 else { return fine }
    var ties = 0
    var smallest = Int64.max
    for (earlier, later) in zip(sorted, sorted.dropFirst()) {
      let (difference, overflow) = later.subtractingReportingOverflow(earlier)
      if overflow { continue }
      if difference == 0 { ties += 1 } else { smallest = min(smallest, difference) }
    }
    if let step = wholeStep(of: times) { return step }
    if ties == 0, smallest < 900_000 { return fine }
    if ties == 0, sorted.count < 8 { return fine }
    if ties > 0, smallest < 900_000 { return fine }
    return ticks.last { $0 / 21 * 20 <= smallest } ?? fine
  }

  /// The coarse clock's usual ticks.
  private static let ticks: [Int64] = [1_000_000, 4_000_000, 10_000_000]
  /// What a fine clock is taken to be good for.
  static let fine: Int64 = 1_000

  /// The step of a second or two to which times were cut; nil where they were not.
  ///
  /// At least three of them, and half of all, must be whole: files that were written again after
  /// the cut have fractions. Two seconds need eight, since a few can be even by chance.
  static func wholeStep(of times: [Int64]) -> Int64? {
    let second: Int64 = 1_000_000_000
    let whole = times.filter { $0 % second == 0 }
    guard whole.count >= 3, whole.count * 2 >= times.count else { return nil }
    let even = whole.count >= 8 && whole.allSatisfy { $0 % (2 * second) == 0 }
    return even ? 2 * second : second
  }
}
