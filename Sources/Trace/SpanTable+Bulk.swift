extension SpanTable {
  /// Appends many encoded rows, as ``append(_:)-(EncodedSpan)`` does one by one, to those columns alone.
  ///
  /// The others stay empty, so one table wants the same columns every time.
  ///
  /// - Complexity: O(rows), one column after the other over a few hundred rows, which is several times
  ///   faster than row by row.
  public mutating func append(rows: Span<EncodedSpan>, columns: SpanColumns) {
    let room = ColumnRoom(rows: Self.partRows)
    unsafe rows.withUnsafeBufferPointer { rows in
      var first = 0
      while first < rows.count {
        let last = min(rows.count, first + Self.partRows)
        unsafe appendPart(UnsafeBufferPointer(rebasing: rows[first..<last]), columns, room)
        first = last
      }
    }
  }

  /// So many rows are taken apart at a time.
  private static var partRows: Int { 256 }

  /// By pointers: a row that is handed to a closure would be copied for each of its columns.
  private mutating func appendPart(
    _ rows: UnsafeBufferPointer<EncodedSpan>, _ columns: SpanColumns, _ room: borrowing ColumnRoom
  ) {
    unsafe appendCommon(rows, columns, room)
    if columns.has(.call) { unsafe call.append(rows, room) { unsafe $0.pointee.call } }
    unsafe stage.append(rows, room) { unsafe $0.pointee.stage }
    if columns.has(.phase) { unsafe phase.append(rows, room) { unsafe $0.pointee.phase } }
    if columns.has(.day) { unsafe day.append(rows, room) { unsafe $0.pointee.day } }
    if columns.has(.iteration) {
      unsafe iteration.append(rows, room) { unsafe $0.pointee.iteration }
    }
    if columns.has(.agent) { unsafe agent.append(rows, room) { unsafe $0.pointee.agent } }
    if columns.has(.group) { unsafe group.append(rows, room) { unsafe $0.pointee.group } }
    if columns.has(.attempt) { unsafe attempt.append(rows, room) { unsafe $0.pointee.attempt } }
    if columns.has(.covers) { unsafe covers.append(rows, room) { unsafe $0.pointee.covers } }
    if columns.has(.start) { unsafe start.append(rows, room) { unsafe $0.pointee.start } }
    if columns.has(.duration) {
      unsafe duration.append(rows, room) { unsafe $0.pointee.keptDuration }
    }
    if columns.has(.timing) { unsafe timing.append(rows, room) { unsafe $0.pointee.keptTiming } }
    if columns.has(.status) { unsafe status.append(rows, room) { unsafe $0.pointee.status } }
    if columns.has(.error) { unsafe error.append(rows, room) { unsafe $0.pointee.error } }
    if columns.has(.inputTokens) {
      unsafe inputTokens.append(rows, room) { unsafe $0.pointee.inputTokens }
    }
    if columns.has(.outputTokens) {
      unsafe outputTokens.append(rows, room) { unsafe $0.pointee.outputTokens }
    }
  }

  /// The columns that mostly say one thing in all rows, or nothing: one look at a row tells that of all of them.
  private mutating func appendCommon(
    _ rows: UnsafeBufferPointer<EncodedSpan>, _ columns: SpanColumns, _ room: borrowing ColumnRoom
  ) {
    guard let first = rows.baseAddress else { return }
    let common = unsafe first.pointee
    var differs: UInt64 = 0
    for place in 1..<max(1, rows.count) {
      unsafe differs |= (first + place).pointee.differsInCommon(from: common)
    }
    let count = rows.count
    @inline(__always)
    func append<Value>(
      _ column: SpanColumn, _ values: inout ColumnValues<Value>,
      _ value: (UnsafePointer<EncodedSpan>) -> Value
    ) {
      guard columns.has(column) else { return }
      if differs == 0 {
        unsafe values.append(repeating: value(first), count: count)
      } else {
        unsafe values.append(rows, room, value)
      }
    }
    unsafe append(.run, &run) { unsafe $0.pointee.run }
    unsafe append(.system, &system) { unsafe $0.pointee.system }
    unsafe append(.source, &source) { unsafe $0.pointee.source }
    unsafe append(.resolution, &resolution) { unsafe $0.pointee.keptResolution }
    unsafe append(.promptBytes, &promptBytes) { unsafe $0.pointee.promptBytes }
    unsafe append(.responseBytes, &responseBytes) { unsafe $0.pointee.responseBytes }
    unsafe append(.cost, &cost) { unsafe $0.pointee.cost }
    unsafe append(.promptHash, &promptHash) { unsafe $0.pointee.promptHash }
    unsafe append(.model, &model) { unsafe $0.pointee.model }
  }
}

