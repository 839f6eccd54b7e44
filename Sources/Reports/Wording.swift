import Analysis
import Trace

/// Sentences that the terminal view and the Markdown share.
///
/// Names are put in by ``quote``, so that each view can mark or escape them.
struct Wording {
  let summary: Summary
  let trace: RunTrace
  /// How a name from outside appears in a sentence.
  let quote: (String) -> String

  /// What took the time, what failed, and how sure that is.
  var headline: [String] {
    if trace.hasMetricsAlone {
      return MetricWording.headline(summary.metrics, trace.metrics)
    }
    return [time, ending, failures, certainty].compactMap { $0 }
  }

  /// How the run ended, where it did not come to its end; nil otherwise.
  var ending: String? {
    let codes = ["run_aborted", "run_crashed"]
    let found = trace.warnings.all.filter { codes.contains($0.code) }
    guard let last = found.last(where: { $0.code == codes[0] }) ?? found.last else { return nil }
    guard let first = last.message.unicodeScalars.first else { return nil }
    return String(first).uppercased()
      + last.message.unicodeScalars.dropFirst().map(String.init).joined()
      + "."
  }

  /// The sentence on time; nil where nothing at all is known about it.
  var time: String? {
    let wall = trace.run.wall
    let ranked = rankedStages
    guard let top = ranked.first else {
      return wall.map { "The run took \(Quantity.duration($0)); none of its steps is timed." }
        ?? "No step of this run is timed."
    }
    var sentence = "The largest part of the known time went to \(quote(top.stage)): "
    sentence += Quantity.duration(top.total)
    if let wall, wall > 0 {
      let share = Double(top.total) / Double(wall)
      sentence += ", \(Quantity.share(share)) of \(Quantity.duration(wall))"
      if share > 1 { sentence += " (calls overlap)" }
    }
    if let next = ranked.dropFirst().first {
      sentence += "; then \(quote(next.stage)) with \(Quantity.duration(next.total))"
    }
    sentence += "."
    if top.isBounded {
      sentence += " That is bounded by neighbouring writes, so other work is in it."
    }
    return sentence
  }

  /// A stage with the time of all its rows.
  struct RankedStage {
    let stage: String
    /// In nanoseconds, saturating at 292 years.
    let total: Int64
    /// Whether some of it is bounded by neighbouring writes only.
    let isBounded: Bool
  }

  /// The timed stages with all their rows together, the largest total first.
  ///
  /// Attempts are left out where the calls that they are part of are timed; so is waiting, which is no
  /// work, and what spans the whole run.
  var rankedStages: [RankedStage] {
    var order: [String] = []
    var rows: [String: [StageSummary]] = [:]
    for row in summary.stages where row.total != nil {
      if rows[row.stage] == nil { order.append(row.stage) }
      rows[row.stage, default: []].append(row)
    }
    let totals = order.compactMap { stage -> RankedStage? in
      let all = (rows[stage] ?? []).filter { $0.phase != Phase.queue && $0.phase != Phase.run }
      if all.isEmpty { return nil }
      let whole = all.filter { $0.phase == Phase.call || $0.phase == Phase.step }
      let counted = whole.isEmpty ? all : whole
      let total = counted.reduce(Int64(0)) {
        let (sum, overflow) = $0.addingReportingOverflow($1.total ?? 0)
        return overflow ? .max : sum
      }
      return RankedStage(
        stage: stage, total: total,
        isBounded: counted.contains { $0.timing == Timing.adjacent.name })
    }
    // A stable sort keeps the summary's order of equals.
    return totals.enumerated().sorted {
      ($1.element.total, $0.offset) < ($0.element.total, $1.offset)
    }.map(\.element)
  }

  /// The sentence on failures and retries.
  var failures: String {
    let failed = summary.failures.reduce(0) { Self.sum($0, $1.count) }
    var sentence: String
    if let first = summary.failures.first {
      sentence = "\(Quantity.count(failed, "failure")) seen"
      let what = "\(quote(first.error ?? first.status)) in \(quote(first.stage))"
      if summary.failures.count == 1 {
        sentence += ": \(what)."
      } else if first.count == 1 {
        sentence += ", no two alike."
      } else {
        sentence += ", most often \(what) (\(Quantity.count(first.count)))."
      }
    } else {
      sentence = "No failure is visible in what was read."
    }
    if let retried = summary.retries.retriedCalls, let calls = summary.retries.calls, retried > 0 {
      sentence += " \(Quantity.count(retried)) of \(Quantity.count(calls, "call"))"
      sentence += " needed more than one attempt"
      if let wasted = summary.retries.wasted {
        sentence += ", which cost \(Quantity.duration(wasted))"
      }
      sentence += "."
    } else if summary.retries.calls == nil {
      sentence += " Nothing that was read counts attempts, so retries are unknown."
    }
    return sentence
  }

