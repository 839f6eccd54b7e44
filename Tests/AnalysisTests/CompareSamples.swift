import Foundation
import TestSupport
import Trace

/// A small seeded generator: the same runs for the same seed.
struct CompareGenerator {
  private var base: SeededGenerator

  init(seed: UInt64) {
    // Spread first: the streams of seeds that only differ by a factor of the step would overlap.
    var mixed = (seed ^ (seed >> 32)) &* 0xD6E8_FEB8_6659_FD93
    mixed = (mixed ^ (mixed >> 29)) &* 0xFF51_AFD7_ED55_8CCD
    base = SeededGenerator(seed: mixed ^ (mixed >> 32))
  }

  mutating func uniform() -> Double {
    (Double(base.next() >> 11) + 0.5) * 0x1p-53
  }

  /// A standard normal number (Box and Muller 1958).
  mutating func normal() -> Double {
    (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
  }
}

/// What made-up runs have in common.
struct CompareModel {
  var stages = ["buy"]
  var calls = 400
  var median = 2e9
  var sigma = 0.45
  /// Correlation of the logarithm of a duration with that of the call before it.
  var correlation = 0.0
  /// Standard deviation of what all calls of one run have in common, as a share.
  var runEffect = 0.0
  var failureRate = 0.0
  var agents = 9
  var timing = Timing.log

  /// A run with that seed; its durations are `factor` times as long.
  func run(_ seed: UInt64, factor: Double = 1) -> RunTrace {
    var generator = CompareGenerator(seed: seed)
    var trace = RunTrace(run: RunDescription(id: "run_\(seed)", path: "run_\(seed)", system: "s"))
    let effect = runEffect * generator.normal()
    var states = stages.map { _ in generator.normal() }
    let fresh = (1 - correlation * correlation).squareRoot()
    var clock: Int64 = 0
    for call in 0..<calls {
      for (position, stage) in stages.enumerated() {
        states[position] = correlation * states[position] + fresh * generator.normal()
        var span = row(stage, call: Int64(call * stages.count + position), attempt: 1)
        span.timing = timing
        span.agent = String(call % agents)
        span.day = Int32(call / (agents * 10))
        span.iteration = Int32(call / agents % 10)
        span.start = clock
        let duration = Int64(factor * median * exp(sigma * states[position] + effect))
        span.duration = duration
        if generator.uniform() < failureRate { span.status = .timeout }
        clock += duration
        trace.spans.append(span)
      }
    }
    trace.run.start = 0
    trace.run.end = clock
    return trace
  }
}
