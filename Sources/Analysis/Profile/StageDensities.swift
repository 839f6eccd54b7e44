public import Trace

/// How the durations of every stage, phase and timing source lie on one logarithmic axis.
public struct StageDensities: Sendable {
  /// The shortest duration above zero, in nanoseconds.
  public let low: Int64
  /// The longest duration, in nanoseconds.
  public let high: Int64

  private struct Key: Hashable {
    var stage: String
    var phase: String
    var timing: String
  }

  private let counts: [Key: [Int]]

  /// The densities of a table in that many bins of equal ratio; nil where nothing is longer than zero.
  ///
  /// - Complexity: O(rows · log bins).
  public init?(of table: SpanTable, bins: Int) {
    let duration = table.duration.span
    var low = Int64.max
    var high: Int64 = 0
    for row in duration.indices where duration[row] > 0 {
      low = min(low, duration[row])
      high = max(high, duration[row])
    }
    guard high > 0, bins > 0 else { return nil }
    self.low = low
    self.high = high
    let from = logarithm(low)
    let width = (logarithm(high) - from) / Double(bins)
    // Upper edges of all bins but the last.
    let edges = (1..<max(bins, 1)).map { exponential(from + Double($0) * width) }
    let groups = SpanGroups(table)
    var tallies = groups.groups.map { _ in [Int](repeating: 0, count: bins) }
    for row in duration.indices where duration[row] > 0 {
      let value = Double(duration[row])
      var first = 0
      var last = edges.count
      while first < last {
        let middle = (first + last) / 2
        if edges[middle] <= value { first = middle + 1 } else { last = middle }
      }
      tallies[Int(groups.membership[row])][first] += 1
    }
    var counts: [Key: [Int]] = [:]
    for (group, tally) in zip(groups.groups, tallies) where group.timed > 0 {
      counts[
        Key(
          stage: table.names[group.stage] ?? "", phase: table.names[group.phase] ?? "",
          timing: group.timing.name)] = tally
    }
    self.counts = counts
  }

  /// The bins of a row of the summary; nil where it has no durations here.
  public func counts(of stage: StageSummary) -> [Int]? {
    counts[Key(stage: stage.stage, phase: stage.phase, timing: stage.timing)]
  }
}
