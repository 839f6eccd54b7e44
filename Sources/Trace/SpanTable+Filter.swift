extension SpanTable {
  /// The rows for which `keep` holds, in their order, with the same texts.
  ///
  /// - Parameter keep: one element a row.
  /// - Complexity: O(rows).
  public func filtered(_ keep: [Bool]) -> SpanTable {
    var rows: [Int32] = []
    rows.reserveCapacity(keep.count { $0 })
    for (row, isKept) in keep.enumerated() where isKept { rows.append(Int32(row)) }
    return picked(rows)
  }

  /// Those rows, in the order in which they are named, with the same texts.
  ///
  /// - Precondition: they are rows of the table.
  /// - Complexity: O(rows) for each column that isn't empty.
  public func picked(_ rows: [Int32]) -> SpanTable {
    // Checked once for all columns.
    precondition(rows.allSatisfy { $0 >= 0 && $0 < count })
    func chosen<Value: BitwiseCopyable>(_ column: [Value]) -> [Value] {
      if column.isEmpty { return [] }
      precondition(column.count == count)
      return unsafe column.withUnsafeBufferPointer { column in
        unsafe rows.withUnsafeBufferPointer { rows in
          unsafe Array(unsafeUninitializedCapacity: rows.count) { target, filled in
            for place in 0..<rows.count {
              unsafe target.initializeElement(at: place, to: column[Int(rows[place])])
            }
            filled = rows.count
          }
        }
      }
    }
    func chosen<Value>(_ column: ColumnValues<Value>) -> ColumnValues<Value> {
      if column.isEmpty { return column }
      if let common = column.common { return ColumnValues(repeating: common, count: rows.count) }
      return ColumnValues(chosen(column.values))
    }
    var table = SpanTable()
    table.names = names
    table.run = chosen(run)
    table.system = chosen(system)
    table.source = chosen(source)
    table.call = chosen(call)
    table.stage = chosen(stage)
    table.phase = chosen(phase)
    table.day = chosen(day)
    table.iteration = chosen(iteration)
    table.agent = chosen(agent)
    table.group = chosen(group)
    table.attempt = chosen(attempt)
    table.covers = chosen(covers)
    table.start = chosen(start)
    table.duration = chosen(duration)
    table.timing = chosen(timing)
    table.resolution = chosen(resolution)
    table.status = chosen(status)
    table.error = chosen(error)
    table.promptBytes = chosen(promptBytes)
    table.responseBytes = chosen(responseBytes)
    table.inputTokens = chosen(inputTokens)
    table.outputTokens = chosen(outputTokens)
    table.cost = chosen(cost)
    table.promptHash = chosen(promptHash)
    table.model = chosen(model)
    return table
  }
}
