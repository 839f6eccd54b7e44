import Trace

/// Puts rows of a table in order.
enum RowOrder {
  /// Rows fewer than this are sorted by comparing them.
  private static let few = 32

  /// Rows in the order of their start; those of one start as they are numbered.
  ///
  /// They are first dealt out to as many equal stretches of time as there are rows, which leaves few in
  /// each where they are spread at all evenly.
  ///
  /// - Parameters:
  ///   - rows: Rows in any order; those that rise, or nearly, take the least time.
  ///   - start: The start of every row of the table, absent as the least there is.
  /// - Complexity: O(n) for rows that are spread over their time, else O(n log n); some 16 bytes a row
  ///   beside the result, more where most starts crowd together.
  static func byStart(_ rows: [UInt32], _ start: Span<Int64>) -> [UInt32] {
    if isOrdered(rows, start) { return rows }
    // Side by side, since the rows of one stage lie far apart in the table.
    let times = [Int64](capacity: rows.count) { target in
      for row in rows { target.append(start[Int(row)]) }
    }
    var result = order(of: times.span, rows.span)
    for place in result.indices { result[place] = rows[Int(result[place])] }
    return result
  }

  private static func isOrdered(_ rows: [UInt32], _ start: Span<Int64>) -> Bool {
    var latest = Int64.min
    var before: UInt32 = 0
    for row in rows {
      let time = start[Int(row)]
      if time < latest || (time == latest && row < before) { return false }
      latest = time
      before = row
    }
    return true
  }

  /// The places of rows in the order of their times.
  private static func order(of times: Span<Int64>, _ rows: Span<UInt32>) -> [UInt32] {
    var low = Int64.max
    var high = Int64.min
    for place in times.indices where times[place] != SpanTable.absent64 {
      // What has no start comes first, and says nothing of the stretches.
      low = min(low, times[place])
      high = max(high, times[place])
    }
    guard rows.count > few, low < high else {
      return (0..<UInt32(rows.count)).sorted { isBefore($0, $1, times, rows) }
    }
    let range = UInt64(bitPattern: high &- low)
    // The narrowest stretches, a power of two long, of which there are no more than rows.
    let shift = UInt64(
      max(
        0,
        range.bitWidth - range.leadingZeroBitCount
          - (Int.bitWidth - 1 - rows.count.leadingZeroBitCount)))
    @inline(__always)
    func stretch(_ time: Int64) -> Int {
      time == SpanTable.absent64 ? 0 : Int(UInt64(bitPattern: time &- low) >> shift) + 1
    }
    var bounds = [UInt32](repeating: 0, count: Int(range >> shift) + 2)
    var result = [UInt32](repeating: 0, count: rows.count)
    var ends = bounds.mutableSpan
    var order = result.mutableSpan
    for place in times.indices { ends[stretch(times[place])] += 1 }
    var sum: UInt32 = 0
    for place in ends.indices {
      let count = ends[place]
      ends[place] = sum
      sum += count
    }
    for place in times.indices {
      let own = stretch(times[place])
      order[Int(ends[own])] = UInt32(truncatingIfNeeded: place)
      ends[own] += 1
    }
    var first = 0
    for place in ends.indices {
      let end = Int(ends[place])
      if end - first > 1 { sort(&order, first..<end, times, rows) }
      first = end
    }
    return result
  }

  @inline(__always)
  private static func isBefore(
    _ left: UInt32, _ right: UInt32, _ times: Span<Int64>, _ rows: Span<UInt32>
  ) -> Bool {
    let (one, two) = (times[Int(left)], times[Int(right)])
    return one != two ? one < two : rows[Int(left)] < rows[Int(right)]
  }

  /// Sorts a stretch in place.
  private static func sort(
    _ order: inout MutableSpan<UInt32>, _ range: Range<Int>, _ times: Span<Int64>,
    _ rows: Span<UInt32>
  ) {
    guard range.count <= few else {
      // Starts that lie close together are dealt out again, over their own range.
      let places = range.map { order[$0] }
      let (ownTimes, ownRows) = (
        places.map { times[Int($0)] }, places.map { rows[Int($0)] }
      )
      for (offset, place) in Self.order(of: ownTimes.span, ownRows.span).enumerated() {
        order[range.lowerBound + offset] = places[Int(place)]
      }
      return
    }
    for next in range.dropFirst() {
      let row = order[next]
      var place = next
      while place > range.lowerBound, isBefore(row, order[place - 1], times, rows) {
        order[place] = order[place - 1]
        place -= 1
      }
      order[place] = row
    }
  }
}
