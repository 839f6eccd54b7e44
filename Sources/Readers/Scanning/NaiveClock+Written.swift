import Trace

extension NaiveClock {
  /// How far clocks were ahead of UTC, where the last time in a file is that at which it was written.
  ///
  /// - Parameters:
  ///   - last: the last time in it, by the clocks; nil or absent where there is none.
  ///   - modified: when the file was written, nanoseconds since 1970 UTC.
  ///   - path: its path, of which the reason names the last part.
  ///   - late: at most so much later than its last time may it have been written, in nanoseconds.
  /// - Returns: what ``init(named:inferred:)`` takes; nil where the two times don't fit.
  static func ahead(
    last: Int64?, modified: Int64, _ path: String, late: Int64 = 2_000_000_000
  ) -> (ahead: Int64, from: String)? {
    guard let last, last != SpanTable.absent64, modified != FileListing.absent,
      let found = ahead(clock: last, instant: modified, early: 1_000_000_000, late: late)
    else { return nil }
    return (found, "the time at which \(InputTree.lastName(path)) was written")
  }
}
