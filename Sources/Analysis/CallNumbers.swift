import Trace

/// The logical calls of a table, numbered from 0 in the order of their first rows: what has the same run,
/// stage and number in the table is one call.
struct CallNumbers {
  /// The number of each row's call; −1 for rows that are neither a call nor an attempt.
  let ofRow: [Int32]
  /// How many there are.
  let count: Int

  /// - Complexity: O(rows) on average.
  init(_ table: borrowing SpanTable, _ groups: SpanGroups) {
    let isPart = groups.groups.map { $0.role == .attempt || $0.role == .call }
    let member = groups.membership.span
    var index = CallIndex(rows: table.count)
    var numbers = [Int32](repeating: -1, count: table.count)
    for row in member.indices where isPart[Int(member[row])] {
      numbers[row] = index.number(of: row, in: table)
    }
    ofRow = numbers
    count = index.firstRows.count
  }
}

/// Finds calls by what they are called.
///
/// Most readers number calls from 0, so a list by that number finds nearly all of them; what two runs or
/// stages call the same, and numbers beyond the rows, are looked up.
private struct CallIndex {
  /// By call, its first row.
  private(set) var firstRows: [Int32] = []
  private let rows: Int
  /// By a call's number in the table the first call of it; −1 for none yet.
  private var byNumber: [Int32] = []
  private var others = KeyIndex()
  private var numbersOfOthers: [Int32] = []

  init(rows: Int) { self.rows = rows }

  @inline(__always)
  mutating func number(of row: Int, in table: borrowing SpanTable) -> Int32 {
    let call = table.call[row]
    guard call >= 0, call < rows else { return other(row, table) }
    if call >= byNumber.count { grow(to: Int(call)) }
    let known = byNumber[Int(call)]
    if known < 0 {
      byNumber[Int(call)] = Int32(clamping: firstRows.count)
      return fresh(row)
    }
    let first = Int(firstRows[Int(known)])
    if table.run[first] == table.run[row], table.stage[first] == table.stage[row] { return known }
    return other(row, table)
  }

  private mutating func fresh(_ row: Int) -> Int32 {
    firstRows.append(Int32(clamping: row))
    return Int32(clamping: firstRows.count - 1)
  }

  @inline(never)
  private mutating func other(_ row: Int, _ table: borrowing SpanTable) -> Int32 {
    let call = UInt64(bitPattern: table.call[row])
    let place = others.position(
      of: PackedKey(
        table.run[row].rawValue, table.stage[row].rawValue, UInt32(call >> 32),
        UInt32(truncatingIfNeeded: call)))
    if place == numbersOfOthers.count { numbersOfOthers.append(fresh(row)) }
    return numbersOfOthers[place]
  }

  private mutating func grow(to call: Int) {
    let size = min(rows, max(call + 1, byNumber.count * 2, 1 << 10))
    byNumber.append(contentsOf: repeatElement(-1, count: size - byNumber.count))
  }
}
