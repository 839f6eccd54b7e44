import CSQLite
import Writing

/// The values of one row, side by side in memory that the next row uses again.
struct PackedRow {
  private enum Value {
    case integer(Int64)
    case real(Double)
    /// Where the text lies among the texts.
    case text(Range<Int>)
  }

  private var values: [Value] = []
  private var texts = ByteBuffer()

  /// Number of values.
  var count: Int { values.count }

  /// Forgets the values and keeps their room.
  mutating func removeAll() {
    values.removeAll(keepingCapacity: true)
    texts.removeAll()
  }

  mutating func append(_ value: Int64) { values.append(.integer(value)) }
  mutating func append(_ value: Int) { values.append(.integer(Int64(value))) }
  mutating func append(_ value: Double) { values.append(.real(value)) }

  mutating func append(_ text: [UInt8]) {
    let start = texts.bytes.count
    texts.append(text)
    values.append(.text(start..<texts.bytes.count))
  }

  mutating func append(_ text: String) {
    let start = texts.bytes.count
    texts.append(text)
    values.append(.text(start..<texts.bytes.count))
  }

  /// Runs a statement with the values in place of its marks; whether it succeeded.
  ///
  /// SQLite copies no text: all of them lie still until the statement has run.
  func insert(with statement: OpaquePointer?) -> Bool {
    unsafe texts.bytes.withUnsafeBytes { raw in
      let bytes = unsafe raw.assumingMemoryBound(to: CChar.self).baseAddress
      for (index, value) in values.enumerated() {
        let column = Int32(index + 1)
        switch value {
        case .integer(let number): unsafe sqlite3_bind_int64(statement, column, number)
        case .real(let number): unsafe sqlite3_bind_double(statement, column, number)
        case .text(let range):
          if let start = unsafe bytes, !range.isEmpty {
            unsafe sqlite3_bind_text(
              statement, column, start + range.lowerBound, Int32(range.count), nil)
          } else {
            // No text has an address here, and none would bind a null.
            unsafe sqlite3_bind_text(statement, column, "", 0, Self.copied)
          }
        }
      }
      let isDone = unsafe sqlite3_step(statement) == SQLITE_DONE
      unsafe sqlite3_reset(statement)
      unsafe sqlite3_clear_bindings(statement)
      return isDone
    }
  }

  /// SQLite's mark for a text that it has to copy.
  private static let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

/// A row of one of the program's tables.
protocol ArenaDatabaseRow {
  /// Appends all values in the order of the table's columns.
  func pack(into row: inout PackedRow)
}

extension ArenaOrder: ArenaDatabaseRow {
  func pack(into row: inout PackedRow) {
    row.append(timestamp)
    for number in [day, day % 7, iteration, stock, person] { row.append(number) }
    row.append(side.rawValue)
    row.append(price)
    row.append(quantity)
    row.append(state.rawValue)
  }
}

extension StockRow: ArenaDatabaseRow {
  func pack(into row: inout PackedRow) {
    row.append(stock)
    row.append(day)
    row.append(max(0, day % 7))
    row.append(volume)
    row.append(quantity)
    row.append(last)
    row.append(begin)
    row.append(highest)
    row.append(lowest)
  }
}

extension PersonRow: ArenaDatabaseRow {
  func pack(into row: inout PackedRow) {
    row.append(person)
    row.append(day)
    row.append(cash)
    row.append(asset)
    row.append(wealth)
    row.append(income)
    row.append(gain)
    row.append(expense)
    row.append(strategy)
  }
}

extension AccountRow: ArenaDatabaseRow {
  func pack(into row: inout PackedRow) {
    row.append(person)
    row.append(stock)
    row.append(day)
    row.append(day % 7)
    row.append(quantity)
    row.append(cost)
    row.append(price)
    row.append(profit)
    row.append(since)
  }
}

extension MemoryRow: ArenaDatabaseRow {
  func pack(into row: inout PackedRow) {
    row.append(person)
    row.append(day)
    row.append(iteration)
    row.append(operations)
    row.append(strategy)
    row.append(kind.rawValue)
    row.append(gossip)
    row.append(analysis)
    row.append(reflection)
    row.append(stocks)
    row.append(index)
    row.append(holdings)
  }
}

extension GossipRow: ArenaDatabaseRow {
  func pack(into row: inout PackedRow) {
    row.append(person)
    row.append(day)
    row.append(text)
  }
}
