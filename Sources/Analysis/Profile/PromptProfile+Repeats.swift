import Trace

extension PromptProfile {
  /// Calls whose prompt an earlier call of the same run had.
  ///
  /// A repeated attempt of one call is a retry, no repeat: of a call only its own row counts, or its
  /// first attempt in stages without rows of calls.
  ///
  /// - Complexity: O(rows) on average.
  mutating func addRepeats(_ table: SpanTable, _ groups: SpanGroups, _ work: StageWork) {
    if table.promptHash.common == SpanTable.absent64 { return }
    var asked = HashCounts(capacity: table.count)
    var byStage: [NameID: Int] = [:]
    let isHashed = table.promptHash.map { $0 != SpanTable.absent64 }
    for row in Self.firstRows(table, groups, work, where: { isHashed[$0] }) {
      let stage = table.stage[row]
      var place = byStage[stage] ?? -1
      if place < 0 {
        place = repeats.count
        byStage[stage] = place
        repeats.append(Repeats(stage: table.names[stage] ?? ""))
      }
      hashed += 1
      repeats[place].calls += 1
      let isTimed = table.duration[row] != SpanTable.absent64
      let duration: Int64? = isTimed ? table.duration[row] : nil
      if asked.add(table.promptHash[row], run: table.run[row], row: row, duration: duration) {
        distinct += 1
        continue
      }
      repeats[place].repeats += 1
      repeatedRows.append(row)
      if let duration {
        repeats[place].timed += 1
        repeats[place].squares += Double(duration) * Double(duration)
        repeats[place].time = (repeats[place].time ?? 0).saturatingAdd(duration)
      }
    }
    repeats.sort { ($1.repeats, $1.calls, $0.stage) < ($0.repeats, $0.calls, $1.stage) }
    mostRepeated = asked.top(20).map { entry in
      let row = Int(entry.row)
      // A summary alone reads no sizes.
      let sizes = unit == .bytes ? table.promptBytes : table.inputTokens
      let size = sizes.isEmpty ? SpanTable.absent64 : sizes[row]
      return Prompt(
        hash: table.promptHash[row], stage: table.names[table.stage[row]] ?? "",
        count: entry.count, time: entry.time, size: size == SpanTable.absent64 ? nil : size)
    }
  }

  /// The stages whose calls have a prompt that is known.
  private static func stagesOfCalls(
    _ table: SpanTable, _ groups: SpanGroups, where isKnown: (Int) -> Bool
  ) -> Set<NameID> {
    var stages: Set<NameID> = []
    let member = groups.membership.span
    let isCall = groups.groups.map { $0.role == .call }
    var known = groups.groups.map { _ in false }
    for row in member.indices {
      let group = Int(member[row])
      guard isCall[group], !known[group], isKnown(row) else { continue }
      known[group] = true
      stages.insert(table.stage[row])
    }
    return stages
  }

  /// The rows that ask with a prompt that is known, in the order of their starts; where those are
  /// unknown, in that of the table.
  ///
  /// Of a call only its own row counts, or its first attempt in stages without rows of calls.
  ///
  /// - Complexity: O(rows) where the starts are in order.
  static func firstRows(
    _ table: SpanTable, _ groups: SpanGroups, _ work: StageWork, where isKnown: (Int) -> Bool
  ) -> [Int] {
    let ofCalls = stagesOfCalls(table, groups, where: isKnown)
    let member = groups.membership.span
    let counts = groups.groups.map { group in
      group.role == .call || (group.role == .attempt && !ofCalls.contains(group.stage))
    }
    let isAttempt = groups.groups.map { $0.role == .attempt }
    var rows: [Int] = []
    var isOrdered = true
    var previous = Int64.min
    for row in member.indices where isKnown(row) && counts[Int(member[row])] {
      if isAttempt[Int(member[row])], table.attempt[row] > 1 { continue }
      if !work.superseded.isEmpty, work.superseded.contains(row) { continue }
      rows.append(row)
      if table.start[row] != SpanTable.absent64 {
        isOrdered = isOrdered && table.start[row] >= previous
        previous = table.start[row]
      }
    }
    if isOrdered { return rows }
    return rows.map { (table.start[$0], $0) }.sorted { $0 < $1 }.map { $0.1 }
  }
}

/// Counts how often each hash came, in an open table of its own.
///
/// Multiplied by a secret odd number, so that no file can hold hashes that all meet in one place; the
/// counts don't depend on it.
private struct HashCounts {
  struct Entry {
    var row: Int32 = -1
    var count = 0
    var time: Int64?
  }

  private var hashes: [Int64]
  private var runs: [NameID]
  private var slots: [Int32]
  private var entries: [Entry] = []
  private let mask: Int
  private let shift: UInt64
  private let secret = UInt64.random(in: .min ... .max) | 1

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    mask = size - 1
    shift = UInt64(64 - mask.nonzeroBitCount)
    slots = [Int32](repeating: -1, count: size)
    hashes = []
    runs = []
  }

  /// Whether that hash is new to its run.
  mutating func add(_ hash: Int64, run: NameID, row: Int, duration: Int64?) -> Bool {
    let mixed = UInt64(bitPattern: hash) ^ UInt64(run.rawValue) &* 0xD6E8_FEB8_6659_FD93
    var slot = Int(truncatingIfNeeded: (mixed &* secret) >> shift)
    while slots[slot] >= 0 {
      let found = Int(slots[slot])
      if hashes[found] == hash, runs[found] == run {
        entries[found].count += 1
        if let duration {
          entries[found].time = (entries[found].time ?? 0).saturatingAdd(duration)
        }
        return false
      }
      slot = (slot + 1) & mask
    }
    slots[slot] = Int32(truncatingIfNeeded: entries.count)
    hashes.append(hash)
    runs.append(run)
    entries.append(Entry(row: Int32(truncatingIfNeeded: row), count: 1))
    return true
  }

  /// The hashes that came most often, of those that came more than once.
  func top(_ count: Int) -> [Entry] {
    let repeated = entries.filter { $0.count > 1 }
    return Array(
      repeated.sorted { ($1.count, $1.time ?? -1, $0.row) < ($0.count, $0.time ?? -1, $1.row) }
        .prefix(count))
  }
}
