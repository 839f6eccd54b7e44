/// Values in ascending order, from which order statistics are read.
///
/// A type of its own, so that nothing can ask for a quantile of values that were never sorted.
public struct SortedSample: RankedSample, Equatable {
  /// The values, ascending.
  public let values: [Int64]

  /// A sample of those values in any order.
  ///
  /// - Complexity: O(n) for large samples, O(n log n) for small ones; needs room for one copy.
  public init(sorting values: consuming [Int64]) {
    values.sortInParallel()
    self.values = values
  }

  /// A sample of values that are known to ascend.
  init(sorted values: [Int64]) { self.values = values }

  /// A sample of values that are ascending already, or nil where they are not.
  ///
  /// - Complexity: O(n).
  public init?(ascending values: [Int64]) {
    for position in values.indices.dropFirst() where values[position] < values[position - 1] {
      return nil
    }
    self.values = values
  }

  /// Number of values.
  public var count: Int { values.count }

  /// The value of that rank, counted from 0.
  ///
  /// - Precondition: there is one.
  /// - Complexity: O(1).
  public func value(at position: Int) -> Int64 { values[position] }
}
