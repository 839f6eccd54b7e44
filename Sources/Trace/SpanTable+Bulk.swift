extension SpanTable {
  /// Appends many encoded rows, as ``append(_:)-(EncodedSpan)`` does one by one, to those columns alone.
  ///
  /// The others stay empty, so one table wants the same columns every time.
  ///
  /// - Complexity: O(rows), one column after the other over a few hundred rows, which is several times
  ///   faster than row by row.
  public mutating func append(rows: Span<EncodedSpan>, columns: SpanColumns) {
    unsafe rows.withUnsafeBufferPointer { rows in
      var first = 0
      while first < rows.count {
        let last = min(rows.count, first + 256)
        unsafe appendPart(UnsafeBufferPointer(rebasing: rows[first..<last]), columns)
        first = last
      }
    }
  }

  /// By pointers: a row that is handed to a closure would be copied for each of its columns.
  private mutating func appendPart(
    _ rows: UnsafeBufferPointer<EncodedSpan>, _ columns: SpanColumns
  ) {
    if columns.has(.run) { unsafe run.append(rows) { unsafe $0.pointee.run } }
    if columns.has(.system) { unsafe system.append(rows) { unsafe $0.pointee.system } }
    if columns.has(.source) { unsafe source.append(rows) { unsafe $0.pointee.source } }
    if columns.has(.call) { unsafe call.append(rows) { unsafe $0.pointee.call } }
    unsafe stage.append(rows) { unsafe $0.pointee.stage }
    if columns.has(.phase) { unsafe phase.append(rows) { unsafe $0.pointee.phase } }
    if columns.has(.day) { unsafe day.append(rows) { unsafe $0.pointee.day } }
    if columns.has(.iteration) { unsafe iteration.append(rows) { unsafe $0.pointee.iteration } }
    if columns.has(.agent) { unsafe agent.append(rows) { unsafe $0.pointee.agent } }
    if columns.has(.group) { unsafe group.append(rows) { unsafe $0.pointee.group } }
    if columns.has(.attempt) { unsafe attempt.append(rows) { unsafe $0.pointee.attempt } }
    if columns.has(.covers) { unsafe covers.append(rows) { unsafe $0.pointee.covers } }
    if columns.has(.start) { unsafe start.append(rows) { unsafe $0.pointee.start } }
    if columns.has(.duration) { unsafe duration.append(rows) { unsafe $0.pointee.keptDuration } }
    if columns.has(.timing) { unsafe timing.append(rows) { unsafe $0.pointee.keptTiming } }
    if columns.has(.resolution) {
      unsafe resolution.append(rows) { unsafe $0.pointee.keptResolution }
    }
    if columns.has(.status) { unsafe status.append(rows) { unsafe $0.pointee.status } }
    if columns.has(.error) { unsafe error.append(rows) { unsafe $0.pointee.error } }
    if columns.has(.promptBytes) {
      unsafe promptBytes.append(rows) { unsafe $0.pointee.promptBytes }
    }
    if columns.has(.responseBytes) {
      unsafe responseBytes.append(rows) { unsafe $0.pointee.responseBytes }
    }
    if columns.has(.inputTokens) {
      unsafe inputTokens.append(rows) { unsafe $0.pointee.inputTokens }
    }
    if columns.has(.outputTokens) {
      unsafe outputTokens.append(rows) { unsafe $0.pointee.outputTokens }
    }
    if columns.has(.cost) { unsafe cost.append(rows) { unsafe $0.pointee.cost } }
    if columns.has(.promptHash) {
      unsafe promptHash.append(rows) { unsafe $0.pointee.promptHash }
    }
    if columns.has(.model) { unsafe model.append(rows) { unsafe $0.pointee.model } }
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
}

extension Array {
  /// Appends one value a row.
  @inline(__always)
  fileprivate mutating func append(
    _ rows: UnsafeBufferPointer<EncodedSpan>, _ value: (UnsafePointer<EncodedSpan>) -> Element
  ) {
    guard let base = rows.baseAddress else { return }
    append(addingCapacity: rows.count) { target in
      for row in 0..<rows.count { unsafe target.append(value(base + row)) }
    }
  }
}
