import Statistics
import Trace

/// The durations of a table's rows, sorted into numbered buckets that lie one after the other.
struct DurationBuckets {
  private var starts: [Int]
  private var values: [Int64] = []

  /// That many empty buckets.
  init(count: Int) { starts = [Int](repeating: 0, count: count + 1) }

  /// Number of buckets.
  var count: Int { starts.count - 1 }

  /// Fills the buckets from all rows that have a duration.
  ///
  /// - Parameter bucket: the bucket of a row, negative where it belongs to none; asked twice.
  /// - Complexity: O(rows).
  mutating func fill(_ table: borrowing SpanTable, bucket: (Int) -> Int32) {
    let duration = table.duration.span
    var sizes = [Int](repeating: 0, count: starts.count)
    for row in duration.indices where duration[row] != SpanTable.absent64 {
      let place = bucket(row)
      if place >= 0 { sizes[Int(place) + 1] += 1 }
    }
    for position in sizes.indices.dropFirst() { sizes[position] += sizes[position - 1] }
    starts = sizes
    values = [Int64](repeating: 0, count: starts.last ?? 0)
    var next = starts
    for row in duration.indices where duration[row] != SpanTable.absent64 {
      let place = Int(bucket(row))
      guard place >= 0 else { continue }
      values[next[place]] = duration[row]
      next[place] += 1
    }
  }

  /// Number of durations in a bucket.
  func size(_ bucket: Int) -> Int { starts[bucket + 1] - starts[bucket] }

  /// The durations of a bucket, ascending.
  func sample(_ bucket: Int) -> SortedSample {
    SortedSample(sorting: Array(values[starts[bucket]..<starts[bucket + 1]]))
  }

  /// The durations of several neighbouring buckets together, ascending.
  func sample(_ buckets: Range<Int>) -> SortedSample {
    SortedSample(sorting: Array(values[starts[buckets.lowerBound]..<starts[buckets.upperBound]]))
  }
}
