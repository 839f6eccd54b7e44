import Statistics
import Trace

/// How many spans of a stage, or calls of all stages, failed and were repeated.
struct OutcomeTally {
  /// Of the spans whose end is known, those that failed.
  private(set) var failed = OutcomeShare()
  /// Of the calls whose attempts are known, those that needed more than one.
  private(set) var repeated = OutcomeShare()

  /// Adds spans of one run.
  ///
  /// - Parameters:
  ///   - rows: their rows in the order of their start.
  ///   - areCalls: whether they are whole calls, which alone are repeated.
  ///   - blocks: the blocks of these rows.
  /// - Complexity: O(rows).
  mutating func add(_ rows: [UInt32], areCalls: Bool, _ table: SpanTable, _ blocks: RowBlocks) {
    let status = table.status.span
    let attempt = table.attempt.span
    failed.add(
      OutcomeSeries(rows, blocks) { row in
        status[row] == .unknown ? nil : status[row].isFailure
      })
    guard areCalls else { return }
    repeated.add(
      OutcomeSeries(rows, blocks) { row in
        attempt[row] >= 1 ? attempt[row] > 1 : nil
      })
  }
}

/// How many of some calls had an outcome, and how many independent calls they are worth.
struct OutcomeShare {
  private(set) var trials = 0
  private(set) var successes = 0
  private var runs: [(trials: Int, successes: Int)] = []
  private var worthInRuns = 0.0

  fileprivate mutating func add(_ series: OutcomeSeries) {
    guard series.trials > 0 else { return }
    trials += series.trials
    successes += series.successes
    worthInRuns += series.worth
    runs.append((series.trials, series.successes))
  }

  /// The share; nil without calls.
  var proportion: Proportion? { Proportion(successes, of: trials) }

  /// How many independent calls these are worth, as a share of their number.
  ///
  /// The least by their order in time, by what calls of one agent and day, and by what calls of one
  /// run have in common.
  var worth: Double {
    guard trials > 0 else { return 1 }
    var between = VarianceTally(groups: runs.count)
    for (number, run) in runs.enumerated() {
      between.add(ones: run.successes, of: run.trials, to: number)
    }
    return min(worthInRuns, between.effectiveCount) / Double(trials)
  }
}

/// Which calls of one run had an outcome, in the order of their start.
private struct OutcomeSeries {
  /// Where those lie that had it.
  private var places: [UInt32] = []
  /// By block how many there are, and how many had it.
  private let ofBlock: [UInt32]
  private var successesOfBlock: [UInt32]
  let trials: Int

  var successes: Int { places.count }

  /// - Parameters:
  ///   - rows: the calls.
  ///   - blocks: the block of each.
  ///   - outcome: whether a row had the outcome; nil where that is not known.
  init(_ rows: [UInt32], _ blocks: RowBlocks, _ outcome: (Int) -> Bool?) {
    var ofBlock = [UInt32](repeating: 0, count: blocks.count)
    successesOfBlock = ofBlock
    var known = 0
    do {
      var counts = ofBlock.mutableSpan
      for (place, row) in rows.enumerated() {
        guard let hasIt = outcome(Int(row)) else { continue }
        let block = Int(blocks.numbers[place])
        counts[block] &+= 1
        if hasIt {
          successesOfBlock[block] &+= 1
          places.append(UInt32(truncatingIfNeeded: known))
        }
        known &+= 1
      }
    }
    self.ofBlock = ofBlock
    trials = known
  }

  /// The least number of independent calls that their order in time and their blocks leave.
  var worth: Double {
    // Of calls that all ended alike nothing shows how alike they are.
    guard successes > 0, successes < trials else { return Double(trials) }
    var series = [Double](repeating: 0, count: trials)
    for place in places { series[Int(place)] = 1 }
    var tally = VarianceTally(groups: ofBlock.count)
    for (number, total) in ofBlock.enumerated() {
      tally.add(ones: Int(successesOfBlock[number]), of: Int(total), to: number)
    }
    return min(EffectiveSampleSize.worth(inTime: series), tally.effectiveCount)
  }
}
