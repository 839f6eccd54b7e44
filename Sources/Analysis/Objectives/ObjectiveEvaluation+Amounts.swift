import Statistics
import Trace

extension ObjectiveEvaluation {
  /// The mean cost of a call.
  func costPerCall(_ selection: ObjectiveSelection) throws(Missing) -> ObjectiveEstimate {
    let cost = trace.spans.cost
    let found = amounts(selection) { cost[$0].isNaN ? nil : cost[$0] }
    return try mean(found.values, of: "cost", selection)
  }

  /// The mean number of tokens of a call, where prompt and response are both counted.
  func tokensPerCall(_ selection: ObjectiveSelection) throws(Missing) -> ObjectiveEstimate {
    let input = trace.spans.inputTokens
    let output = trace.spans.outputTokens
    let found = amounts(selection) { row in
      guard input[row] >= 0, output[row] >= 0 else { return nil }
      return Double(input[row]) + Double(output[row])
    }
    return try mean(found.values, of: "number of tokens", selection)
  }

  /// The mean cost of a turn: all calls of one iteration in one group.
  func costPerTurn(_ selection: ObjectiveSelection) throws(Missing) -> ObjectiveEstimate {
    let table = trace.spans
    let found = amounts(selection) { table.cost[$0].isNaN ? nil : table.cost[$0] }
    struct Turn: Hashable {
      var run: NameID
      var group: NameID
      var day: Int32
      var iteration: Int32
    }
    var order: [Turn] = []
    var costs: [Turn: Double] = [:]
    for (row, value) in zip(found.rows, found.values)
    where table.iteration[row] != SpanTable.absent32 {
      let turn = Turn(
        run: table.run[row], group: table.group[row], day: table.day[row],
        iteration: table.iteration[row])
      if costs[turn] == nil { order.append(turn) }
      costs[turn, default: 0] += value
    }
    guard !order.isEmpty else {
      throw Missing(
        reason: found.values.isEmpty
          ? "no source tells the cost of the \(selection.subject)"
          : "nothing tells which turn a cost belongs to")
    }
    var estimate = Self.mean(of: order.compactMap { costs[$0] })
    if found.isIncomplete {
      estimate.openHigh("some of the \(selection.subject) have no cost, so turns may cost more")
    }
    return estimate
  }

  private func mean(
    _ values: [Double], of what: String, _ selection: ObjectiveSelection
  ) throws(Missing) -> ObjectiveEstimate {
    guard !values.isEmpty else {
      throw Missing(reason: "no source tells the \(what) of the \(selection.subject)")
    }
    return Self.mean(of: values)
  }

  /// Amounts of the selected rows; where only their requests carry any, the sums by call.
  ///
  /// One row stands for each amount.
  private func amounts(
    _ selection: ObjectiveSelection, _ amount: (Int) -> Double?
  ) -> (rows: [Int], values: [Double], isIncomplete: Bool) {
    var rows: [Int] = []
    var values: [Double] = []
    for row in selection.rows {
      guard let value = amount(row), value.isFinite else { continue }
      rows.append(row)
      values.append(value)
    }
    if !rows.isEmpty || selection.areAttempts {
      return (rows, values, rows.count < selection.rows.count)
    }
    struct Call: Hashable {
      var run: NameID
      var stage: NameID
      var call: Int64
    }
    let table = trace.spans
    guard let phase = table.names.existing(Phase.llm) else { return ([], [], true) }
    var positions: [Call: Int] = [:]
    var isIncomplete = false
    for row in 0..<table.count
    where table.phase[row] == phase && selection.stages.contains(table.stage[row]) {
      guard let value = amount(row), value.isFinite else {
        isIncomplete = true
        continue
      }
      let call = Call(run: table.run[row], stage: table.stage[row], call: table.call[row])
      if let position = positions[call] {
        values[position] += value
      } else {
        positions[call] = values.count
        rows.append(row)
        values.append(value)
      }
    }
    return (rows, values, isIncomplete)
  }
}
