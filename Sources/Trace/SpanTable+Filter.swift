extension SpanTable {
  /// The rows for which `keep` holds, in their order, with the same texts.
  ///
  /// - Parameter keep: one element a row.
  /// - Complexity: O(rows).
  public func filtered(_ keep: [Bool]) -> SpanTable {
    func chosen<Value>(_ column: [Value]) -> [Value] {
      var values: [Value] = []
      for (value, isKept) in zip(column, keep) where isKept { values.append(value) }
      return values
    }
    let count = keep.count { $0 }
    func chosen<Value>(_ column: ColumnValues<Value>) -> ColumnValues<Value> {
      if let common = column.common { return ColumnValues(repeating: common, count: count) }
      return ColumnValues(zip(column, keep).compactMap { $1 ? $0 : nil })
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
