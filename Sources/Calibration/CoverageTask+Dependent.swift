import Analysis
import Glibc
import Statistics
import Trace

/// By how much the second side takes longer in what is drawn.
private let factor = 1.3

extension CoverageTask {
  /// What `compare` says of one run a side whose calls follow an autoregression.
  static func dependent(_ correlation: Double, _ count: Int) -> CoverageTask {
    var task = compared(
      "autocorrelation \(correlation)", RunMaker(calls: count, correlation: correlation), runs: 1)
    task.thinning = count > 500 ? 20 : count > 100 ? 5 : 2
    return task
  }

  /// What `compare` says of several runs a side that differ.
  static func repeated(_ effect: Double, _ runs: Int) -> CoverageTask {
    var task = compared(
      "\(runs) runs a side that differ by \(Int(effect * 100)) %",
      RunMaker(calls: 200, effect: effect), runs: runs)
    task.thinning = 5
    return task
  }

  private static func exception(_ name: String, runs: Int) -> String? {
    if runs > 1 {
      return name.hasPrefix("difference")
        ? "Of a few runs the worth of a failure is the least of three estimates that chance can only "
          + "lower: the interval is too careful"
        : "The degrees of freedom of Welch's interval are rounded down, so that of a few runs is too "
          + "careful"
    }
    if name.hasPrefix("ratio") {
      return
        "Calls count as what their logarithms are worth, but a quantile, most of all a high one, "
        + "depends less on its neighbours: its interval is too careful"
    }
    return name.hasPrefix("difference")
      ? "Both sides' failures count as the one whose are worth less: where calls hardly resemble one "
        + "another that is too careful"
      : "Calls are worth the least of several estimates, which chance can only lower: where they depend "
        + "little on one another the interval is too careful"
  }

  private static func compared(
    _ data: String, _ maker: RunMaker, runs: Int
  ) -> CoverageTask {
    let names = [
      "ratio of p50, compare", "ratio of p95, compare", "Hodges–Lehmann ratio, compare",
      "difference of failure rates, compare",
    ]
    return CoverageTask(
      intervals: names.map { name in
        var row = Coverage(interval: name, data: data, count: maker.calls)
        row.exception = exception(name, runs: runs)
        return row
      }
    ) { generator in
      func side(_ scale: Double) -> ComparisonSide {
        ComparisonSide(
          label: "",
          runs: (0..<runs).map { _ in maker.run(&generator, factor: scale) })
      }
      let base = side(1)
      let candidate = side(factor)
      var options = ComparisonOptions()
      options.replicates = 1_000
      options.shiftReplicates = 0
      options.pairsCalls = false
      options.seed = generator.next()
      guard let row = Comparison(base, candidate, options: options).stages.first else {
        return names.map { _ in nil }
      }
      return [
        row.change(.p50)?.ratio?.holds(factor), row.change(.p95)?.ratio?.holds(factor),
        row.hodgesLehmannRatio?.holds(factor), row.failures?.difference.holds(0),
      ].map { $0 ?? nil }
    }
  }
}

/// A made-up run of one stage.
struct RunMaker: Sendable {
  let calls: Int
  var correlation = 0.0
  var effect = 0.0

  func run(_ generator: inout SplitMix64, factor: Double) -> RunTrace {
    var trace = RunTrace(run: RunDescription(id: "r", path: "r", system: "s"))
    var table = SpanTable()
    table.reserve(calls)
    let agents = (0..<9).map { table.intern(String($0)) }
    let name = table.intern("r")
    var row = EncodedSpan(
      run: name, system: name, source: name, stage: table.intern("buy"),
      phase: table.intern(Phase.call))
    row.timing = .trace
    row.resolution = 1
    row.attempt = 1
    let common = effect * generator.normal()
    let fresh = (1 - correlation * correlation).squareRoot()
    var state = generator.normal()
    var trouble = generator.normal()
    // One call in ten fails, in clusters that last as long as the slow stretches.
    let limit = NormalDistribution.quantile(0.9)
    var clock: Int64 = 0
    for call in 0..<calls {
      state = correlation * state + fresh * generator.normal()
      trouble = correlation * trouble + fresh * generator.normal()
      row.call = Int64(call)
      row.agent = agents[call % agents.count]
      row.day = Int32(call / 90)
      row.start = clock
      row.duration = Int64(2e9 * factor * exp(0.45 * state + common))
      row.status = trouble > limit ? .timeout : .ok
      clock += row.duration
      table.append(row)
    }
    trace.spans = table
    return trace
  }
}
