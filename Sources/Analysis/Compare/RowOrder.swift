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
  /// - Complexity: O(n) for rows that are spread over their time, else O(n log n); four bytes a row beside
  ///   the result.
  static func byStart(_ rows: [UInt32], _ start: Span<Int64>) -> [UInt32] {
    var isOrdered = true
    var low = Int64.max
    var high = Int64.min
    var latest = Int64.min
    var before: UInt32 = 0
    for row in rows {
      let time = start[Int(row)]
      isOrdered = isOrdered && (latest < time || (latest == time && before <= row))
      latest = time
      before = row
      // What has no start comes first, and says nothing of the stretches.
      guard time != SpanTable.absent64 else { continue }
      low = min(low, time)
      high = max(high, time)
    }
    if isOrdered { return rows }
    guard rows.count > few, low < high else { return compared(rows, start) }
    let range = UInt64(bitPattern: high &- low)
    // The narrowest stretches, a power of two long, of which there are no more than rows.
    let shift = UInt64(
      max(
        0,
        range.bitWidth - range.leadingZeroBitCount
          - (Int.bitWidth - 1 - rows.count.leadingZeroBitCount)))
    let stretches = Int(range >> shift) + 2
    func stretch(_ row: UInt32) -> Int {
      let time = start[Int(row)]
      return time == SpanTable.absent64 ? 0 : Int(UInt64(bitPattern: time &- low) >> shift) + 1
    }
    var ends = [UInt32](repeating: 0, count: stretches)
    for row in rows { ends[stretch(row)] += 1 }
    var sum: UInt32 = 0
    for place in ends.indices {
      let count = ends[place]
      ends[place] = sum
      sum += count
    }
    var result = [UInt32](repeating: 0, count: rows.count)
    for row in rows {
      let place = stretch(row)
      result[Int(ends[place])] = row
      ends[place] += 1
    }
    var first = 0
    for end in ends {
      let end = Int(end)
      sort(&result, first..<end, start)
      first = end
    }
    return result
  }

  private static func isBefore(_ left: UInt32, _ right: UInt32, _ start: Span<Int64>) -> Bool {
    let (one, two) = (start[Int(left)], start[Int(right)])
    return one != two ? one < two : left < right
  }

  /// Sorts a stretch in place.
  private static func sort(_ rows: inout [UInt32], _ range: Range<Int>, _ start: Span<Int64>) {
    guard range.count > 1 else { return }
    guard range.count <= few else {
      // Starts that lie close together are dealt out again, over their own range.
      rows.replaceSubrange(range, with: byStart(Array(rows[range]), start))
      return
    }
    for next in range.dropFirst() {
      let row = rows[next]
      var place = next
      while place > range.lowerBound, isBefore(row, rows[place - 1], start) {
        rows[place] = rows[place - 1]
        place -= 1
      }
      rows[place] = row
    }
  }

  private static func compared(_ rows: [UInt32], _ start: Span<Int64>) -> [UInt32] {
    rows.map { (start[Int($0)], $0) }.sorted { $0 < $1 }.map(\.1)
  }
}
