import Analysis
import Scheduling
import TestSupport
import Trace

/// Runs to replay.
enum ReplaySample {
  /// Calls of those lengths, one after another, each of an agent of its own; in nanoseconds.
  static func services(_ durations: [Int64], stage: String = "work") -> RunTrace {
    var rows: [SpanRow] = []
    var now: Int64 = 0
    for (number, duration) in durations.enumerated() {
      rows.append(
        row(
          stage, call: Int64(number), agent: "a\(number)", start: now, duration: duration,
          timing: .trace, resolution: 0))
      now += duration
    }
    return trace(rows, wall: now)
  }

  /// A run with several agents, iterations, attempts and the program's own time, one call at a time.
  static func random(_ generator: inout SeededGenerator) -> RunTrace {
    var rows: [SpanRow] = []
    var now: Int64 = 1_000
    var call: Int64 = 0
    for iteration in 0..<Int32.random(in: 1...4, using: &generator) {
      now += Int64.random(in: 0...500, using: &generator)
      for agent in 0..<Int.random(in: 1...6, using: &generator) {
        for stage in ["analysis", "buy", "sell"].prefix(Int.random(in: 1...3, using: &generator)) {
          let start = now
          let attempts = Int16.random(in: 1...3, using: &generator)
          for attempt in 1...attempts {
            let duration = Int64.random(in: 1...9_000, using: &generator)
            var one = row(
              stage, Phase.llm, call: call, day: 0, iteration: iteration, agent: "\(agent)",
              attempt: attempt, start: now, duration: duration, timing: .trace,
              status: attempt < attempts ? .rateLimited : .ok, resolution: 0)
            one.inputTokens = Int64.random(in: 1...500, using: &generator)
            one.outputTokens = 10
            one.promptHash = Int64.random(in: 1...5, using: &generator)
            rows.append(one)
            now += duration + Int64.random(in: 0...300, using: &generator)
          }
          rows.append(
            row(
              stage, call: call, day: 0, iteration: iteration, agent: "\(agent)", attempt: attempts,
              start: start, duration: now - start, timing: .trace, resolution: 0))
          call += 1
          now += Int64.random(in: 0...300, using: &generator)
        }
      }
    }
    return trace(rows, wall: now + 700)
  }

  /// The prediction for one policy without intervals.
  static func predict(
    _ trace: RunTrace, independent: Bool = false, _ change: (inout ReplayPolicy) -> Void = { _ in }
  ) -> WhatIf.Prediction? {
    var policy = ReplayPolicy()
    change(&policy)
    guard let program = ReplayProgram(of: trace, independent: independent) else { return nil }
    return WhatIf(of: program, [policy], curve: false, replicates: 0).predictions.first
  }
}
