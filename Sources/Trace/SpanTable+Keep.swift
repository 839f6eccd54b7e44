extension SpanTable {
  /// Drops all rows but those; the room of the others is kept.
  ///
  /// - Precondition: they are rows of the table.
  /// - Complexity: O(rows that stay).
  public mutating func keep(_ rows: Range<Int>) {
    if rows == 0..<count { return }
    keep(rows, \.run)
    keep(rows, \.system)
    keep(rows, \.source)
    keep(rows, \.call)
    keep(rows, \.stage)
    keep(rows, \.phase)
    keep(rows, \.day)
    keep(rows, \.iteration)
    keep(rows, \.agent)
    keep(rows, \.group)
    keep(rows, \.attempt)
    keep(rows, \.covers)
    keep(rows, \.start)
    keep(rows, \.duration)
    keep(rows, \.timing)
    keep(rows, \.resolution)
    keep(rows, \.status)
    keep(rows, \.error)
    keep(rows, \.promptBytes)
    keep(rows, \.responseBytes)
    keep(rows, \.inputTokens)
    keep(rows, \.outputTokens)
    keep(rows, \.cost)
    keep(rows, \.promptHash)
    keep(rows, \.model)
  }

  private mutating func keep<Value>(
    _ rows: Range<Int>, _ column: WritableKeyPath<SpanTable, [Value]>
  ) {
    if !self[keyPath: column].isEmpty { self[keyPath: column].keep(rows) }
  }

  private mutating func keep<Value>(
    _ rows: Range<Int>, _ column: WritableKeyPath<SpanTable, ColumnValues<Value>>
  ) {
    if !self[keyPath: column].isEmpty { self[keyPath: column].keep(rows) }
  }
}

extension Array {
  /// Drops all elements but those; the room of the others is kept.
  ///
  /// - Complexity: O(elements that stay).
  mutating func keep(_ places: Range<Int>) {
    removeLast(count - places.upperBound)
    removeFirst(places.lowerBound)
  }
}
