import Trace

/// Numbers the calls of a table from 0 in the order of their first row: what has the same run, stage and number is
/// one call.
///
/// Most readers number calls from 0, so a list by that number finds nearly all of them; what two runs or stages
/// call the same, and numbers beyond the rows, are looked up.
struct CallPlaces {
  private let rows: Int
  /// By a call's number the place of the first one that has it; −1 for none yet.
  private var first: [Int32] = []
  private var others = KeyIndex()
  private var placesOfOthers: [Int] = []
  private var count = 0

  /// - Parameter rows: of the table.
  init(rows: Int) { self.rows = rows }

  /// The place of a row's call; the number of calls so far where it is new.
  ///
  /// - Parameter row: gives any row of the call at a place.
  /// - Complexity: O(1) on average.
  @inline(__always)
  mutating func place(
    of row: Int, in table: borrowing SpanTable, anyRow: (Int) -> Int32
  ) -> Int {
    let number = table.call[row]
    guard number >= 0, number < rows else { return otherPlace(row, table) }
    if number >= first.count { grow(to: Int(number)) }
    let place = Int(first[Int(number)])
    if place < 0 {
      first[Int(number)] = Int32(clamping: count)
      count += 1
      return count - 1
    }
    let known = Int(anyRow(place))
    if table.run[known] == table.run[row], table.stage[known] == table.stage[row] { return place }
    return otherPlace(row, table)
  }

  @inline(never)
  private mutating func otherPlace(_ row: Int, _ table: borrowing SpanTable) -> Int {
    let number = UInt64(bitPattern: table.call[row])
    let other = others.position(
      of: PackedKey(
        table.run[row].rawValue, table.stage[row].rawValue, UInt32(number >> 32),
        UInt32(truncatingIfNeeded: number)))
    if other == placesOfOthers.count {
      placesOfOthers.append(count)
      count += 1
    }
    return placesOfOthers[other]
  }

  private mutating func grow(to number: Int) {
    let size = min(rows, max(number + 1, first.count * 2, 1 << 10))
    first.append(contentsOf: repeatElement(-1, count: size - first.count))
  }
}
