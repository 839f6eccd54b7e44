import Statistics
import Trace

extension LikeRun {
  /// Takes each stage's quantiles from its best evidence.
  mutating func takeLatencies(_ tallies: inout LikeTallies) {
    var all: [Int64] = []
    var few: [String] = []
    for (name, tally) in tallies.stages.sorted(by: { $0.key < $1.key }) {
      var stage = Stage(name: name)
      if let best = Self.best(tally.requests) ?? Self.best(tally.calls) {
        stage.timing = best.timing
        stage.timed = best.durations.count
        stage.shape = Self.quantiles(of: best.durations)
        all += best.durations
        if stage.timed < Self.fewDurations { few.append("\(name) (\(stage.timed))") }
      } else {
        warnings.append(
          "no duration of stage '\(name)' is known; the durations of all stages stand for it")
      }
      stages.append(stage)
    }
    if !few.isEmpty {
      warnings.append(
        "few durations are known of \(few.joined(separator: ", ")), so their tails are guesses")
    }
    if all.isEmpty {
      warnings.append("the run has no durations; --latency holds")
    } else {
      shape = Self.quantiles(of: all)
      warnings.append(
        "recorded durations contain the making of the client and the repeats inside its library, "
          + "so the simulated client is reused (--client new adds its making)")
    }
  }

  /// The best evidence of which there is enough, else whatever there is most of.
  private static func best(
    _ durations: [Timing: [Int64]]
  ) -> (timing: Timing, durations: [Int64])? {
    let sorted = durations.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }
    let enough = sorted.first { $0.value.count >= fewDurations }
    // Of equally many the better evidence, which comes first.
    let most = sorted.reduce(sorted.first) { best, next in
      next.value.count > (best?.value.count ?? 0) ? next : best
    }
    return (enough ?? most).map { (timing: $0.key, durations: $0.value) }
  }

  /// Equally spaced quantiles by linear interpolation, the smallest and the largest included.
  private static func quantiles(of durations: [Int64]) -> LatencyShape {
    let sample = SortedSample(sorting: durations)
    let values = (0..<quantileCount).compactMap { position in
      QuantileLevel(position, of: quantileCount - 1).flatMap(sample.linearQuantile)
    }
    return .empirical(quantilesMilliseconds: values.map { $0 / 1e6 })
  }

  /// Takes each stage's rates of failures.
  mutating func takeFailures(_ tallies: LikeTallies) {
    for position in stages.indices {
      guard let tally = tallies.stages[stages[position].name] else { continue }
      if tally.ended == 0, tally.failedCalls > 0 {
        warnings.append(
          "of stage '\(stages[position].name)' \(tally.failedCalls) failed calls are known, but not "
            + "their attempts; no failures are simulated for it")
      }
      for (name, count) in tally.faults {
        _ = stages[position].rates.set(name, to: Double(count) / Double(max(tally.ended, 1)))
      }
    }
    if tallies.stages.values.allSatisfy({ $0.ended == 0 }) {
      warnings.append("the run has no rows of single attempts; --fault holds")
    }
  }
}