  /// The sentence on how much of the run the numbers describe.
  var certainty: String {
    let coverage = trace.coverage
    let whole = coverage.callsExpected ?? coverage.callsObserved
    guard whole > 0 else { return "No call was found, so there is nothing to be sure of." }
    let timed = coverage.callsTimed
    let share = Quantity.ratio(timed, whole) ?? 0
    let noun = coverage.callsExpected == nil ? "observed call" : "call"
    let calls = Quantity.count(whole, noun)
    let composites =
      coverage.callsInComposites > 0
      ? " \(Quantity.count(coverage.callsInComposites)) more lie inside timed composites." : ""
    if timed == 0 { return "None of \(calls) has a duration of its own." + composites }
    if timed >= whole { return whole == 1 ? "The only call is timed." : "All \(calls) are timed." }
    let fraction = "\(Quantity.count(timed)) of \(calls) (\(Quantity.share(share)))"
    if share < 0.05 {
      return "Only \(fraction) have a duration of their own: the quantiles describe these few, "
        + "not the run." + composites
    }
    if share < 0.95 {
      return "\(fraction) have a duration of their own; the quantiles describe these." + composites
    }
    return "\(fraction) are timed." + composites
  }

  /// Why a call is not timed, in words.
  static func reason(_ code: String) -> String {
    switch code {
    case "overwritten": "a later call overwrote its files"
    case "writes_no_result": "its stage writes no result file"
    case "writes_no_file": "its stage writes no file"
    case "no_files": "no prompt files were read"
    case "missing_result": "its result was never written"
    case "missing_prompt": "its prompt file is missing"
    case "empty_result": "its result is empty"
    case "in_flight": "the run ended while it was in flight"
    case "log_without_times": "the log's lines carry no times"
    case "log_buffered": "the log's times are worthless, its output was buffered"
    case "times_unknown": "its files have no times"
    case "times_rewritten": "a copy rewrote the times of its files"
    case "times_truncated": "a copy cut the times of its files"
    case "ran_side_by_side": "calls ran side by side under the same file names"
    case "times_contradict": "the times of its files contradict each other"
    default: code.split(separator: "_").joined(separator: " ")
    }
  }

  /// What the words in the column `timing` mean: those that occur, in order of quality.
  var timings: [(name: String, meaning: String)] {
    Timing.allCases.filter { timing in summary.stages.contains { $0.timing == timing.name } }
      .map { ($0.name, Self.meaning($0)) }
  }

  /// Where a duration of that timing comes from.
  static func meaning(_ timing: Timing) -> String {
    switch timing {
    case .trace: "measured by instrumentation in or around the program"
    case .pair: "result file written − prompt file written"
    case .log: "between two stamped console lines"
    case .database: "between two times stored in a database"
    case .adjacent: "bounded by the neighbouring writes, so whatever lies between is in it"
    case .none: "not timed"
    }
  }

  /// How quantiles and intervals were made.
  var method: String {
    "Quantiles: \(summary.quantileDefinition.description). Intervals: 95 % order-statistic, "
      + "distribution-free; an end that the sample is too small for is open (both ends need 6 "
      + "durations for p50, 72 for p95, 368 for p99)."
  }

  /// The interval of a bottleneck's saving in brackets, with a space before; empty without one.
  static func interval(_ bottleneck: Bottleneck) -> String {
    guard let interval = bottleneck.interval, interval.lowerBound < interval.upperBound else {
      return ""
    }
    return
      " (\(Quantity.interval(low: interval.lowerBound, high: interval.upperBound)) in other such runs)"
  }

  /// A sum that stops at the largest number.
  static func sum(_ left: Int, _ right: Int) -> Int {
    let (result, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : result
  }
}
