import Analysis
import Trace

/// Words and numbers of objectives that several views share.
enum ObjectivesWording {
  /// The word for a verdict.
  static func word(_ verdict: ObjectiveResult.Verdict) -> String {
    switch verdict {
    case .met: "met"
    case .missed: "MISSED"
    case .undecided: "can't tell"
    case .notMeasurable: "not measurable"
    case .shown: "shown"
    }
  }

  /// A value of that kind with its unit.
  static func value(_ number: Double?, _ dimension: ObjectiveValue.Dimension) -> String {
    guard let number, number.isFinite else { return Quantity.absent }
    switch dimension {
    case .duration: return Quantity.duration(number)
    case .share: return Quantity.share(number)
    case .rate: return significant(number) + "/s"
    case .ratio: return significant(number) + "×"
    case .count, .tokens, .cost, .size: return significant(number)
    }
  }

  /// The measured value of a result.
  static func value(_ result: ObjectiveResult) -> String {
    value(result.value, result.objective.metric.dimension)
  }

  /// The interval of a result; an open end is written `≥` or `≤`.
  static func interval(_ result: ObjectiveResult) -> String {
    guard result.value != nil else { return Quantity.absent }
    if result.method == .exact, result.low != nil, result.high != nil { return "exact" }
    let dimension = result.objective.metric.dimension
    if dimension == .duration {
      return Quantity.interval(low: whole(result.low), high: whole(result.high))
    }
    switch (result.low, result.high) {
    case (nil, nil): return Quantity.absent
    case (let low?, nil): return "≥ " + value(low, dimension)
    case (nil, let high?): return "≤ " + value(high, dimension)
    case (let low?, let high?):
      var first = value(low, dimension)
      let second = value(high, dimension)
      for unit in [" %", "/s", "×"] where first.hasSuffix(unit) && second.hasSuffix(unit) {
        first.removeLast(unit.count)
      }
      return "\(first)–\(second)"
    }
  }

  /// How far the value lies from the bound, with its sign and as a part of the bound.
  static func margin(_ result: ObjectiveResult) -> String {
    guard let margin = result.margin, let target = result.objective.target else {
      return Quantity.absent
    }
    let sign = margin < 0 ? "−" : "+"
    let text = sign + value(margin.magnitude, target.bound.dimension)
    // A part of a part would be read as a difference of the two.
    if target.bound.dimension == .share { return text }
    guard let relative = result.relativeMargin?.magnitude else { return text }
    return "\(text) (\(relative < 10 ? Quantity.share(relative) : significant(relative) + "×"))"
  }

  /// What was measured and how sure that is, in one clause.
  static func measured(_ result: ObjectiveResult) -> String {
    var text = "\(result.objective.metric.name) of \(result.subject ?? "the run"): "
    text += value(result)
    if let method = result.method, method != .exact, method != .reached {
      let isOpen = result.low == nil && result.high == nil
      text += isOpen ? ", no interval" : ", 95 % interval \(interval(result))"
    }
    if let count = result.count, result.objective.metric != .wall {
      text += ", n \(Quantity.count(count))"
      if let worth = result.effectiveCount {
        text += " (worth \(Quantity.count(Int(worth))) independent ones)"
      }
    }
    return text
  }

  /// The results in one sentence.
  static func summary(_ check: ObjectiveCheck) -> String {
    let judged = check.results.count - check.count(.shown)
    guard judged > 0 else { return "No objective has a bound, so there is no verdict." }
    var parts: [String] = []
    let met = check.count(.met)
    let missed = check.count(.missed)
    let undecided = check.count(.undecided)
    let unmeasured = check.count(.notMeasurable)
    if judged == 1 {
      if met == 1 { return "The objective is met." }
      if missed == 1 { return "The objective is missed." }
      return undecided == 1
        ? "Whether the objective is met can't be told with this sample."
        : "The objective can't be measured in this run."
    }
    if met == judged { return "All \(judged) objectives are met." }
    let objectives = Quantity.count(judged, "objective")
    parts.append(
      met == 0
        ? "None of \(objectives) is met" : "\(met) of \(objectives) \(met == 1 ? "is" : "are") met")
    if missed > 0 { parts.append("\(missed) \(missed == 1 ? "is" : "are") missed") }
    if undecided > 0 { parts.append("\(undecided) can't be told with this sample") }
    if unmeasured > 0 { parts.append("\(unmeasured) can't be measured in this run") }
    return parts.joined(separator: ", ") + "."
  }

  /// How much of the run the durations describe; nil where that is nearly all of it.
  static func coverage(_ coverage: Coverage) -> String? {
    let whole = coverage.callsExpected ?? coverage.callsObserved
    guard whole > 0, let share = Quantity.ratio(coverage.callsTimed, whole), share < 0.95 else {
      return nil
    }
    return "\(Quantity.count(coverage.callsTimed)) of \(Quantity.count(whole, "call"))"
      + " (\(Quantity.share(share))) \(coverage.callsTimed == 1 ? "has" : "have") a duration of "
      + "\(coverage.callsTimed == 1 ? "its" : "their") own; verdicts on durations speak for these."
  }

  /// What intervals and verdicts mean.
  static func meaning(_ check: ObjectiveCheck) -> String {
    "Met or missed: the whole 95 % interval lies on that side of the bound, each objective by itself. "
      + "It speaks for calls like those of this run; run-to-run variation was not measured. "
      + "Quantiles: \(check.quantileDefinition.description)."
  }

  /// A number to three digits, without an exponent where people would not expect one.
  static func significant(_ number: Double) -> String {
    let size = number.magnitude
    if size == 0 { return "0" }
    guard size < 1e15 else { return "\(number)" }
    if size >= 999.5 { return Quantity.count(Int(number.rounded())) }
    var decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2
    var scaled = size
    while scaled < 0.995, decimals < 9 {
      scaled *= 10
      decimals += 1
    }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let digits = Int64((size * scale).rounded())
    let whole = digits / Int64(scale)
    var fraction = String(digits % Int64(scale))
    fraction = String(repeating: "0", count: max(0, decimals - fraction.utf8.count)) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    let text = decimals == 0 || fraction.isEmpty ? "\(whole)" : "\(whole).\(fraction)"
    return (number < 0 ? "-" : "") + text
  }

  private static func whole(_ nanoseconds: Double?) -> Int64? {
    nanoseconds.flatMap { Int64(exactly: $0.rounded()) }
  }
}
