import Trace

/// A duration beyond this many medians belongs to the tail.
private let tailFactor = 3.0

extension BottleneckFinder {
  /// Up to two stages whose slowest answers take far longer than the usual one.
  ///
  /// Even the lower end of the 99th percentile's interval has to lie beyond three medians, so that a
  /// single slow answer makes no finding.
  func heavyTails(_ reference: Int64) -> [Bottleneck] {
    let candidates = tailCandidates()
    let excesses = excesses(over: candidates)
    var found: [Bottleneck] = []
    for candidate in candidates {
      let excess = excesses[candidate.group]
      guard Double(excess.sum) >= 0.02 * Double(reference) else { continue }
      let times = Wording.digits(candidate.p99 / candidate.p50)
      var tail = finding(
        "heavy tail", stage: candidate.stage, saving: excess.sum,
        advice:
          "One in a hundred takes \(Wording.duration(candidate.p99)) or more, \(times) times the "
          + "median: a second request after \(Wording.duration(candidate.limit)), or a timeout and "
          + "a retry, would cut the tail.")
      tail.interval = excess.interval
      found.append(tail)
    }
    let largest = found.sorted {
      ($1.saving ?? 0, $0.stage ?? "") < ($0.saving ?? 0, $1.stage ?? "")
    }
    return Array(largest.prefix(2))
  }

  /// A group whose tail is heavy.
  private struct TailCandidate {
    var group: Int
    var stage: String
    var p50: Double
    var p99: Double
    var limit: Double { p50 * tailFactor }
  }

  /// For each stage its largest timed group of attempts, or else of calls.
  private func tailCandidates() -> [TailCandidate] {
    var best: [NameID: Int] = [:]
    for (position, group) in groups.groups.enumerated() where group.timed > 0 {
      guard group.role == .attempt || group.role == .call else { continue }
      guard let other = best[group.stage] else {
        best[group.stage] = position
        continue
      }
      func rank(_ group: SpanGroups.Group) -> (Int, Int, Int) {
        (group.role == .attempt ? 1 : 0, group.timed, -Int(group.timing.rawValue))
      }
      if rank(groups.groups[other]) < rank(group) { best[group.stage] = position }
    }
    return best.values.sorted().compactMap { position in
      let entry = stages[position]
      guard entry.timed >= 100, let p50 = entry.p50, let p99 = entry.p99,
        let low = entry.p99Interval.low
      else { return nil }
      let candidate = TailCandidate(group: position, stage: entry.stage, p50: p50, p99: p99)
      // A median within its own uncertainty is no measure for anything.
      let measured = p50 > 2 * Double(entry.resolution ?? 0)
      return measured && Double(low) > candidate.limit ? candidate : nil
    }
  }

  /// By group, the time beyond the limit in rows that did not fail and, being calls, were not
  /// repeated: the time of failures and repeats is another finding.
  private func excesses(over candidates: [TailCandidate]) -> [SumOfTimes] {
    var excesses = [SumOfTimes](repeating: SumOfTimes(), count: groups.groups.count)
    guard !candidates.isEmpty else { return excesses }
    var limits = [Double](repeating: .infinity, count: groups.groups.count)
    for candidate in candidates { limits[candidate.group] = candidate.limit }
    let duration = table.duration.span
    for row in duration.indices where duration[row] != SpanTable.absent64 {
      let group = Int(groups.membership[row])
      let excess = Double(duration[row]) - limits[group]
      guard excess > 0, !table.status[row].isFailure else { continue }
      if groups.groups[group].role == .call && table.attempt[row] > 1 { continue }
      excesses[group].add(Int64(min(excess, 9e18)))
    }
    return excesses
  }
}
