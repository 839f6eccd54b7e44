import Glibc
import Statistics
import Trace

/// Calls that both sides made: of the same day, iteration, agent and stage.
///
/// At most the first 100,000 calls of a stage. Only where each side is one run: otherwise it is not clear which run's call is the partner.
struct CallPairs {
  private struct Place: Hashable {
    var agent: Int32
    var day: Int32
    var iteration: Int32
    var group: Int32
  }

  private var pairs: [StageKey: [(before: Int64, after: Int64)]] = [:]

  /// Nil where there can't be any.
  ///
  /// - Complexity: O(rows).
  init?(_ base: ComparisonSide, _ candidate: ComparisonSide) {
    guard base.runs.count == 1, candidate.runs.count == 1, base.filter == nil,
      candidate.filter == nil
    else { return nil }
    var names = NameTable()
    let first = Self.places(base.runs[0], &names)
    let second = Self.places(candidate.runs[0], &names)
    for (key, before) in first {
      guard let after = second[key] else { continue }
      var found: [(Int64, Int64)] = []
      // Sorted, so that nothing depends on the order of a dictionary.
      for (place, duration) in before.sorted(by: { Self.isBefore($0.key, $1.key) }) {
        guard let duration, let partner = after[place], let other = partner else { continue }
        found.append((duration, other))
      }
      if found.count >= 6 { pairs[key] = found }
    }
  }

  /// The durations by place; nil where two calls share one, which can't be told apart.
  private static func places(
    _ trace: RunTrace, _ names: inout NameTable
  ) -> [StageKey: [Place: Int64?]] {
    let table = trace.spans
    let groups = SpanGroups(table)
    var places = [[Place: Int64?]](repeating: [:], count: groups.groups.count)
    var translated: [NameID: Int32] = [:]
    func number(_ id: NameID) -> Int32 {
      guard let name = table.names[id] else { return -1 }
      if let known = translated[id] { return known }
      let number = Int32(bitPattern: names.identifier(name).rawValue)
      translated[id] = number
      return number
    }
    for row in 0..<table.count {
      let group = Int(groups.membership[row])
      // So many pairs say all that pairs can say.
      guard groups.groups[group].role != .attempt, table.duration[row] != SpanTable.absent64,
        table.day[row] != SpanTable.absent32 || table.iteration[row] != SpanTable.absent32,
        !table.agent[row].isAbsent, places[group].count < 100_000
      else { continue }
      let place = Place(
        agent: number(table.agent[row]), day: table.day[row], iteration: table.iteration[row],
        group: number(table.group[row]))
      let isTaken = places[group][place] != nil
      places[group][place] = .some(isTaken ? nil : table.duration[row])
    }
    var result: [StageKey: [Place: Int64?]] = [:]
    for (position, group) in groups.groups.enumerated() where !places[position].isEmpty {
      let key = StageKey(
        stage: table.names[group.stage] ?? "", phase: table.names[group.phase] ?? "",
        timing: group.timing)
      result[key] = places[position]
    }
    return result
  }

  private static func isBefore(_ left: Place, _ right: Place) -> Bool {
    (left.day, left.iteration, left.agent, left.group)
      < (right.day, right.iteration, right.agent, right.group)
  }

  /// The comparison of the pairs of a stage; nil where there are fewer than six.
  func compare(_ key: StageKey) -> StageComparison.Paired? {
    guard let found = pairs[key] else { return nil }
    // Logarithms in units of 10⁻¹², so that the order statistics are those of whole numbers.
    let scale = 1e12
    let logarithms = found.map { pair -> Int64 in
      let ratio = Double(max(1, pair.after)) / Double(max(1, pair.before))
      return Int64((log(ratio) * scale).rounded())
    }
    let sample = SortedSample(sorting: logarithms)
    let ends = sample.ends(of: OrderStatisticInterval(count: sample.count, level: .p50))
    let before = found.map(\.before)
    let after = found.map(\.after)
    guard let middle = sample.linearQuantile(.p50),
      let test = SignedRank(before: before.span, after: after.span)
    else { return nil }
    return StageComparison.Paired(
      count: found.count,
      ratio: IntervalEstimate(
        value: exp(middle / scale), low: ends.low.map { exp(Double($0) / scale) },
        high: ends.high.map { exp(Double($0) / scale) }),
      probability: test.probability)
  }
}
