extension SpanTable {
  /// Appends the rows of a batch to those columns alone, and empties it.
  ///
  /// The others stay empty, so one table wants the same columns every time.
  ///
  /// - Complexity: O(rows), one column after the other; what all rows have in common is not looked at row by row.
  public mutating func append(_ batch: inout SpanBatch, columns: SpanColumns) {
    let count = batch.count
    guard count > 0 else { return }
    appendCommon(batch, columns)
    if columns.has(.call) { unsafe call.append(contentsOf: batch.list(.call)) }
    unsafe stage.append(contentsOf: batch.list(.stage))
    if columns.has(.phase) { unsafe phase.append(contentsOf: batch.list(.phase)) }
    if columns.has(.agent) { unsafe agent.append(contentsOf: batch.list(.agent)) }
    if columns.has(.group) { unsafe group.append(contentsOf: batch.list(.group)) }
    if columns.has(.attempt) { unsafe attempt.append(contentsOf: batch.list(.attempt)) }
    if columns.has(.covers) { unsafe covers.append(contentsOf: batch.list(.covers)) }
    if columns.has(.start) { unsafe start.append(contentsOf: batch.list(.start)) }
    if columns.has(.duration) { unsafe duration.append(contentsOf: batch.list(.duration)) }
    if columns.has(.timing) { unsafe timing.append(contentsOf: batch.list(.timing)) }
    if columns.has(.status) { unsafe status.append(contentsOf: batch.list(.status)) }
    if columns.has(.error) { unsafe error.append(contentsOf: batch.list(.error)) }
    if columns.has(.inputTokens) { unsafe inputTokens.append(contentsOf: batch.list(.inputTokens)) }
    if columns.has(.outputTokens) {
      unsafe outputTokens.append(contentsOf: batch.list(.outputTokens))
    }
    batch.removeAll()
  }

  /// Appends what rows have in common.
  private mutating func appendCommon(_ batch: borrowing SpanBatch, _ columns: SpanColumns) {
    if columns.has(.day) { unsafe day.append(contentsOf: batch.list { $0.day }) }
    if columns.has(.iteration) { unsafe iteration.append(contentsOf: batch.list { $0.iteration }) }
    @inline(__always)
    func append<Value>(
      _ column: SpanColumn, _ values: inout ColumnValues<Value>, _ value: (SpanCommon) -> Value
    ) {
      guard columns.has(column) else { return }
      if let only = batch.only(value) {
        values.append(repeating: only, count: batch.count)
      } else {
        unsafe values.append(contentsOf: batch.list(value))
      }
    }
    append(.run, &run) { $0.run }
    append(.system, &system) { $0.system }
    append(.source, &source) { $0.source }
    append(.model, &model) { $0.model }
    append(.resolution, &resolution) { $0.resolution }
    append(.promptBytes, &promptBytes) { $0.promptBytes }
    append(.responseBytes, &responseBytes) { $0.responseBytes }
    append(.promptHash, &promptHash) { $0.promptHash }
    append(.cost, &cost) { $0.cost }
  }
}
