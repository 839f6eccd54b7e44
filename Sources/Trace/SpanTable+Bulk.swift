extension SpanTable {
  /// Appends many encoded rows, as ``append(_:)-(EncodedSpan)`` does one by one, to those columns alone.
  ///
  /// The others stay empty, so one table wants the same columns every time.
  ///
  /// - Complexity: O(rows), one column after the other over a few hundred rows, which is several times
  ///   faster than row by row.
  public mutating func append(rows: Span<EncodedSpan>, columns: SpanColumns) {
    var first = 0
    while first < rows.count {
      let part = rows.extracting(first..<min(rows.count, first + 256))
      appendPart(part, columns)
      first += part.count
    }
  }

  private mutating func appendPart(_ rows: Span<EncodedSpan>, _ columns: SpanColumns) {
    if columns.has(.run) { run.append(rows) { $0.run } }
    if columns.has(.system) { system.append(rows) { $0.system } }
    if columns.has(.source) { source.append(rows) { $0.source } }
    if columns.has(.call) { call.add(rows) { $0.call } }
    stage.add(rows) { $0.stage }
    if columns.has(.phase) { phase.add(rows) { $0.phase } }
    if columns.has(.day) { day.add(rows) { $0.day } }
    if columns.has(.iteration) { iteration.add(rows) { $0.iteration } }
    if columns.has(.agent) { agent.add(rows) { $0.agent } }
    if columns.has(.group) { group.append(rows) { $0.group } }
    if columns.has(.attempt) { attempt.add(rows) { $0.attempt } }
    if columns.has(.covers) { covers.add(rows) { $0.covers } }
    if columns.has(.start) { start.add(rows) { $0.start } }
    if columns.has(.duration) { duration.add(rows) { $0.keptDuration } }
    if columns.has(.timing) { timing.add(rows) { $0.keptTiming } }
    if columns.has(.resolution) { resolution.append(rows) { $0.keptResolution } }
    if columns.has(.status) { status.add(rows) { $0.status } }
    if columns.has(.error) { error.append(rows) { $0.error } }
    if columns.has(.promptBytes) { promptBytes.append(rows) { $0.promptBytes } }
    if columns.has(.responseBytes) { responseBytes.append(rows) { $0.responseBytes } }
    if columns.has(.inputTokens) { inputTokens.append(rows) { $0.inputTokens } }
    if columns.has(.outputTokens) { outputTokens.append(rows) { $0.outputTokens } }
    if columns.has(.cost) { cost.append(rows) { $0.cost } }
    if columns.has(.promptHash) { promptHash.append(rows) { $0.promptHash } }
    if columns.has(.model) { model.append(rows) { $0.model } }
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
  fileprivate mutating func add(
    _ rows: Span<EncodedSpan>, _ value: (borrowing EncodedSpan) -> Element
  ) {
    append(addingCapacity: rows.count) { target in
      for row in rows.indices { target.append(value(rows[row])) }
    }
  }
}
