import Trace

/// Gathers the attempts of each logical call where every attempt has files of its own.
struct AttemptGroups {
  private struct Key: Hashable {
    var run: NameID
    var stage: NameID
    var agent: NameID
    var group: NameID
    var day: Int32
    var iteration: Int32
  }

  private let firstCall: Int64
  private let phase: NameID
  private var positions: [Key: Int] = [:]
  /// One row a call: from its first prompt to its last result, with the last attempt's outcome.
  private(set) var rows: [EncodedSpan] = []
  /// The highest attempt of each call, and the end of its last result.
  private var last: [(attempt: Int16, count: Int16, end: Int64)] = []

  /// - Parameters:
  ///   - firstCall: number of the first call that will be met.
  ///   - phase: the phase of whole calls.
  init(firstCall: Int64, phase: NameID) {
    self.firstCall = firstCall
    self.phase = phase
  }

  /// Adds one attempt and gives it the number of its call.
  mutating func add(_ attempt: inout EncodedSpan) {
    let key = Key(
      run: attempt.run, stage: attempt.stage, agent: attempt.agent, group: attempt.group,
      day: attempt.day, iteration: attempt.iteration)
    let end =
      attempt.duration >= 0 ? attempt.start &+ attempt.duration : SpanTable.absent64
    guard let position = positions[key] else {
      positions[key] = rows.count
      attempt.call = firstCall + Int64(rows.count)
      var row = attempt
      row.phase = phase
      row.attempt = 1
      rows.append(row)
      last.append((attempt.attempt, 1, end))
      return
    }
    attempt.call = firstCall + Int64(position)
    var row = rows[position]
    var known = last[position]
    if attempt.attempt >= known.attempt {
      known.attempt = attempt.attempt
      known.end = end
      row.status = attempt.status
      row.error = attempt.error
      row.responseBytes = attempt.responseBytes
      row.resolution = attempt.resolution
    }
    known.count = known.count == .max ? .max : known.count + 1
    if attempt.start != SpanTable.absent64 {
      row.start = row.start == SpanTable.absent64 ? attempt.start : min(row.start, attempt.start)
    }
    row.attempt = known.count
    row.duration = SpanTable.absent64
    row.timing = .none
    if known.end != SpanTable.absent64, row.start != SpanTable.absent64, known.end >= row.start {
      row.duration = known.end - row.start
      row.timing = .pair
    }
    last[position] = known
    rows[position] = row
  }
}
