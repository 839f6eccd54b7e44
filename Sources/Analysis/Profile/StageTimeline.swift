import Statistics
import Trace

/// The latency of a stage, or of all calls, over the time of the run, with what failed.
public struct StageTimeline: Sendable, Equatable {
  /// What began in one stretch of time.
  public struct Bin: Sendable, Equatable {
    /// Start of the stretch, in nanoseconds since 1970 UTC.
    public var start: Int64
    /// Timed calls that began in it.
    public var timed = 0
    /// 10th percentile of their durations; nil below 10 of them, as with ``p90``.
    public var p10: Double?
    /// Lower quartile; nil below 4 durations.
    public var p25: Double?
    /// Median; nil without a duration.
    public var p50: Double?
    /// Upper quartile; nil below 4 durations.
    public var p75: Double?
    /// 90th percentile; nil below 10 durations.
    public var p90: Double?
    /// Failures that were seen in it: of attempts, or of calls in stages without attempts.
    public var failed = 0
    /// Attempts after the first that began in it.
    public var retried = 0
  }

  /// One call, where they are few enough to be shown one by one.
  public struct Point: Sendable, Equatable {
    /// Its start, in nanoseconds since 1970 UTC.
    public var start: Int64
    /// Its duration.
    public var duration: Int64
    /// Whether it failed.
    public var failed: Bool
    /// Whether it needed more than one attempt.
    public var retried: Bool
  }

  /// The stage; nil for all of them.
  public var stage: String?
  /// Length of a stretch in nanoseconds.
  public var width: Int64
  /// The stretches in order, without a gap.
  public var bins: [Bin]
  /// The calls one by one, in the order of the rows; empty where there are more than
  /// ``mostPoints``.
  public var points: [Point]

  /// The most stretches of time.
  public static let mostBins = 72
  /// The most calls that are shown one by one.
  public static let mostPoints = 240

  /// All calls together, then the stages; empty where nothing timed has a start.
  ///
  /// - Complexity: O(rows), plus sorting the durations.
  static func all(
    _ table: SpanTable, _ groups: SpanGroups, _ work: StageWork, stages: [NameID]
  ) -> [StageTimeline] {
    guard let axis = TimelineAxis(table, groups, work) else { return [] }
    var slots: [NameID: Int] = [:]
    for (slot, stage) in stages.enumerated() { slots[stage] = slot }
    let slotOfGroup = groups.groups.map { slots[$0.stage].map { Int32($0) } ?? Int32(-1) }

    // The last slot is that of all stages without a place of their own.
    let size = axis.bins
    var buckets = DurationBuckets(count: (stages.count + 1) * size)
    buckets.fill(table) { row in
      let group = Int(groups.membership[row])
      guard work.includes(row, group: group), let bin = axis.bin(of: table.start[row]) else {
        return -1
      }
      let slot = slotOfGroup[group]
      return (slot < 0 ? Int32(stages.count) : slot) * Int32(size) + Int32(bin)
    }
    var lines = ([nil] + stages).map { stage in
      StageTimeline(
        stage: stage.flatMap { table.names[$0] }, width: axis.width,
        bins: (0..<size).map { Bin(start: axis.start(of: $0)) }, points: [])
    }
    for bin in 0..<size {
      var all: [Int64] = []
      for slot in 0...stages.count {
        let sample = buckets.sample(slot * size + bin)
        if slot < stages.count { lines[slot + 1].bins[bin].describe(sample) }
        all += sample.values
      }
      lines[0].bins[bin].describe(SortedSample(sorting: all))
    }
    countTrouble(table, groups, axis, slotOfGroup, &lines)
    addPoints(table, groups, work, axis, slotOfGroup, &lines)
    // A single stage needs no line beside that of all.
    return stages.count == 1 && lines[0].timed == lines[1].timed ? [lines[1]] : lines
  }

  /// Timed calls in all.
  public var timed: Int { bins.reduce(0) { $0 + $1.timed } }

  private static func countTrouble(
    _ table: SpanTable, _ groups: SpanGroups, _ axis: TimelineAxis, _ slots: [Int32],
    _ lines: inout [StageTimeline]
  ) {
    let counts = groups.failuresAreOwn
    for row in 0..<table.count where counts[Int(groups.membership[row])] {
      let failed = table.status[row].isFailure
      let attempts = table.attempt[row]
      guard failed || attempts > 1, let bin = axis.bin(of: table.start[row]) else { continue }
      let group = Int(groups.membership[row])
      // A call tells how many attempts it needed, an attempt which one it is.
      let again = attempts > 1 ? (groups.groups[group].role == .call ? Int(attempts) - 1 : 1) : 0
      let end = table.start[row].saturatingAdd(max(0, table.duration[row]))
      let seen = axis.bin(of: end) ?? bin
      for line in slots[group] < 0 ? [0] : [0, Int(slots[group]) + 1] {
        if failed { lines[line].bins[seen].failed += 1 }
        lines[line].bins[bin].retried += again
      }
    }
  }

  private static func addPoints(
    _ table: SpanTable, _ groups: SpanGroups, _ work: StageWork, _ axis: TimelineAxis,
    _ slots: [Int32], _ lines: inout [StageTimeline]
  ) {
    let wanted = lines.map { $0.timed <= mostPoints }
    guard wanted.contains(true) else { return }
    for row in 0..<table.count where table.duration[row] != SpanTable.absent64 {
      let group = Int(groups.membership[row])
      guard work.includes(row, group: group), axis.bin(of: table.start[row]) != nil else {
        continue
      }
      let point = Point(
        start: table.start[row], duration: table.duration[row],
        failed: table.status[row].isFailure,
        retried: table.attempt[row] != SpanTable.absent16 && table.attempt[row] > 1)
      if wanted[0] { lines[0].points.append(point) }
      let slot = Int(slots[group])
      if slot >= 0, wanted[slot + 1] { lines[slot + 1].points.append(point) }
    }
  }
}

extension StageTimeline.Bin {
  /// Fills in what the durations tell.
  fileprivate mutating func describe(_ sample: SortedSample) {
    timed = sample.count
    p50 = sample.linearQuantile(.p50)
    if timed >= 4 {
      p25 = QuantileLevel(25, of: 100).flatMap { sample.linearQuantile($0) }
      p75 = sample.linearQuantile(.p75)
    }
    if timed >= 10 {
      p10 = QuantileLevel(10, of: 100).flatMap { sample.linearQuantile($0) }
      p90 = sample.linearQuantile(.p90)
    }
  }
}
