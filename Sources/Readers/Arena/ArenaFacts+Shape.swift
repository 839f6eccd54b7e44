/// Bounds of what a run's numbers can be, against one damaged row that would claim a huge run.
extension ArenaFacts {
  /// The iteration that `information.json` says was completed last; nil where it names none.
  static func completed(_ value: JSONValue) -> (day: Int32, iteration: Int32)? {
    guard let day = value["virtual_date"]?.int64.flatMap({ Int32(exactly: $0) }),
      let iteration = value["iteration"]?.int64.flatMap({ Int32(exactly: $0) }),
      (0..<numberLimit).contains(day), (0..<numberLimit).contains(iteration)
    else { return nil }
    return (day, iteration)
  }

  /// Days, iterations and agents count from 0; no run comes near this number.
  static let numberLimit: Int32 = 1_000_000
  /// Numbers are given one by one, so that lost rows leave holes, but none as wide as this.
  static let widestHole: Int32 = 1_000

  /// Drops what stands beyond a hole in the days or iterations that no run leaves.
  ///
  /// - Returns: how many rows were dropped.
  /// - Complexity: O(n log n) in the number of rows.
  mutating func dropStrayNumbers() -> Int {
    var days = personDays.union(gossip.keys)
    var iterations: Set<Int32> = []
    for block in orderBlocks {
      days.insert(block.day)
      iterations.insert(block.iteration)
    }
    var last: Turn?
    // Neighbouring rows mostly are of one iteration.
    for (turn, _) in memory.all where last?.day != turn.day || last?.iteration != turn.iteration {
      days.insert(turn.day)
      iterations.insert(turn.iteration)
      last = turn
    }
    let lastDay = Self.lastBeforeHole(days)
    let lastIteration = Self.lastBeforeHole(iterations)
    if let completed,
      completed.day - lastDay > Self.widestHole
        || completed.iteration - lastIteration > Self.widestHole
    {
      self.completed = nil
    }
    guard
      days.contains(where: { $0 > lastDay }) || iterations.contains(where: { $0 > lastIteration })
    else { return 0 }
    let before = memory.count + gossip.count + personDays.count + orderBlocks.count
    memory = memory.filter { $0.day <= lastDay && $0.iteration <= lastIteration }
    gossip = gossip.filter { $0.key <= lastDay }
    personDays = personDays.filter { $0 <= lastDay }
    orderBlocks.removeAll { $0.day > lastDay || $0.iteration > lastIteration }
    orderGaps.removeAll { $0.day > lastDay || $0.iteration > lastIteration }
    return before - memory.count - gossip.count - personDays.count - orderBlocks.count
  }

  /// The largest number that is reached from 0 without too wide a hole; -1 where there is none.
  private static func lastBeforeHole(_ numbers: Set<Int32>) -> Int32 {
    var last: Int32 = -1
    for number in numbers.sorted() where number >= 0 {
      if number - last > widestHole { break }
      last = number
    }
    return last
  }

  /// Whether the sources hold enough rows and files for a run of that many days, iterations and
  /// agents.
  ///
  /// Each turn leaves at least one row, though some may be lost.
  func isPlausible(_ files: ArenaFiles) -> Bool {
    guard let agents, let iterations else { return true }
    let days =
      [
        memory.lastDay, gossip.keys.max(), orderBlocks.lazy.map(\.day).max(), lastPersonDay,
        completed?.day, files.days.keys.max(),
      ].compactMap(\.self).max() ?? 0
    let turns = Int64(days + 2).multipliedReportingOverflow(by: Int64(iterations))
    let calls = turns.partialValue.multipliedReportingOverflow(by: Int64(agents))
    let evidence =
      memory.count + gossip.count + orderBlocks.count + files.count
      + ledger.cash.count
    return !turns.overflow && !calls.overflow && calls.partialValue <= 100_000 + 100 * evidence
  }
}
