/// A value that a column can hold.
public protocol ColumnValue: BitwiseCopyable, Sendable {
  /// Whether the other value is the same; absent values are.
  func isSame(as other: Self) -> Bool
}

extension ColumnValue where Self: Equatable {
  /// Whether the other value is equal.
  @inlinable public func isSame(as other: Self) -> Bool { self == other }
}

extension NameID: ColumnValue {}
extension Int64: ColumnValue {}
extension Int32: ColumnValue {}

extension Double: ColumnValue {
  /// Whether the other value has the same bits: what is not a number is the same as itself.
  @inlinable public func isSame(as other: Double) -> Bool { bitPattern == other.bitPattern }
}

/// The values of one column, kept once as long as all rows have the same.
///
/// Most runs come of one system, name no group and tell no costs. Such a column takes no room, and passes
/// over it can be left out.
@frozen public struct ColumnValues<Value: ColumnValue>: RandomAccessCollection, Sendable {
  /// One value for all rows, or one for each.
  @usableFromInline internal var values: [Value]
  /// 0 while one value stands for all rows, else all ones.
  @usableFromInline internal var mask: Int
  /// Number of rows.
  public private(set) var count: Int
  /// Rows for which room is wanted as soon as they differ.
  private var wanted = 0

  /// No rows.
  public init() {
    values = []
    mask = 0
    count = 0
  }

  /// The same value in so many rows.
  public init(repeating value: Value, count: Int) {
    precondition(count >= 0)
    values = count > 0 ? [value] : []
    mask = 0
    self.count = count
  }

  /// These values, kept once where all are the same.
  ///
  /// - Complexity: O(rows up to the first that differs).
  public init(_ values: [Value]) {
    count = values.count
    if let first = values.first, values.allSatisfy({ $0.isSame(as: first) }) {
      self.values = [first]
      mask = 0
    } else {
      self.values = values
      mask = values.isEmpty ? 0 : -1
    }
  }

  /// The value of all rows; nil where they differ or there are none.
  @inlinable public var common: Value? { mask == 0 ? values.first : nil }

  /// The values of all rows; nil where one value stands for them, or there are none.
  @inlinable public var each: [Value]? { mask == 0 ? nil : values }

  /// The first row.
  @inlinable public var startIndex: Int { 0 }
  /// One after the last row.
  @inlinable public var endIndex: Int { count }

  /// The value of a row.
  @inlinable public subscript(row: Int) -> Value {
    precondition(row < count)
    return values[row & mask]
  }

  /// Whether a value of any row is such.
  ///
  /// - Complexity: O(rows), but O(1) where all have one value.
  public func contains(where isSuch: (Value) throws -> Bool) rethrows -> Bool {
    if let common { return try isSuch(common) }
    return try values.contains(where: isSuch)
  }

  /// The first row whose value is such.
  ///
  /// - Complexity: O(rows), but O(1) where all have one value.
  public func firstIndex(where isSuch: (Value) throws -> Bool) rethrows -> Int? {
    if let common { return try isSuch(common) ? 0 : nil }
    return try values.firstIndex(where: isSuch)
  }

  /// Makes room for that many rows, for the time when they differ.
  public mutating func reserveCapacity(_ rows: Int) {
    if mask == 0 { wanted = rows } else { values.reserveCapacity(rows) }
  }

  /// Appends the value of one more row.
  ///
  /// - Complexity: O(1) on average.
  public mutating func append(_ value: Value) {
    if mask == 0 {
      if count == 0 { values = [value] }
      if value.isSame(as: values[0]) {
        count += 1
        return
      }
      spread()
    }
    values.append(value)
    count += 1
  }

  /// Replaces the value of one row.
  ///
  /// - Complexity: O(1), but O(rows) where it is the first that differs.
  public mutating func set(_ row: Int, _ value: Value) {
    precondition(row < count)
    if mask == 0 {
      if value.isSame(as: values[0]) { return }
      spread()
    }
    values[row] = value
  }

  /// Appends one value for each of some rows.
  ///
  /// - Complexity: O(rows).
  @inline(__always)
  mutating func append<Row>(
    _ rows: UnsafeBufferPointer<Row>, _ room: borrowing ColumnRoom,
    _ value: (UnsafePointer<Row>) -> Value
  ) {
    guard let base = rows.baseAddress, rows.count > 0 else { return }
    let first = appendCommon(rows.count) { unsafe value(base + $0) }
    if first == rows.count { return }
    unsafe values.append(UnsafeBufferPointer(rebasing: rows[first...]), room, value)
    count = values.count
  }

  /// Appends values.
  ///
  /// - Complexity: O(values).
  mutating func append(contentsOf added: UnsafeBufferPointer<Value>) {
    guard added.count > 0 else { return }
    let first = appendCommon(added.count) { unsafe added[$0] }
    if first == added.count { return }
    unsafe values.append(contentsOf: UnsafeBufferPointer(rebasing: added[first...]))
    count = values.count
  }

  /// Appends those of some values that stand before the first that differs from all rows, and returns how many
  /// these are; where that is not all of them, every row has its own value from then on.
  @inline(__always)
  private mutating func appendCommon(_ added: Int, _ value: (Int) -> Value) -> Int {
    if mask != 0 { return 0 }
    if count == 0 { values = [value(0)] }
    let common = values[0]
    var first = 0
    while first < added, value(first).isSame(as: common) { first += 1 }
    count += first
    if first < added { spread() }
    return first
  }

  /// Appends the same value for each of some rows.
  ///
  /// - Complexity: O(1) where all rows have that value, else O(rows).
  mutating func append(repeating value: Value, count added: Int) {
    guard added > 0 else { return }
    if mask == 0 {
      if count == 0 { values = [value] }
      if value.isSame(as: values[0]) {
        count += added
        return
      }
      spread()
    }
    values.append(contentsOf: repeatElement(value, count: added))
    count = values.count
  }

  /// Drops all rows but those; the room of the others is kept.
  ///
  /// - Complexity: O(rows that stay).
  mutating func keep(_ rows: Range<Int>) {
    count = rows.count
    if mask != 0 {
      values.keep(rows)
      guard let first = values.first, values.allSatisfy({ $0.isSame(as: first) }) else { return }
      values = [first]
      mask = 0
    }
    if count == 0 { values = [] }
  }

  /// The values of some rows side by side.
  ///
  /// - Complexity: O(1), but O(rows) where all have one value.
  public func withValues<Result>(
    _ rows: Range<Int>, _ body: (UnsafeBufferPointer<Value>) -> Result
  ) -> Result {
    if mask == 0, let common {
      return unsafe [Value](repeating: common, count: rows.count).withUnsafeBufferPointer(body)
    }
    return unsafe values.withUnsafeBufferPointer {
      unsafe body(UnsafeBufferPointer(rebasing: $0[rows]))
    }
  }

  /// Gives every row its own value.
  private mutating func spread() {
    let common = values[0]
    var all: [Value] = []
    all.reserveCapacity(Swift.max(wanted, count + 1))
    all.append(contentsOf: repeatElement(common, count: count))
    values = all
    mask = -1
  }
}