/// Some of the columns of a table, to be asked for in a loop.
public struct SpanColumns: Sendable {
  private var bits: UInt32 = 0

  /// Those columns; all where there is no choice.
  public init(_ columns: Set<SpanColumn>?) {
    for column in columns ?? Set(SpanColumn.allCases) { bits |= Self.bit(column) }
  }

  /// Whether that column is one of them.
  @inline(__always)
  func has(_ column: SpanColumn) -> Bool { bits & Self.bit(column) != 0 }

  @inline(__always)
  private static func bit(_ column: SpanColumn) -> UInt32 {
    // An enumeration without values is the number of its case.
    let place = unsafe unsafeBitCast(column, to: UInt8.self)
    return 1 << UInt32(place)
  }
}

extension EncodedSpan {
  /// What a table keeps of the times: a duration only where it is not negative, and without one
  /// no timing.
  @inline(__always)
  var keptDuration: Int64 { duration >= 0 ? duration : SpanTable.absent64 }
  @inline(__always)
  var keptTiming: Timing { duration >= 0 ? timing : .none }
  @inline(__always)
  var keptResolution: Int64 {
    duration >= 0 || start != SpanTable.absent64 ? resolution : SpanTable.absent64
  }

  /// Bits that differ from another row in what mostly all rows have in common; 0 where none does.
  @inline(__always)
  fileprivate func differsInCommon(from other: EncodedSpan) -> UInt64 {
    let names =
      (run.rawValue ^ other.run.rawValue) | (system.rawValue ^ other.system.rawValue)
      | (source.rawValue ^ other.source.rawValue) | (model.rawValue ^ other.model.rawValue)
    let numbers =
      (keptResolution ^ other.keptResolution) | (promptBytes ^ other.promptBytes)
      | (responseBytes ^ other.responseBytes) | (promptHash ^ other.promptHash)
    return UInt64(names) | UInt64(bitPattern: numbers)
      | (cost.bitPattern ^ other.cost.bitPattern)
  }
}

/// Room in which the values of some rows are put side by side.
@safe struct ColumnRoom: ~Copyable {
  private let base: UnsafeMutableRawPointer
  private let rows: Int

  /// Room for that many rows of a column.
  init(rows: Int) {
    self.rows = rows
    unsafe base = .allocate(byteCount: rows * 8, alignment: 8)
  }

  deinit { unsafe base.deallocate() }

  /// Room for that many values.
  @inline(__always)
  func values<Value: BitwiseCopyable>(_ count: Int) -> UnsafeMutablePointer<Value> {
    precondition(count <= rows && MemoryLayout<Value>.stride <= 8)
    return unsafe base.bindMemory(to: Value.self, capacity: count)
  }
}

extension Array {
  /// Appends one value a row.
  ///
  /// They are put side by side first: in a closure for the array's own room, `value` would be called for each.
  @inline(__always)
  mutating func append<Row>(
    _ rows: UnsafeBufferPointer<Row>, _ room: borrowing ColumnRoom,
    _ value: (UnsafePointer<Row>) -> Element
  ) where Element: BitwiseCopyable {
    guard let base = rows.baseAddress else { return }
    let count = rows.count
    let values: UnsafeMutablePointer<Element> = unsafe room.values(count)
    for row in 0..<count { unsafe (values + row).initialize(to: value(base + row)) }
    unsafe append(contentsOf: UnsafeBufferPointer(start: values, count: count))
  }
}
