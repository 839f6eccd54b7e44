/// Buckets whose width grows with the value: every doubling is cut into equal parts.
///
/// The layout of HdrHistogram (Gil Tene) for any number of parts. All bounds are exact, since only
/// powers of two are taken out.
public enum LogBucket {
  /// The lower bound of the bucket that holds the value; nil for a negative or infinite one or NaN.
  ///
  /// With four parts the bounds are … 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5 …; zero is a bucket of
  /// its own.
  ///
  /// - Parameter parts: into how many parts a doubling is cut, at least 1.
  /// - Complexity: O(1).
  public static func lowerBound(of value: Double, parts: Int) -> Double? {
    guard value.isFinite, value >= 0, parts >= 1 else { return nil }
    guard value > 0 else { return 0 }
    let power = Double(sign: .plus, exponent: value.exponent, significand: 1)
    func bound(_ part: Double) -> Double { power * (1 + part / Double(parts)) }
    // With parts that are no power of two this may be off by one, either way.
    var part = ((value.significand - 1) * Double(parts)).rounded(.down)
    if part + 1 < Double(parts), bound(part + 1) <= value { part += 1 }
    if bound(part) > value { part -= 1 }
    return bound(part)
  }
}
