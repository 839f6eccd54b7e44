import Statistics
import Trace

extension ObjectiveEvaluation {
  /// The share of calls that failed, among those whose end is known.
  func failures(_ selection: ObjectiveSelection) throws(Missing) -> ObjectiveEstimate {
    let status = trace.spans.status
    let known = selection.rows.filter { status[$0] != .unknown }
    return try share(known.map { status[$0].isFailure }) {
      "nothing tells how the \(selection.subject) ended"
    }
  }

  /// The share of calls with more than one attempt, or of requests after the first.
  func retries(_ selection: ObjectiveSelection) throws(Missing) -> ObjectiveEstimate {
    let attempt = trace.spans.attempt
    let known = selection.rows.filter { attempt[$0] >= 1 }
    return try share(known.map { attempt[$0] > 1 }) {
      "nothing counts the attempts of the \(selection.subject)"
    }
  }

  private func share(
    _ outcomes: [Bool], whenNone reason: () -> String
  ) throws(Missing) -> ObjectiveEstimate {
    guard let proportion = Proportion(outcomes.count { $0 }, of: outcomes.count) else {
      throw Missing(reason: reason())
    }
    let effective = Self.effectiveCount(of: outcomes.map { $0 ? 1 : 0 })
    let interval = proportion.wilsonInterval(effectiveTrials: effective)
    return ObjectiveEstimate(
      value: proportion.value, low: interval.low, high: interval.high, count: outcomes.count,
      effective: effective, method: .wilson)
  }

  /// Calls over the wall time of the run.
  func throughput(_ selection: ObjectiveSelection) throws(Missing) -> ObjectiveEstimate {
    guard let wall = trace.run.wall, wall > 0 else {
      throw Missing(reason: "no source tells when the run began and ended")
    }
    let expected = trace.coverage.callsExpected ?? 0
    let count =
      selection.isWholeRun ? max(selection.rows.count, expected) : selection.rows.count
    let seconds = Double(wall) / 1e9
    // The ends solve (count − m)² = z² m for the mean m of a Poisson count.
    let z = NormalDistribution.deviate(confidence: 0.95)
    let centre = Double(count) + z * z / 2
    let half = z * (Double(count) + z * z / 4).squareRoot()
    var estimate = ObjectiveEstimate(
      value: Double(count) / seconds, low: max(0, centre - half) / seconds,
      high: (centre + half) / seconds, count: count, method: .poisson)
    if !selection.isWholeRun, trace.coverage.callsObserved < expected {
      estimate.openHigh("calls that left no trace are not counted")
    }
    return estimate
  }

  /// The most spans that were under way at once.
  func concurrency(
    _ selection: ObjectiveSelection, isCapacity: Bool
  ) throws(Missing) -> ObjectiveEstimate {
    let table = trace.spans
    var starts: [Int64] = []
    var ends: [Int64] = []
    for row in selection.rows where table.duration[row] != SpanTable.absent64 {
      let start = table.start[row]
      guard start != SpanTable.absent64 else { continue }
      starts.append(start)
      // What takes no time is under way for an instant.
      ends.append(start.saturatingAdd(max(1, table.duration[row])))
    }
    guard !starts.isEmpty else {
      throw Missing(reason: "none of the \(selection.rows.count) \(selection.subject) is timed")
    }
    starts.sort()
    ends.sort()
    var running = 0
    var peak = 0
    var ended = 0
    for start in starts {
      running += 1
      while ended < ends.count, ends[ended] <= start {
        running -= 1
        ended += 1
      }
      peak = max(peak, running)
    }
    var estimate = ObjectiveEstimate.exact(Double(peak), count: starts.count)
    let missing = selection.rows.count - starts.count
    if missing > 0 {
      estimate.openHigh("\(missing) more \(selection.subject) are not timed")
    }
    if isCapacity {
      estimate.method = .reached
      estimate.openHigh("this run never had more under way at once, so more was not tried")
    }
    return estimate
  }
}
