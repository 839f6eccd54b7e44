extension SortedSample {
  /// The sample that a load of even pace would have seen, or nil where it has more values than a
  /// limit.
  ///
  /// A caller that waits for a slow call doesn't make the calls that would have waited as well. A
  /// value above the expected interval between calls stands for the omitted ones too, each an
  /// interval shorter than the one before, down to the interval (Tene, How Not to Measure Latency,
  /// 2013). An interval that is not positive corrects nothing.
  ///
  /// - Complexity: O(k) where k is the number of values that result.
  public func correctedForCoordinatedOmission(
    expectedInterval interval: Int64, limit: Int = 100_000_000
  ) -> SortedSample? {
    guard interval > 0 else { return self }
    var total = Int128(count)
    for value in values where value >= interval { total += Int128(value / interval - 1) }
    guard total <= Int128(limit) else { return nil }
    var corrected = values
    corrected.reserveCapacity(Int(total))
    for value in values where value >= interval {
      var omitted = value - interval
      while omitted >= interval {
        corrected.append(omitted)
        omitted -= interval
      }
    }
    return SortedSample(sorting: corrected)
  }
}
