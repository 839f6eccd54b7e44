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
  /// - Complexity: O(rows).
  mutating func add(_ rows: [UInt32], areCalls: Bool, _ table: SpanTable, _ blocks: SpanBlocks) {
    var ends = OutcomeSeries()
    var attempts = OutcomeSeries()
    var numbers = BlockNumbers(known: blocks.count, rows: rows.count)
    let status = table.status.span
    let attempt = table.attempt.span
    for row in rows {
      let row = Int(row)
      let block = numbers.number(of: blocks.numbers[row])
      if status[row] != .unknown { ends.append(status[row].isFailure, block) }
      if areCalls, attempt[row] >= 1 { attempts.append(attempt[row] > 1, block) }
    }
    failed.add(ends)
    repeated.add(attempts)
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
  private var places: [Int] = []
  private var blocks: [(trials: Int, successes: Int)] = []
  private(set) var trials = 0

  var successes: Int { places.count }

  mutating func append(_ hasIt: Bool, _ block: Int32) {
    let block = Int(block)
    while blocks.count <= block { blocks.append((0, 0)) }
    blocks[block].trials += 1
    if hasIt {
      blocks[block].successes += 1
      places.append(trials)
    }
    trials += 1
  }

  /// The least number of independent calls that their order in time and their blocks leave.
  var worth: Double {
    // Of calls that all ended alike nothing shows how alike they are.
    guard successes > 0, successes < trials else { return Double(trials) }
    var series = [Double](repeating: 0, count: trials)
    for place in places { series[place] = 1 }
    var tally = VarianceTally(groups: blocks.count)
    for (number, block) in blocks.enumerated() {
      tally.add(ones: block.successes, of: block.trials, to: number)
    }
    return min(EffectiveSampleSize.worth(inTime: series), tally.effectiveCount)
  }
}
