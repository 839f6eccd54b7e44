import Trace

/// Rows that are no call of their own: stretches of work between two marks, and the orders.
extension ArenaSpans {
  /// Adds the stretches that hold several calls, or calls that may not have been made, unless every
  /// call inside has a duration of its own.
  mutating func addComposites() {
    for bracket in evidence.brackets {
      let range = bracket.entries
      guard singles[range.lowerBound]?.entries != range else { continue }
      let stretch = Stretch(evidence.sequence.entries[range], timed[range])
      guard stretch.untimed > 0, let last = stretch.lastCall ?? stretch.last else { continue }
      var row = row(
        last, call: range.lowerBound, phase: Phase.step,
        source: bracket.timing == .database
          ? ArenaEvidence.databaseSource : ArenaEvidence.promptSource)
      row.stage = stretch.names.joined(separator: "+")
      if !stretch.isOfOneAgent { row.agent = nil }
      row.covers = stretch.isSure ? Int32(clamping: range.count) : nil
      row.start = bracket.start.time
      row.duration = bracket.duration
      row.timing = bracket.timing
      row.resolution = bracket.resolution
      row.status = .ok
      append(row)
      coverage.callsInComposites += stretch.untimedSure
    }
  }

  /// What the entries of a stretch have in common.
  private struct Stretch {
    /// What they are of, each kind of work once.
    var names: [String] = []
    /// Those without a time of their own, and those of them that were made for sure.
    var untimed = 0
    var untimedSure = 0
    /// The last one, and the last that is one call.
    var last: ArenaStep?
    var lastCall: ArenaStep?
    /// Whether all are calls, made for sure; and whether all are calls of one agent.
    var isSure = true
    var isOfOneAgent = true

    /// - Complexity: O(entries).
    init(_ entries: ArraySlice<ArenaSequence.Entry>, _ timed: ArraySlice<Bool>) {
      var agent: Int32??
      for (entry, isTimed) in zip(entries, timed) {
        let step = entry.step
        if let gap = entry.gap {
          for name in gap { note(name) }
          isOfOneAgent = false
        } else {
          note(step.stage.group)
          lastCall = step
          if let agent, agent != step.agent { isOfOneAgent = false }
          agent = .some(step.agent)
        }
        last = step
        if !isTimed { untimed += 1 }
        if entry.made != .yes { isSure = false } else if !isTimed { untimedSure += 1 }
      }
    }

    private mutating func note(_ name: String) {
      if names.last != name, !names.contains(name) { names.append(name) }
    }
  }

  mutating func addOrderGaps() {
    let gaps = evidence.facts.orderGaps
    guard !gaps.isEmpty else { return }
    let millisecond: Int64 = 1_000_000
    table.reserve(gaps.count)
    // All but place and time is the same in every row.
    var row = EncodedSpan(
      run: table.intern(run), system: table.intern(Self.system),
      source: table.intern(ArenaEvidence.databaseSource), stage: table.intern("order_submission"),
      phase: table.intern("db"))
    row.call = -1
    row.status = .ok
    row.covers = 0
    row.timing = .database
    row.resolution = 2 * millisecond
    let columns = SpanColumns(nil)
    var rows: [EncodedSpan] = []
    rows.reserveCapacity(1024)
    var agents: [NameID?] = []
    for gap in gaps {
      row.day = gap.day
      row.iteration = gap.iteration
      row.agent = name(gap.agent, &agents)
      row.start = gap.start
      row.duration = gap.duration
      rows.append(row)
      if rows.count == rows.capacity {
        table.append(rows: rows.span, columns: columns)
        rows.removeAll(keepingCapacity: true)
      }
    }
    table.append(rows: rows.span, columns: columns)
    spansBySource[ArenaEvidence.databaseSource, default: 0] += gaps.count
    promptFiles += repeatElement(SpanTexts.none, count: gaps.count)
    resultFiles += repeatElement(SpanTexts.none, count: gaps.count)
  }

  /// The name of an agent by its number, which is below ``ArenaFacts/numberLimit``.
  private mutating func name(_ agent: Int32, _ known: inout [NameID?]) -> NameID {
    let number = Int(agent)
    if number >= known.count {
      known += repeatElement(nil, count: number + 1 - known.count)
    }
    if let name = known[number] { return name }
    let name = table.intern(String(agent))
    known[number] = name
    return name
  }
}
