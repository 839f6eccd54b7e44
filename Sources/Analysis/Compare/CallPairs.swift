import Glibc
import Statistics
import Trace

/// The calls of one run by stage, and within it by their day, iteration, agent and group.
struct CallPlaces {
  /// So many pairs of a stage say all that pairs can say.
  private static let most = 100_000

  /// The calls of one stage; the keys hold agent, day, iteration and group.
  struct Stage {
    var index = KeyIndex()
    /// The duration of each place; absent where two calls share it, which can't be told apart.
    var durations: [Int64] = []
  }

  private(set) var stages: [StageKey: Stage] = [:]
  let names: NameTable

  /// - Parameter keys: the name of each group.
  /// - Complexity: O(rows).
  init(_ table: SpanTable, _ groups: SpanGroups, _ keys: [StageKey]) {
    names = table.names
    var isOpen = groups.groups.map { $0.role != .attempt && $0.timed > 0 }
    var open = isOpen.count { $0 }
    var found = groups.groups.map { _ in Stage() }
    let agent = table.agent.span
    let day = table.day.span
    let iteration = table.iteration.span
    let duration = table.duration.span
    let group = table.group
    for (row, number) in groups.membership.enumerated() where isOpen[Int(number)] {
      guard duration[row] != SpanTable.absent64, !agent[row].isAbsent,
        day[row] != SpanTable.absent32 || iteration[row] != SpanTable.absent32
      else { continue }
      let key = PackedKey(
        agent[row].rawValue, UInt32(bitPattern: day[row]), UInt32(bitPattern: iteration[row]),
        group[row].rawValue)
      guard found[Int(number)].add(key, duration[row]) == Self.most else { continue }
      isOpen[Int(number)] = false
      open -= 1
      if open == 0 { break }
    }
    for (position, stage) in found.enumerated() where !stage.durations.isEmpty {
      stages[keys[position]] = stage
    }
  }
}

extension CallPlaces.Stage {
  /// Adds a call; how many places there are then.
  fileprivate mutating func add(_ key: PackedKey, _ duration: Int64) -> Int {
    let place = index.position(of: key)
    if place == durations.count {
      durations.append(duration)
    } else {
      durations[place] = SpanTable.absent64
    }
    return durations.count
  }
}

/// Calls that both sides made: of the same day, iteration, agent and stage.
///
/// At most the first 100,000 calls of a stage. Only where each side is one run: otherwise it is not clear
/// which run's call is the partner.
struct CallPairs {
  private var pairs: [StageKey: [(before: Int64, after: Int64)]] = [:]

  /// - Complexity: O(calls).
  init(_ base: CallPlaces, _ candidate: CallPlaces) {
    // By name of the candidate that of the base, once it was looked up.
    var translated: [NameID: NameID?] = [:]
    func translate(_ id: UInt32) -> UInt32? {
      let id = NameID(rawValue: id)
      guard !id.isAbsent else { return id.rawValue }
      if let known = translated[id] { return known?.rawValue }
      let name = candidate.names[id].flatMap { base.names.existing($0) }
      translated[id] = .some(name)
      return name?.rawValue
    }
    for (key, before) in base.stages {
      guard let after = candidate.stages[key] else { continue }
      var partners = [Int64](repeating: SpanTable.absent64, count: before.durations.count)
      // Mostly the calls of both sides come in much the same order.
      var next = 0
      for (place, duration) in zip(after.index.keys, after.durations) {
        guard let agent = translate(UInt32(truncatingIfNeeded: place.high >> 32)),
          let group = translate(UInt32(truncatingIfNeeded: place.low))
        else { continue }
        let (day, iteration) = (
          UInt32(truncatingIfNeeded: place.high), UInt32(truncatingIfNeeded: place.low >> 32)
        )
        let key = PackedKey(agent, day, iteration, group)
        let isNext = next < partners.count && before.index.keys[next] == key
        guard let partner = isNext ? next : before.index.existing(key) else { continue }
        partners[partner] = duration
        next = partner + 1
      }
      var found: [(Int64, Int64)] = []
      for (duration, partner) in zip(before.durations, partners)
      where duration != SpanTable.absent64 && partner != SpanTable.absent64 {
        found.append((duration, partner))
      }
      if found.count >= 6 { pairs[key] = found }
    }
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
