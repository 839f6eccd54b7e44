import Trace

extension BottleneckFinder {
  /// Calls of several agents that never overlap, and what running the agents side by side could save.
  ///
  /// A block is a stretch of one iteration in which every agent acts once in a row, with any number
  /// of calls; it cannot be shorter than its longest agent. Whether agents wait for one another's
  /// answers is not on record, hence an upper bound.
  func sequentialCalls(_ reference: Int64) -> [Bottleneck] {
    guard let rows = callsInOrder(), !overlap(rows) else { return [] }
    var agents: Set<NameID> = []
    var blocks = SumOfTimes()
    var chains: [NameID: Int64] = [:]
    var previous: Int?
    func close() {
      let total = chains.values.reduce(Int64(0)) { $0.saturatingAdd($1) }
      let gain = total.saturatingSubtract(chains.values.max() ?? 0)
      if gain > 0 { blocks.add(gain) }
      chains.removeAll(keepingCapacity: true)
    }
    for row in rows {
      let agent = table.agent[row]
      agents.insert(agent)
      if let previous {
        let sameAgent = table.agent[previous] == agent
        let samePlace =
          table.run[previous] == table.run[row] && table.day[previous] == table.day[row]
          && table.iteration[previous] == table.iteration[row]
        if !samePlace || (!sameAgent && chains[agent] != nil) { close() }
      }
      chains[agent] = (chains[agent] ?? 0).saturatingAdd(table.duration[row])
      previous = row
    }
    close()
    guard agents.count > 1, Double(blocks.sum) >= 0.05 * Double(reference) else { return [] }
    var found = finding(
      "sequential calls", stage: nil, saving: blocks.sum,
      advice:
        "No two calls overlap, yet \(agents.count) agents take turns: running the agents of an "
        + "iteration side by side saves at most this, and only if they do not need one another's "
        + "answers.")
    found.interval = blocks.interval
    return [found]
  }

  /// Timed calls with start and agent by run and start, or nil where they are too few to speak for
  /// the rest or more than fit one after another.
  private func callsInOrder() -> [Int]? {
    let isCall = groups.groups.map { $0.role == .call }
    var known = 0
    var rows: [Int] = []
    var total: Int64 = 0
    for row in 0..<table.count where isCall[Int(groups.membership[row])] {
      if !work.superseded.contains(row) { known += 1 }
      let duration = table.duration[row]
      guard duration != SpanTable.absent64, table.start[row] != SpanTable.absent64,
        !table.agent[row].isAbsent, work.includes(row, group: Int(groups.membership[row]))
      else { continue }
      rows.append(row)
      total = total.saturatingAdd(duration)
    }
    if let wall = run.wall, Double(total) > 1.1 * Double(wall) { return nil }
    let expected = max(known, coverage.callsExpected ?? 0)
    guard rows.count > 1, rows.count * 2 >= expected else { return nil }
    sortByStart(&rows)
    return rows
  }

  /// Whether two calls of one run overlap by more than their times are uncertain.
  private func overlap(_ rows: [Int]) -> Bool {
    var latest: Int?
    for row in rows {
      if let last = latest, table.run[last] == table.run[row] {
        let end = table.start[last].saturatingAdd(table.duration[last])
        let tolerance = max(0, table.resolution[last], table.resolution[row])
        if end.saturatingSubtract(table.start[row]) > tolerance { return true }
        if table.start[row].saturatingAdd(table.duration[row]) < end { continue }
      }
      latest = row
    }
    return false
  }

  /// Sorts rows by run and start; readers mostly deliver them in that order already.
  private func sortByStart(_ rows: inout [Int]) {
    func place(_ row: Int) -> (UInt32, Int64, Int) {
      (table.run[row].rawValue, table.start[row], row)
    }
    var previous = (UInt32.min, Int64.min, Int.min)
    for row in rows {
      let next = place(row)
      if next < previous {
        // Sorted with their keys beside them: fetching those from the table would cost more.
        rows = rows.map(place).sorted { $0 < $1 }.map { $0.2 }
        return
      }
      previous = next
    }
  }
}
