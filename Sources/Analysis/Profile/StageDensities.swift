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
  /// - Complexity: O(rows), and O(bins) a row at worst.
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
    let starts = Self.starts(edges, low: Double(low), high: Double(high))
    let lowest = Self.step(Double(low))
    let groups = SpanGroups(table)
    var tallies = [Int](repeating: 0, count: groups.groups.count * bins)
    for row in duration.indices where duration[row] > 0 {
      let value = Double(duration[row])
      var bin = starts[Self.step(value) - lowest]
      while bin < edges.count && edges[bin] <= value { bin += 1 }
      tallies[Int(groups.membership[row]) * bins + bin] += 1
    }
    var counts: [Key: [Int]] = [:]
    for (position, group) in groups.groups.enumerated() where group.timed > 0 {
      counts[
        Key(
          stage: table.names[group.stage] ?? "", phase: table.names[group.phase] ?? "",
          timing: group.timing.name)] = Array(tallies[position * bins..<(position + 1) * bins])
    }
    self.counts = counts
  }

  /// The step of a number above zero, of which every doubling has 64: its leading bits.
  @inline(__always)
  private static func step(_ value: Double) -> Int {
    Int(truncatingIfNeeded: value.bitPattern &>> 46)
  }

  /// The bin of the smallest number of each step, from that of `low` on.
  private static func starts(_ edges: [Double], low: Double, high: Double) -> [Int] {
    var bin = 0
    return (step(low)...step(high)).map { step in
      let smallest = Double(bitPattern: UInt64(truncatingIfNeeded: step) &<< 46)
      while bin < edges.count && edges[bin] <= smallest { bin += 1 }
      return bin
    }
  }

  /// The bins of a row of the summary; nil where it has no durations here.
  public func counts(of stage: StageSummary) -> [Int]? {
    counts[Key(stage: stage.stage, phase: stage.phase, timing: stage.timing)]
  }
}
