import Statistics
import Trace

extension PromptProfile {
  /// More pairs than this change no digit that anybody reads.
  static let pairLimit = 20_000
  /// Stages below this many pairs tell nothing about a relation.
  static let leastPairs = 10

  /// Sizes and latencies by stage: of attempts where these are timed, else of calls.
  ///
  /// Failures are left out (a refusal is fast whatever the prompt), and so are calls with more than one
  /// attempt, whose time is that of several.
  ///
  /// - Complexity: O(rows), plus sorting at most ``pairLimit`` pairs a stage.
  mutating func addSizes(_ table: SpanTable, _ groups: SpanGroups, _ work: StageWork) {
    let hasBytes = table.promptBytes.contains { $0 > 0 }
    unit = hasBytes ? .bytes : .tokens
    let sizes = hasBytes ? table.promptBytes : table.inputTokens
    let chosen = Self.chosenGroups(groups)
    var rows = groups.groups.map { _ in [Int]() }
    let member = groups.membership.span
    let duration = table.duration.span
    let size = sizes
    let status = table.status.span
    let attempt = table.attempt.span
    for row in member.indices where size[row] > 0 && duration[row] != SpanTable.absent64 {
      let group = Int(member[row])
      guard chosen[group], !status[row].isFailure else { continue }
      if groups.groups[group].role == .call, attempt[row] > 1 { continue }
      if !work.superseded.isEmpty, work.superseded.contains(row) { continue }
      rows[group].append(row)
    }
    for (position, group) in groups.groups.enumerated()
    where rows[position].count >= Self.leastPairs {
      stages.append(
        Self.stage(
          table.names[group.stage] ?? "", table.names[group.phase] ?? "", rows[position], sizes,
          table.duration))
    }
    stages.sort { ($1.count, $0.stage, $0.phase) < ($0.count, $1.stage, $1.phase) }
  }

  /// For each stage its best timed group of attempts, or else of calls.
  private static func chosenGroups(_ groups: SpanGroups) -> [Bool] {
    var best: [NameID: Int] = [:]
    func rank(_ group: SpanGroups.Group) -> (Int, Int, Int) {
      (group.role == .attempt ? 1 : 0, group.timed, -Int(group.timing.rawValue))
    }
    for (position, group) in groups.groups.enumerated() where group.timed > 0 {
      guard group.role == .attempt || group.role == .call else { continue }
      if let other = best[group.stage], rank(groups.groups[other]) >= rank(group) { continue }
      best[group.stage] = position
    }
    var chosen = [Bool](repeating: false, count: groups.groups.count)
    for position in best.values { chosen[position] = true }
    return chosen
  }

  private static func stage(
    _ stage: String, _ phase: String, _ rows: [Int], _ sizes: ColumnValues<Int64>,
    _ durations: [Int64]
  ) -> Stage {
    let step = (rows.count + pairLimit - 1) / pairLimit
    let sampled = stride(from: 0, to: rows.count, by: step).map { rows[$0] }
    let sizeSample = SortedSample(sorting: rows.map { sizes[$0] })
    let x = sampled.map { sizes[$0] }
    let y = sampled.map { durations[$0] }
    return Stage(
      stage: stage, phase: phase, count: rows.count, smallest: sizeSample.values.first ?? 0,
      medianSize: sizeSample.linearQuantile(.p50) ?? 0, largest: sizeSample.values.last ?? 0,
      correlation: RankCorrelation(x, y), sampled: sampled.count, bins: bins(x, y))
  }

  /// Bins of about equal counts; prompts of one size are never parted.
  private static func bins(_ sizes: [Int64], _ durations: [Int64]) -> [Bin] {
    let order = sizes.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    let wanted = max(1, min(8, order.count / 5))
    var bins: [Bin] = []
    var begin = 0
    for number in 1...wanted where begin < order.count {
      var end = number == wanted ? order.count : max(begin, order.count * number / wanted)
      while end > begin, end < order.count, sizes[order[end]] == sizes[order[end - 1]] { end += 1 }
      guard end > begin else { continue }
      let sample = SortedSample(sorting: order[begin..<end].map { durations[$0] })
      bins.append(
        Bin(
          low: sizes[order[begin]], high: sizes[order[end - 1]], count: sample.count,
          p25: QuantileLevel(1, of: 4).flatMap { sample.linearQuantile($0) } ?? 0,
          p50: sample.linearQuantile(.p50) ?? 0, p75: sample.linearQuantile(.p75) ?? 0))
      begin = end
    }
    return bins
  }
}
