import Statistics
public import Trace

/// Counts and quantiles of the spans that share their values in some columns.
public struct GroupTable: Sendable, Equatable {
  /// A value of a column.
  public enum Value: Sendable, Hashable {
    case absent
    case text(String)
    case number(Int)
  }

  /// Spans that share their values.
  public struct Row: Sendable, Equatable {
    /// One a key.
    public var values: [Value]
    /// Their counts and durations; what does not follow from durations and status stays absent.
    public var numbers: StageSummary
  }

  /// The columns.
  public var keys: [SpanKey]
  /// The rows: numbers ascending, texts by the time that goes into them, the largest first.
  public var rows: [Row]

  /// The tables of a tally, one for each choice of its keys.
  ///
  /// - Parameters:
  ///   - tally: gives its durations away, so that they need no room twice.
  ///   - choices: subsets of the tally's keys.
  ///   - filter: holds for the groups that count; it names no field that is not among the keys.
  /// - Complexity: O(durations) for each choice.
  public static func tables(
    of tally: inout SpanTally, by choices: [[SpanKey]], filter: SpanFilter?,
    quantiles: QuantileDefinition
  ) -> [GroupTable] {
    let chosen = filter.map { $0.matches(tally) }
    let durations = tally.groups.indices.map { group in
      chosen?[group] ?? true ? Durations(tally.takeDurations(ofGroup: group)) : Durations()
    }
    return choices.map { GroupTable(tally, durations, by: $0, chosen, quantiles) }
  }

  /// The durations of a group of the tally.
  private struct Durations {
    /// In buckets, where all are small.
    var small: [SmallValues]?
    /// In any order, where they are not.
    var wide: [Int64] = []

    init() { small = [] }

    init(_ lists: consuming [DurationList]) {
      if lists.allSatisfy({ $0.wide.isEmpty }) {
        var small: [SmallValues] = []
        for place in lists.indices { small.append(SmallValues(lists[place].takeSmall())) }
        self.small = small
      } else {
        wide = lists.flatMap(\.nanoseconds)
      }
    }

    var nanoseconds: [Int64] {
      small?.flatMap { part in part.values.map { Int64($0) * DurationList.unit } } ?? wide
    }
  }

  private init(
    _ tally: SpanTally, _ durations: [Durations], by keys: [SpanKey], _ chosen: [Bool]?,
    _ quantiles: QuantileDefinition
  ) {
    self.keys = keys
    let places = keys.compactMap { tally.keys.firstIndex(of: $0) }
    var positions: [[UInt32]: Int] = [:]
    var members: [[Int]] = []
    for (number, group) in tally.groups.enumerated() where chosen?[number] ?? true {
      let values = places.map { group.values[$0] }
      if let position = positions[values] {
        members[position].append(number)
      } else {
        positions[values] = members.count
        members.append([number])
      }
    }
    rows = members.map { numbers in
      let first = tally.groups[numbers[0]]
      let values = places.map { place in
        let key = tally.keys[place]
        return tally.text(first.values[place], of: key).map { Value.text($0) }
          ?? tally.number(first.values[place], of: key).map { Value.number($0) } ?? .absent
      }
      return Row(values: values, numbers: Self.numbers(tally, durations, numbers, quantiles))
    }
    sort()
  }

  private static func numbers(
    _ tally: SpanTally, _ durations: [Durations], _ groups: [Int], _ quantiles: QuantileDefinition
  ) -> StageSummary {
    var summary = StageSummary(stage: "", phase: "", timing: "")
    for group in groups {
      summary.count += tally.groups[group].count
      summary.failed += tally.groups[group].failed
    }
    let small = groups.compactMap { durations[$0].small }
    if small.count == groups.count {
      let sample = SmallSample(of: small.flatMap(\.self), unit: DurationList.unit)
      summary.describe(sample, sample.moments, wall: nil, quantiles: quantiles)
    } else {
      summary.describe(
        groups.flatMap { durations[$0].nanoseconds }, wall: nil, quantiles: quantiles)
    }
    return summary
  }

  private mutating func sort() {
    var totals: [[Value]: Int64] = [:]
    for row in rows {
      for depth in 1...max(1, keys.count) {
        let head = Array(row.values.prefix(depth))
        totals[head] = (totals[head] ?? 0).saturatingAdd(row.numbers.total ?? 0)
      }
    }
    func comes(_ left: Row, before right: Row) -> Bool {
      for place in keys.indices where left.values[place] != right.values[place] {
        switch (left.values[place], right.values[place]) {
        case (.number(let first), .number(let second)): return first < second
        case (.text(let first), .text(let second)):
          let one = totals[Array(left.values[...place])] ?? 0
          let other = totals[Array(right.values[...place])] ?? 0
          return one != other ? one > other : first < second
        case (.absent, _): return false
        default: return true
        }
      }
      return false
    }
    rows.sort { comes($0, before: $1) }
  }
}
