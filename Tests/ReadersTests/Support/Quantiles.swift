import Trace

/// The nearest-rank quantile of some numbers, as the formats' pages give them.
func nearestRank<Value: Comparable>(_ values: [Value], _ share: Double) -> Value? {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return nil }
  let rank = max(1, Int((share * Double(sorted.count)).rounded(.up)))
  return sorted[rank - 1]
}

/// The 50th, 95th and 99th percentile by nearest rank.
func ranks<Value: Comparable>(_ values: [Value]) -> [Value] {
  [0.5, 0.95, 0.99].compactMap { nearestRank(values, $0) }
}

extension [SpanRow] {
  /// The durations in whole milliseconds, cut as Python's `int` does.
  var wholeMilliseconds: [Int64] { compactMap { $0.duration.map { $0 / 1_000_000 } } }
  /// The durations in milliseconds.
  var milliseconds: [Double] { compactMap { $0.duration.map { Double($0) / 1e6 } } }
  /// Number of rows by status.
  var outcomes: [Status: Int] { Dictionary(grouping: self) { $0.status }.mapValues(\.count) }
}
