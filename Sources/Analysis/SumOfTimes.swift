/// A sum of times that come at random, with the interval that such a sum has in another run.
struct SumOfTimes {
  /// How many there were.
  private(set) var count = 0
  /// Their sum in nanoseconds.
  private(set) var sum: Int64 = 0
  private var squares = 0.0

  /// Adds a time.
  mutating func add(_ time: Int64) {
    count += 1
    sum = sum.saturatingAdd(time)
    squares += Double(time) * Double(time)
  }

  /// See ``interval(of:squares:count:)``.
  var interval: ClosedRange<Int64>? { Self.interval(of: sum, squares: squares, count: count) }

  /// The 95 % interval of a compound Poisson sum: its variance is the sum of the squares (Feller 1968,
  /// chapter XII); nil below two times.
  static func interval(of sum: Int64, squares: Double, count: Int) -> ClosedRange<Int64>? {
    guard count > 1 else { return nil }
    let half = 1.959964 * squares.squareRoot()
    let low = max(0, Double(sum) - half)
    let high = Double(sum) + half
    return Int64(low)...Int64(max(low, min(high, 9e18)))
  }
}
