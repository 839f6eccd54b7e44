import Analysis
import Glibc
import Simulator
import Statistics
import Trace

/// Pairs of simulated sides that are compared to see how often the verdict is wrong, or right.
public struct AlarmScenario: Sendable {
  /// What the runs are like.
  public var name: String
  /// By how much the candidate takes longer; 1 for no change.
  public var factor = 1.0
  /// Turns of each of the nine agents in a run.
  var steps = 45
  /// Stages of a turn.
  var stages = 7
  /// Runs a side.
  var runs = 1
  /// Standard deviation of what all calls of one run have in common, as a share.
  var runEffect = 0.0
  /// What the comparison is told of it; nil for nothing.
  var runVariation: Double?
  /// What the service is like.
  var change: @Sendable (inout WorkloadCommon) -> Void = { _ in }

  init(_ name: String, _ edit: (inout AlarmScenario) -> Void = { _ in }) {
    self.name = name
    edit(&self)
  }

  /// All that the table shows.
  public static let all: [AlarmScenario] = {
    let steady: @Sendable (inout WorkloadCommon) -> Void = { _ in }
    let drift: @Sendable (inout WorkloadCommon) -> Void = {
      $0.service.latency.driftPerHour = 0.3
    }
    let bursts: @Sendable (inout WorkloadCommon) -> Void = {
      $0.service.latency.bursts = .init(periodSeconds: 900, durationSeconds: 180, factor: 2)
    }
    let warmUp: @Sendable (inout WorkloadCommon) -> Void = {
      $0.service.latency.warmUp = .init(calls: 300, factor: 3)
    }
    var list = [
      AlarmScenario("independent calls"),
      AlarmScenario("drift of 30 % an hour") { $0.change = drift },
      AlarmScenario("bursts: 3 of 15 minutes take twice as long") { $0.change = bursts },
      AlarmScenario("warm-up: 300 calls, at first three times as long") { $0.change = warmUp },
      AlarmScenario("drift, bursts and warm-up") {
        $0.change = {
          drift(&$0)
          bursts(&$0)
          warmUp(&$0)
        }
      },
    ]
    for (effect, runs, steps) in [
      (0.02, 1, 45), (0.02, 3, 45), (0.05, 1, 45), (0.05, 1, 220), (0.05, 3, 45), (0.1, 1, 45),
      (0.1, 3, 45),
    ] {
      let size = steps == 45 ? "" : ", \(9 * steps) calls a stage"
      let side = runs == 1 ? "one run a side" : "three runs a side"
      list.append(
        AlarmScenario("runs differ by \(Int(effect * 100)) %, \(side)\(size)") {
          $0.runEffect = effect
          $0.runs = runs
          $0.steps = steps
        })
    }
    list.append(
      AlarmScenario("runs differ by 10 %, one run a side, --run-variation 10%") {
        $0.runEffect = 0.1
        $0.runVariation = 0.1
      })
    for (name, stages, variation, change) in [
      ("one stage", 1, nil, steady), ("seven stages", 7, nil, steady),
      ("one stage, --run-variation 0%", 1, 0, steady), ("one stage, drift", 1, nil, drift),
    ] as [(String, Int, Double?, @Sendable (inout WorkloadCommon) -> Void)] {
      list.append(
        AlarmScenario("1.22×, 405 calls, \(name)") {
          $0.factor = 1.22
          $0.stages = stages
          $0.runVariation = variation
          $0.change = change
        })
    }
    return list
  }()

  /// Compares the pair of that number.
  func compare(_ number: Int, seed: UInt64) -> Comparison {
    var generator = SplitMix64(seed: seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
    generator = generator.split()
    func side(_ label: String, _ factor: Double) -> ComparisonSide {
      ComparisonSide(
        label: label,
        runs: (0..<runs).map { _ in
          let common = exp(runEffect * generator.normal())
          return SimulatedRun.make(
            seed: generator.next() >> 1, steps: steps, stages: stages, factor: factor * common,
            change)
        })
    }
    let base = side("base", 1)
    let candidate = side("candidate", factor)
    var options = ComparisonOptions()
    options.replicates = 1_000
    options.shiftReplicates = 0
    options.pairsCalls = false
    options.seed = generator.next()
    if let runVariation {
      options.runVariation = runVariation
      options.assumedRunVariation = 0
    }
    return Comparison(base, candidate, options: options)
  }
}

/// What verdicts a scenario's pairs got.
public struct AlarmCount: Sendable, Equatable {
  /// Pairs compared.
  public var pairs = 0
  /// Rows compared.
  public var rows = 0
  /// Rows by verdict.
  public var slowerRows = 0
  /// Rows by verdict.
  public var fasterRows = 0
  /// Pairs by the verdict on the whole.
  public var slower = 0
  /// Pairs by the verdict on the whole.
  public var faster = 0
  /// Intervals of the ratio of medians that held the truth.
  public var held = 0

  /// Share of the rows with `slower` or `faster`.
  public var rowShare: Double { Double(slowerRows + fasterRows) / Double(max(1, rows)) }
  /// Share of the pairs with `slower` or `faster` on the whole.
  public var pairShare: Double { Double(slower + faster) / Double(max(1, pairs)) }

  private mutating func add(_ comparison: Comparison, factor: Double) {
    pairs += 1
    for row in comparison.stages where row.verdict != .notComparable {
      rows += 1
      if row.verdict == .slower { slowerRows += 1 }
      if row.verdict == .faster { fasterRows += 1 }
      if row.change(.p50)?.ratio?.holds(factor) ?? false { held += 1 }
    }
    if comparison.overall.verdict == .slower { slower += 1 }
    if comparison.overall.verdict == .faster { faster += 1 }
  }

  /// Compares that many pairs with both processors.
  public init(of scenario: AlarmScenario, pairs: Int, seed: UInt64) {
    // As many rows of each scenario.
    let wanted = max(1, pairs * SimulatedRun.stages.count / scenario.stages)
    @Sendable func part(_ range: Range<Int>) -> AlarmCount {
      var count = AlarmCount()
      for number in range {
        count.add(scenario.compare(number, seed: seed), factor: scenario.factor)
      }
      return count
    }
    let middle = wanted / 2
    let (first, second) = inTwoThreads({ part(0..<middle) }, { part(middle..<wanted) })
    self.pairs = first.pairs + second.pairs
    rows = first.rows + second.rows
    slowerRows = first.slowerRows + second.slowerRows
    fasterRows = first.fasterRows + second.fasterRows
    slower = first.slower + second.slower
    faster = first.faster + second.faster
    held = first.held + second.held
  }

  private init() {}
}
