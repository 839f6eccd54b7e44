extension SpanTable {
  /// Appends one row.
  ///
  /// A negative duration is a reader's mistake: it is stored as absent.
  ///
  /// - Complexity: O(1) on average, plus the length of texts that are new.
  public mutating func append(_ row: SpanRow) {
    run.append(names.identifier(row.run))
    system.append(names.identifier(row.system))
    source.append(names.identifier(row.source))
    call.append(row.call)
    stage.append(names.identifier(row.stage))
    phase.append(names.identifier(row.phase))
    day.append(row.day ?? Self.absent32)
    iteration.append(row.iteration ?? Self.absent32)
    agent.append(names.identifier(row.agent))
    group.append(names.identifier(row.group))
    attempt.append(row.attempt ?? Self.absent16)
    covers.append(row.covers ?? Self.absent32)
    start.append(row.start ?? Self.absent64)
    let known = row.duration.map { $0 >= 0 } ?? false
    duration.append(known ? row.duration ?? Self.absent64 : Self.absent64)
    timing.append(known ? row.timing : .none)
    resolution.append(row.resolution ?? Self.absent64)
    status.append(row.status)
    error.append(names.identifier(row.error))
    promptBytes.append(row.promptBytes ?? Self.absent64)
    responseBytes.append(row.responseBytes ?? Self.absent64)
    inputTokens.append(row.inputTokens ?? Self.absent64)
    outputTokens.append(row.outputTokens ?? Self.absent64)
    cost.append(row.cost ?? .nan)
    promptHash.append(row.promptHash ?? Self.absent64)
  }

  /// The row at that position, its texts spelled out.
  ///
  /// - Precondition: `position` is a valid row.
  public func row(_ position: Int) -> SpanRow {
    func number(_ column: [Int64]) -> Int64? {
      column[position] == Self.absent64 ? nil : column[position]
    }
    func number(_ column: [Int32]) -> Int32? {
      column[position] == Self.absent32 ? nil : column[position]
    }
    var row = SpanRow(
      run: names[run[position]] ?? "", system: names[system[position]] ?? "",
      source: names[source[position]] ?? "", call: call[position],
      stage: names[stage[position]] ?? "", phase: names[phase[position]] ?? "",
      status: status[position])
    row.day = number(day)
    row.iteration = number(iteration)
    row.agent = names[agent[position]]
    row.group = names[group[position]]
    row.attempt = attempt[position] == Self.absent16 ? nil : attempt[position]
    row.covers = number(covers)
    row.start = number(start)
    row.duration = number(duration)
    row.timing = timing[position]
    row.resolution = number(resolution)
    row.error = names[error[position]]
    row.promptBytes = number(promptBytes)
    row.responseBytes = number(responseBytes)
    row.inputTokens = number(inputTokens)
    row.outputTokens = number(outputTokens)
    row.cost = cost[position].isNaN ? nil : cost[position]
    row.promptHash = number(promptHash)
    return row
  }

  /// All rows in order, their texts spelled out: for outputs and tests, not for hot paths.
  public var rows: some Sequence<SpanRow> { (0..<count).lazy.map { self.row($0) } }
}
