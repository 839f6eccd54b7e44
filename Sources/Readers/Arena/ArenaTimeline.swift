import Trace

/// Something on disk that fixes the time of one place in the sequence of steps.
struct ArenaMark: Sendable {
  enum Kind: Sendable, Equatable {
    /// A prompt file was written: the step begins.
    case prompt
    /// A result file was written: the step before it has ended.
    case result
    /// An order was submitted or the market opened: a time from the database.
    case database
    /// Another file that is written between steps.
    case file
  }

  /// Number of entries of the sequence that were over by then.
  var position: Int
  /// Nanoseconds since 1970 UTC.
  var time: Int64
  var kind: Kind
  /// Uncertainty of the time in nanoseconds.
  var resolution: Int64
  /// Position of its path in the files' listing; nil for a database's time.
  var file: Int?
  /// Whether the time is the file's birth, not its modification.
  var isBirth = false
}

/// A stretch of the run between two marks with at least one step inside.
struct ArenaBracket: Sendable {
  var start: ArenaMark
  var end: ArenaMark
  var duration: Int64 { end.time - start.time }
  var entries: Range<Int> { start.position..<end.position }
  /// The uncertainty of a difference is the sum of those of its ends.
  var resolution: Int64 { start.resolution + end.resolution }

  /// What kind of evidence it is.
  var timing: Timing {
    if entries.count == 1, start.kind == .prompt, end.kind == .result { return .pair }
    return start.kind == .database && end.kind == .database ? .database : .adjacent
  }
}

/// The marks of a run in the order of its work.
struct ArenaTimeline: Sendable {
  private(set) var marks: [ArenaMark] = []

  mutating func add(_ mark: ArenaMark) { marks.append(mark) }

  /// The stretches between marks, each with the steps that must lie inside, in order.
  ///
  /// Where several marks stand at one place, the stretch before it ends with the earliest of them
  /// and the next begins with the latest: what lies between them is no step (matching, commits).
  /// Marks whose time contradicts the order are left out; see ``contradicting``.
  ///
  /// - Complexity: O(n log n) in the number of marks.
  func brackets() -> [ArenaBracket] {
    let sorted = consistent()
    var brackets: [ArenaBracket] = []
    var index = 0
    var previous: ArenaMark?
    while index < sorted.count {
      var end = index
      while end < sorted.count, sorted[end].position == sorted[index].position { end += 1 }
      let here = sorted[index..<end]
      if let previous, let first = here.min(by: { $0.time < $1.time }) {
        let bracket = ArenaBracket(start: previous, end: first)
        if bracket.duration >= 0 { brackets.append(bracket) }
      }
      previous = here.max { $0.time < $1.time }
      index = end
    }
    return brackets
  }

  /// Marks whose time contradicts the order of the work.
  var contradicting: [ArenaMark] {
    let kept = Set(consistent().map { MarkKey($0) })
    return marks.filter { !kept.contains(MarkKey($0)) }
  }

  private struct MarkKey: Hashable {
    var position: Int
    var time: Int64
    var file: Int?

    init(_ mark: ArenaMark) {
      position = mark.position
      time = mark.time
      file = mark.file
    }
  }

  /// The longest run of marks whose times rise with their positions.
  private func consistent() -> [ArenaMark] {
    let sorted = marks.sorted { ($0.position, $0.time) < ($1.position, $1.time) }
    // Patience sorting for a longest non-decreasing subsequence.
    var tails: [Int] = []
    var before = [Int](repeating: -1, count: sorted.count)
    for index in sorted.indices {
      var low = 0
      var high = tails.count
      while low < high {
        let middle = (low + high) / 2
        if sorted[tails[middle]].time <= sorted[index].time {
          low = middle + 1
        } else {
          high = middle
        }
      }
      before[index] = low > 0 ? tails[low - 1] : -1
      if low == tails.count { tails.append(index) } else { tails[low] = index }
    }
    var kept: [ArenaMark] = []
    var index = tails.last ?? -1
    while index >= 0 {
      kept.append(sorted[index])
      index = before[index]
    }
    return kept.reversed()
  }
}
