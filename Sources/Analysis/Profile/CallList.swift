public import Trace

/// The logical calls of a table, each once, with what its attempts tell.
///
/// A call is its own row where there is one, of two rows about it the one with the better evidence;
/// in stages without rows of calls its attempts together.
public struct CallList: Sendable {
  /// One call.
  public struct Call: Sendable, Equatable {
    /// The row that says who, where and how it ended: its own, or that of its last attempt.
    public var row: Int
    /// When it began, nanoseconds since 1970 UTC; nil where unknown.
    public var start: Int64?
    /// How long it took in nanoseconds, all attempts and pauses included; nil where unknown.
    public var duration: Int64?
    /// Attempts made; nil where nothing counts them.
    public var attempts: Int?
    /// Attempts seen that failed; nil where no attempt was seen.
    public var failedAttempts: Int?
    /// Time of these in nanoseconds; nil where none of them is timed.
    public var failedTime: Int64?
  }

  /// The calls in the order of their rows.
  public private(set) var calls: [Call] = []

  private struct Key: Hashable {
    var run: NameID
    var stage: NameID
    var call: Int64
  }

  /// The calls of that table.
  ///
  /// - Complexity: O(rows) on average.
  public init(of table: SpanTable) {
    let groups = SpanGroups(table)
    let roles = groups.groups.map(\.role)
    let whole = Set(groups.groups.filter { $0.role == .call }.map(\.stage))
    var places: [Key: Int] = [:]
    for row in 0..<table.count where roles[Int(groups.membership[row])] == .call {
      let key = Key(run: table.run[row], stage: table.stage[row], call: table.call[row])
      if let place = places[key], table.timing[calls[place].row] != table.timing[row] {
        // Two sources tell of one call.
        if table.timing[row] < table.timing[calls[place].row] { calls[place] = Call(row, table) }
        continue
      }
      places[key] = calls.count
      calls.append(Call(row, table))
    }
    for row in 0..<table.count where roles[Int(groups.membership[row])] == .attempt {
      let key = Key(run: table.run[row], stage: table.stage[row], call: table.call[row])
      if let place = places[key] {
        if !whole.contains(table.stage[row]) { calls[place].extend(by: row, table) }
        calls[place].count(row, table)
      } else if !whole.contains(table.stage[row]) {
        places[key] = calls.count
        var call = Call(row, table)
        call.count(row, table)
        calls.append(call)
      }
    }
    calls.sort { $0.row < $1.row }
  }
}

extension CallList.Call {
  fileprivate init(_ row: Int, _ table: SpanTable) {
    self.row = row
    start = table.start[row] == SpanTable.absent64 ? nil : table.start[row]
    duration = table.duration[row] == SpanTable.absent64 ? nil : table.duration[row]
    attempts = table.attempt[row] == SpanTable.absent16 ? nil : Int(table.attempt[row])
  }

  /// Adds a further attempt to a call without a row of its own.
  fileprivate mutating func extend(by row: Int, _ table: SpanTable) {
    let next = CallList.Call(row, table)
    if let start, let duration, let from = next.start, let length = next.duration {
      let first = min(start, from)
      let end = max(start.saturatingAdd(duration), from.saturatingAdd(length))
      self.start = first
      self.duration = end.saturatingSubtract(first)
    } else {
      // An attempt of unknown length leaves the whole unknown.
      start = [start, next.start].compactMap { $0 }.min()
      duration = nil
    }
    if let attempt = next.attempts, attempt >= attempts ?? 0 {
      attempts = attempt
      self.row = row
    }
  }

  fileprivate mutating func count(_ row: Int, _ table: SpanTable) {
    failedAttempts = failedAttempts ?? 0
    guard table.status[row].isFailure else { return }
    failedAttempts = (failedAttempts ?? 0) + 1
    if table.duration[row] != SpanTable.absent64 {
      failedTime = (failedTime ?? 0).saturatingAdd(table.duration[row])
    }
  }
}
