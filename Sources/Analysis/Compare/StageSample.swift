import Glibc
import Statistics
import Trace

/// The durations of one stage, phase and timing source of one side, each run apart.
struct StageSample {
  /// The durations of one run in the order of their start, and the agent and day of each as a number.
  struct Run {
    var durations: [Int64] = []
    var blocks: [Int32] = []
  }

  /// One entry a run, empty where the stage is missing there.
  var runs: [Run]
  /// Rows with or without a duration.
  var count = 0
  /// Sizes of prompts, in bytes and in tokens; one beyond four gigabytes counts as that much.
  var promptBytes: [UInt32] = []
  var promptTokens: [UInt32] = []
  /// How many independent durations these are worth, once it was estimated.
  private(set) var worth = 0.0

  init(runs: Int) { self.runs = [Run](repeating: Run(), count: runs) }

  var durationCount: Int { runs.reduce(0) { $0 + $1.durations.count } }

  /// Runs with durations.
  var filledRuns: Int { runs.count { !$0.durations.isEmpty } }

  /// All durations; those of a single run without a copy.
  private var durations: [Int64] {
    runs.count == 1 ? runs[0].durations : runs.flatMap(\.durations)
  }

  var sorted: SortedSample { SortedSample(sorting: durations) }

  /// The values with their blocks, those of each run apart.
  func blocked() -> BlockedSample? {
    var labels: [Int] = []
    for (number, run) in runs.enumerated() {
      for block in run.blocks { labels.append(number << 32 | Int(block)) }
    }
    return BlockedSample(durations, labels: labels)
  }

  /// Sum and mean of all durations.
  var moments: Moments {
    let durations = durations
    return Moments(of: durations.span)
  }

  /// Median size of the prompts; nil where no source tells.
  var promptSize: Double? {
    let sizes = promptBytes.isEmpty ? promptTokens : promptBytes
    return sizes.isEmpty
      ? nil : SmallSample(of: [SmallValues(sizes)], unit: 1).linearQuantile(.p50)
  }

  /// Estimates how many independent durations these are worth: the least by their order in time, by what
  /// calls of one agent and day have in common, and by what calls of one run have in common.
  ///
  /// Of logarithms, because the tails of durations are heavy.
  ///
  /// - Complexity: O(n).
  mutating func estimateWorth() {
    var inTime = 0.0
    var perBlock = 0.0
    var runTallies = VarianceTally(groups: runs.count)
    for (number, run) in runs.enumerated() where !run.durations.isEmpty {
      let logarithms = run.durations.map { log(Double(max(1, $0))) }
      inTime += EffectiveSampleSize.worth(inTime: logarithms)
      var tally = VarianceTally(groups: Int(run.blocks.max() ?? -1) + 1)
      for (position, value) in logarithms.enumerated() {
        tally.add(value, to: Int(run.blocks[position]))
        // A single run shares nothing with others.
        if runs.count > 1 { runTallies.add(value, to: number) }
      }
      perBlock += tally.effectiveCount
    }
    worth = min(inTime, perBlock)
    if runs.count > 1 { worth = min(worth, runTallies.effectiveCount) }
  }
}

extension EffectiveSampleSize {
  /// How many independent values a series is worth by its order in time.
  static func worth(inTime series: [Double]) -> Double {
    // The correlations of a handful of values are noise.
    if series.count >= 8, let found = EffectiveSampleSize(of: series.span) {
      return found.initialPositive
    }
    return Double(series.count)
  }
}
