extension SpanTable {
  /// The identifier of that text, which is added if it is new.
  public mutating func intern(_ name: String) -> NameID { names.identifier(name) }

  /// Makes room for that many further rows.
  public mutating func reserve(_ additional: Int) {
    let capacity = count + additional
    run.reserveCapacity(capacity)
    system.reserveCapacity(capacity)
    source.reserveCapacity(capacity)
    call.reserveCapacity(capacity)
    stage.reserveCapacity(capacity)
    phase.reserveCapacity(capacity)
    day.reserveCapacity(capacity)
    iteration.reserveCapacity(capacity)
    agent.reserveCapacity(capacity)
    group.reserveCapacity(capacity)
    attempt.reserveCapacity(capacity)
    covers.reserveCapacity(capacity)
    start.reserveCapacity(capacity)
    duration.reserveCapacity(capacity)
    timing.reserveCapacity(capacity)
    resolution.reserveCapacity(capacity)
    status.reserveCapacity(capacity)
    error.reserveCapacity(capacity)
    promptBytes.reserveCapacity(capacity)
    responseBytes.reserveCapacity(capacity)
    inputTokens.reserveCapacity(capacity)
    outputTokens.reserveCapacity(capacity)
    cost.reserveCapacity(capacity)
    promptHash.reserveCapacity(capacity)
    model.reserveCapacity(capacity)
  }

  /// Appends one encoded row.
  ///
  /// A duration is kept only where it is not negative; without one the timing is `.none`.
  ///
  /// - Complexity: O(1) on average.
  public mutating func append(_ row: EncodedSpan) {
    run.append(row.run)
    system.append(row.system)
    source.append(row.source)
    call.append(row.call)
    stage.append(row.stage)
    phase.append(row.phase)
    day.append(row.day)
    iteration.append(row.iteration)
    agent.append(row.agent)
    group.append(row.group)
    attempt.append(row.attempt)
    covers.append(row.covers)
    start.append(row.start)
    duration.append(row.keptDuration)
    timing.append(row.keptTiming)
    resolution.append(row.keptResolution)
    status.append(row.status)
    error.append(row.error)
    promptBytes.append(row.promptBytes)
    responseBytes.append(row.responseBytes)
    inputTokens.append(row.inputTokens)
    outputTokens.append(row.outputTokens)
    cost.append(row.cost)
    promptHash.append(row.promptHash)
    model.append(row.model)
  }

  /// Appends one row.
  ///
  /// - Complexity: O(1) on average, plus the length of its texts.
  public mutating func append(_ row: SpanRow) {
    var encoded = EncodedSpan(
      run: intern(row.run), system: intern(row.system), source: intern(row.source),
      stage: intern(row.stage), phase: intern(row.phase))
    encoded.call = row.call
    encoded.day = row.day ?? Self.absent32
    encoded.iteration = row.iteration ?? Self.absent32
    encoded.agent = names.identifier(row.agent)
    encoded.group = names.identifier(row.group)
    encoded.attempt = row.attempt ?? Self.absent16
    encoded.covers = row.covers ?? Self.absent32
    encoded.start = row.start ?? Self.absent64
    encoded.duration = row.duration ?? Self.absent64
    encoded.timing = row.timing
    encoded.resolution = row.resolution ?? Self.absent64
    encoded.status = row.status
    encoded.error = names.identifier(row.error)
    encoded.promptBytes = row.promptBytes ?? Self.absent64
    encoded.responseBytes = row.responseBytes ?? Self.absent64
    encoded.inputTokens = row.inputTokens ?? Self.absent64
    encoded.outputTokens = row.outputTokens ?? Self.absent64
    encoded.cost = row.cost ?? .nan
    encoded.promptHash = row.promptHash ?? Self.absent64
    encoded.model = names.identifier(row.model)
    append(encoded)
  }

  /// The row at that position, its texts spelled out.
  ///
  /// - Precondition: `position` is a valid row.
  public func row(_ position: Int) -> SpanRow {
    func number<Number: FixedWidthInteger>(_ value: Number) -> Number? {
      value == .min ? nil : value
    }
    var row = SpanRow(
      run: names[run[position]] ?? "", system: names[system[position]] ?? "",
      source: names[source[position]] ?? "", call: call[position],
      stage: names[stage[position]] ?? "", phase: names[phase[position]] ?? "",
      status: status[position])
    row.day = number(day[position])
    row.iteration = number(iteration[position])
    row.agent = names[agent[position]]
    row.group = names[group[position]]
    row.attempt = number(attempt[position])
    row.covers = number(covers[position])
    row.start = number(start[position])
    row.duration = number(duration[position])
    row.timing = timing[position]
    row.resolution = number(resolution[position])
    row.error = names[error[position]]
    row.promptBytes = number(promptBytes[position])
    row.responseBytes = number(responseBytes[position])
    row.inputTokens = number(inputTokens[position])
    row.outputTokens = number(outputTokens[position])
    row.cost = cost[position].isNaN ? nil : cost[position]
    row.promptHash = number(promptHash[position])
    row.model = names[model[position]]
    return row
  }

  /// All rows in order, their texts spelled out: for outputs and tests, not for hot paths.
  public var rows: some Sequence<SpanRow> { (0..<count).lazy.map { self.row($0) } }
}
