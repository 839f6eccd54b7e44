import Trace

/// The stretch of time in which metrics counted, and which spans ended in it.
struct MetricWindow {
  /// The reading before the first observation; nil where that is not known, so that all came before it.
  var from: Int64?
  /// The last reading; nil where that is not known.
  var to: Int64?
  /// What had been counted by the first reading in which a metric stands, though earlier ones lack it:
  /// whether that came before the window or in it, nothing tells.
  var early = 0.0

  /// A reading's time may be wrong by so much: many are told in whole seconds.
  private static let uncertainty: Int64 = 1_000_000_000

  /// Rows that certainly ended in the window, and those that may have.
  ///
  /// What is observed is observed when it ends. A row without an end may have ended at any time.
  ///
  /// - Complexity: O(rows).
  func pick(_ rows: [Int], _ table: SpanTable) -> (certain: [Int], possible: [Int]) {
    if from == nil, to == nil { return (rows, rows) }
    var certain: [Int] = []
    var possible: [Int] = []
    for row in rows {
      guard table.start[row] != SpanTable.absent64, table.duration[row] != SpanTable.absent64 else {
        possible.append(row)
        continue
      }
      let end = table.start[row].saturatingAdd(table.duration[row])
      let margin = Self.uncertainty.saturatingAdd(max(0, table.resolution[row]))
      let isAfter = from.map { end > $0.saturatingAdd(margin) } ?? true
      let isBefore = to.map { end <= $0.saturatingSubtract(margin) } ?? true
      if isAfter, isBefore { certain.append(row) }
      let mayBeAfter = from.map { end > $0.saturatingSubtract(margin) } ?? true
      let mayBeBefore = to.map { end <= $0.saturatingAdd(margin) } ?? true
      if mayBeAfter, mayBeBefore { possible.append(row) }
    }
    return (certain, possible)
  }

  /// The window of several distributions of one name together.
  ///
  /// - Parameter areRelative: whether times count from the first reading, so that none is known.
  init(_ parts: [Distribution], areRelative: Bool) {
    guard !areRelative else { return }
    from = parts.compactMap(\.from).min()
    to = parts.compactMap(\.to).max()
    // One that stands only in later readings may have counted before the first of these.
    early = parts.reduce(0) { sum, part in
      part.from == from ? sum : sum + (part.countBefore ?? 0)
    }
  }

  /// The window of several counters of one name together.
  init(_ parts: [MetricSeries], areRelative: Bool) {
    guard !areRelative else { return }
    let grown = parts.filter { $0.points.count > 1 }
    from = grown.compactMap { $0.points.first?.time }.min()
    to = parts.compactMap { $0.points.last?.time }.max()
    early = grown.reduce(0) { sum, part in
      part.points.first?.time == from ? sum : sum + (part.points.first?.value ?? 0)
    }
  }
}
