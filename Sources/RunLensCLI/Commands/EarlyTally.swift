import Synchronization
import Trace

/// A tally of spans that takes rows while the rest of the run is read, where the reader hands them over early.
final class EarlyTally: Sendable {
  /// Fewer rows are left to come again with those behind them: each time costs a look at all names.
  private static let rowsTogether = 1 << 17

  private let keys: [SpanKey]
  private let state: Mutex<TallyBuilder>

  /// A tally by those columns, of nothing yet.
  init(by keys: [SpanKey]) {
    self.keys = keys
    state = Mutex(TallyBuilder(by: keys))
  }

  /// Takes rows before the run is read to its end.
  var early: @Sendable (SpanTable) -> Int? {
    { rows in
      if rows.count < Self.rowsTogether { return 0 }
      self.state.withLock { $0.add(rows) }
      return rows.count
    }
  }

  /// What all rows came to, with those that come last; it must not be used any more.
  func finished(_ rest: SpanTable) -> SpanTally {
    state.withLock { builder in
      builder.add(rest)
      var whole = TallyBuilder(by: keys)
      swap(&whole, &builder)
      return whole.finished()
    }
  }
}
