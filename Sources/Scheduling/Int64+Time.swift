extension Int64 {
  /// Rounds a time in nanoseconds; what is negative or no number becomes 0, a year is the most.
  @inlinable public init(clampedNanoseconds value: Double) {
    guard value > 0 else {
      self = 0
      return
    }
    self = Int64(Swift.min(value, 3.2e16).rounded())
  }

  /// A time later by that much; at the end of time rather than an overflow.
  ///
  /// Parameters come from a user, and the durations made of them may be of any size.
  @inlinable public func later(by nanoseconds: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(nanoseconds)
    return overflow ? .max : sum
  }
}
