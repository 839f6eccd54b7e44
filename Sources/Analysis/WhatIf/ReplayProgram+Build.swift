import Scheduling
public import Trace

extension ReplayProgram {
  /// The program of a recorded run; nil where no call is timed.
  ///
  /// - Parameters:
  ///   - independent: whether each call is taken as independent of all others, whatever is declared about
  ///     the system.
  ///   - prices: by which attempts are priced instead of by the costs on record.
  /// - Complexity: O(n log n).
  public init?(of trace: RunTrace, independent: Bool = false, prices: PriceList? = nil) {
    self.init()
    self.prices = prices
    let table = trace.spans
    let declared = independent ? .independent : ReplaySystem.named(trace.run.system)
    var system = declared
    var recorded = RecordedCalls(table, system)
    if recorded.calls.isEmpty, system.whole != nil {
      system.whole = nil
      recorded = RecordedCalls(table, system)
    }
    guard !recorded.calls.isEmpty else { return nil }
    let resolution = recorded.calls.reduce(0) { max($0, table.resolution[$1.row]) }
    var arrangement = ReplayArrangement(recorded, table, system)
    if arrangement.separated(resolution: resolution) < 0.95 {
      if system != .other {
        doubt =
          "what is declared for \(system.name) does not fit this recording: its sections overlap"
      }
      system = .other
      arrangement = ReplayArrangement(recorded, table, system)
      if arrangement.separated(resolution: resolution) < 0.95 {
        doubt = "iterations overlap in this recording, so none waits for the one before"
        system.extent = .run
        arrangement = ReplayArrangement(recorded, table, system)
      }
    }
    self.system = system
    untimedCalls = recorded.untimed
    let builder = ReplayBuilder(
      recorded: recorded, arrangement: arrangement, table: table, run: trace.run)
    builder.fill(&self)
  }

  init() { system = .other }
}
