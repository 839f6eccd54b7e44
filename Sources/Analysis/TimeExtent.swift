import Trace

/// From the first to the last instant of some spans.
struct TimeExtent {
  private(set) var start = Int64.max
  private(set) var end = Int64.min
  private var timed = false

  /// Adds a span; one without a start adds nothing, one without a duration an instant.
  mutating func add(start begin: Int64, duration: Int64) {
    guard begin != SpanTable.absent64 else { return }
    let isTimed = duration != SpanTable.absent64
    start = min(start, begin)
    end = max(end, isTimed ? begin.saturatingAdd(duration) : begin)
    timed = timed || isTimed
  }

  /// The first instant; nil where none is known.
  var first: Int64? { start == .max ? nil : start }

  /// The length; a single instant is no stretch of time: its length is unknown, not zero.
  var length: Int64? { timed || end > start ? end.saturatingSubtract(start) : nil }
}
