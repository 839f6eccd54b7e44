import Trace

/// A column as small numbers from 0, of which 0 stands for an absent value.
struct ColumnCodes {
  /// The code of each row.
  let codes: [UInt32]
  /// One more than the largest code that is possible.
  let count: Int

  /// The codes of a column of names.
  init(names: ColumnValues<NameID>, of count: Int) {
    codes = names.map { $0.isAbsent ? 0 : $0.rawValue + 1 }
    self.count = count + 1
  }

  /// The codes of a column of numbers; nil where their range is too wide to count by.
  init?(numbers: [Int32]) {
    var low = Int32.max
    var high = Int32.min
    for number in numbers where number != SpanTable.absent32 {
      low = min(low, number)
      high = max(high, number)
    }
    guard low <= high else {
      codes = [UInt32](repeating: 0, count: numbers.count)
      count = 1
      return
    }
    let range = Int64(high) - Int64(low)
    guard range < 1 << 20 else { return nil }
    codes = numbers.map { number in
      number == SpanTable.absent32 ? 0 : UInt32(Int64(number) - Int64(low) + 1)
    }
    count = Int(range) + 2
  }

  /// The rows in the order of their codes, rows of one code in the order given, and where each code
  /// begins.
  ///
  /// - Parameter order: the rows to begin with; nil for all in their order.
  /// - Complexity: O(rows + codes).
  func sorted(_ order: [UInt32]?) -> (rows: [UInt32], starts: [Int]) {
    var starts = [Int](repeating: 0, count: count + 1)
    for code in codes { starts[Int(code) + 1] += 1 }
    for code in 0..<count { starts[code + 1] += starts[code] }
    var next = starts
    var rows = [UInt32](repeating: 0, count: codes.count)
    for position in codes.indices {
      let row = order?[position] ?? UInt32(position)
      let code = Int(codes[Int(row)])
      rows[next[code]] = row
      next[code] += 1
    }
    return (rows, starts)
  }
}

/// The rows in the order of a column of numbers.
struct SortedRows {
  /// The rows; nil where the column ascends as it is.
  private let list: RowList?

  /// Orders the rows of that column.
  ///
  /// - Complexity: O(n log n), or O(n) where it ascends.
  init(_ column: [Int64]) {
    let ascends = zip(column, column.dropFirst()).allSatisfy { $0 <= $1 }
    if ascends {
      list = nil
      return
    }
    var rows = Array(0..<UInt32(column.count))
    rows.sort { left, right in
      let (first, second) = (column[Int(left)], column[Int(right)])
      return first == second ? left < right : first < second
    }
    list = RowList(rows)
  }

  /// The rows that hold that number.
  ///
  /// - Complexity: O(log n).
  func rows(equal number: Int64, in column: [Int64]) -> RowSelection {
    func value(_ position: Int) -> Int64 {
      column[list.map { unsafe Int($0.base[position]) } ?? position]
    }
    func first(where holds: (Int64) -> Bool) -> Int {
      var (low, high) = (0, column.count)
      while low < high {
        let middle = (low + high) / 2
        if holds(value(middle)) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    let start = first { $0 >= number }
    let end = first { $0 > number }
    return RowSelection(list, start..<end)
  }
}
