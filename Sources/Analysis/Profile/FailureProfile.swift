public import Statistics
public import Trace

/// What failed, what it cost, and whether failures come in clusters.
///
/// Times are nanoseconds.
public struct FailureProfile: Sendable, Equatable {
  /// Failures of one stage that failed in one way.
  public struct Kind: Sendable, Equatable {
    /// The step's name.
    public var stage: String
    /// How it ended.
    public var status: Status
    /// The error's class, where the source names one.
    public var error: String?
    /// How often.
    public var count = 0
    /// Failures with a duration.
    public var timed = 0
    /// Sum of these durations; nil where none is timed.
    public var lost: Int64?
    /// Start of the first one; nil where no start is known.
    public var first: Int64?
    /// Start of the last one; nil where no start is known.
    public var last: Int64?
  }

  /// Part of the run's time, all parts equally long.
  public struct Bin: Sendable, Equatable {
    /// When it begins, nanoseconds since 1970 UTC.
    public var start: Int64
    /// Attempts that began in it, or calls where no attempts are known.
    public var trials = 0
    /// Those of them that failed.
    public var failed = 0
    /// Those of them that repeat an earlier attempt.
    public var repeated = 0
  }

  /// The most frequent first.
  public var kinds: [Kind] = []
  /// All failures.
  public var failed = 0
  /// Attempts, or calls in stages without attempts: what failures are a share of.
  public var trials = 0
  /// The run's time in equal parts; empty where no start is known.
  public var bins: [Bin] = []
  /// How long a bin is; 0 without bins.
  public var binLength: Int64 = 0
  /// Whether failures stand together in the order of starts; nil unless attempts with a start both
  /// failed and succeeded.
  public var clustering: RunsTest?
  /// The longest unbroken series of failures in that order.
  public var longestSeries = 0
  /// When that series began; nil without one.
  public var longestSeriesStart: Int64?
}

extension FailureProfile {
  /// Bins of the run's time.
  static let binCount = 48

  /// - Complexity: O(rows), plus sorting the starts.
  init(of trace: RunTrace, _ groups: SpanGroups) {
    let table = trace.spans
    let failing = FailingRows(table, groups, CallNumbers(table, groups))
    addKinds(table, failing)
    failed = failing.rows.count
    trials = failing.trials.values.reduce(0, +)
    addTimes(table, groups, failing)
  }

  private mutating func addKinds(_ table: SpanTable, _ failing: FailingRows) {
    var index = KeyIndex()
    for row in failing.rows {
      let key = FailingRows.key(table, row)
      let position = index.position(of: key)
      if position == kinds.count {
        let (stage, error, status) = FailingRows.parts(key)
        kinds.append(
          Kind(stage: table.names[stage] ?? "", status: status, error: table.names[error]))
      }
      kinds[position].count += 1
      if table.duration[row] != SpanTable.absent64 {
        kinds[position].timed += 1
        kinds[position].lost = (kinds[position].lost ?? 0).saturatingAdd(table.duration[row])
      }
      let start = table.start[row]
      guard start != SpanTable.absent64 else { continue }
      kinds[position].first = min(kinds[position].first ?? .max, start)
      kinds[position].last = max(kinds[position].last ?? .min, start)
    }
    kinds.sort { left, right in
      (right.count, left.stage, left.status.rawValue, left.error ?? "")
        < (left.count, right.stage, right.status.rawValue, right.error ?? "")
    }
  }

  /// What happened when: attempts in the order of their starts, calls in stages without attempts.
  private mutating func addTimes(
    _ table: SpanTable, _ groups: SpanGroups, _ failing: FailingRows
  ) {
    let counts = groups.failuresAreOwn
    let member = groups.membership.span
    let start = table.start.span
    var isEvent = member.indices.map { counts[Int(member[$0])] }
    // Calls that failed without a failed attempt are failures of their own.
    for row in failing.rows { isEvent[row] = true }
    var events: [UInt32] = []
    for (row, isOne) in isEvent.enumerated() where isOne && start[row] != SpanTable.absent64 {
      events.append(UInt32(truncatingIfNeeded: row))
    }
    events = RowOrder.byStart(events, start)
    guard let first = events.first.map({ start[Int($0)] }),
      let last = events.last.map({ start[Int($0)] })
    else { return }
    makeBins(from: first, to: last)
    var outcomes: [Bool] = []
    outcomes.reserveCapacity(events.count)
    var series = 0
    var seriesStart = first
    let status = table.status.span
    let attempt = table.attempt.span
    for event in events {
      let row = Int(event)
      let isFailure = status[row].isFailure
      let bin = Int(start[row].saturatingSubtract(first) / max(1, binLength))
      let place = min(bin, bins.count - 1)
      bins[place].trials += 1
      if isFailure { bins[place].failed += 1 }
      if attempt[row] > 1, groups.groups[Int(member[row])].role == .attempt {
        bins[place].repeated += 1
      }
      if isFailure {
        if series == 0 { seriesStart = start[row] }
        series += 1
        if series > longestSeries {
          longestSeries = series
          longestSeriesStart = seriesStart
        }
      } else {
        series = 0
      }
      if status[row] != .unknown { outcomes.append(isFailure) }
    }
    clustering = RunsTest(outcomes.span)
  }

  private mutating func makeBins(from first: Int64, to last: Int64) {
    let length = last.saturatingSubtract(first)
    let count = length > 0 ? Self.binCount : 1
    binLength = length / Int64(count) + 1
    bins = (0..<count).map { Bin(start: first.saturatingAdd(Int64($0) &* binLength)) }
  }
}
