import Analysis
import Trace
import Writing

/// Words of alert rules that several views share.
enum RulesWording {
  /// The word for a verdict.
  static func word(_ verdict: RuleResult.Verdict) -> String {
    switch verdict {
    case .fired: "FIRED"
    case .pending: "pending"
    case .quiet: "quiet"
    case .noData: "no data"
    case .notEvaluated: "not evaluated"
    }
  }

  /// All results in a sentence.
  static func summary(_ check: RuleCheck) -> String {
    if check.results.isEmpty { return "No rule is an alert." }
    let parts = RuleResult.Verdict.allCases.compactMap { verdict -> String? in
      let count = check.count(verdict)
      guard count > 0 else { return nil }
      switch verdict {
      case .fired: return "\(count) fired"
      case .pending: return "\(count) \(count == 1 ? "was" : "were") pending at the end"
      case .quiet: return "\(count) stayed quiet"
      case .noData: return "\(count) found no data"
      case .notEvaluated: return "\(count) \(count == 1 ? "was" : "were") not evaluated"
      }
    }
    return "Of \(Quantity.count(check.results.count, "rule")) \(parts.joined(separator: ", "))."
  }

  /// What the verdicts rest on.
  static func meaning(_ check: RuleCheck, options: ReportOptions) -> String {
    guard let times = check.times else {
      return "No reading at a known time: rules are evaluated over scrapes of Prometheus."
    }
    let start = time(times.lowerBound, check, options)
    let end = time(times.upperBound, check, options)
    return
      "Evaluated as Prometheus 3 does over the readings from \(start) to \(end), at each group's "
      + "interval (a minute where it names none) and at the last. Before the first reading and after "
      + "the last an alert may have fired, too."
  }

  /// A time in milliseconds: a date, or how long after the first reading.
  static func time(_ milliseconds: Int64, _ check: RuleCheck, _ options: ReportOptions) -> String {
    if check.areTimesRelative { return PromDuration.text(milliseconds) + " after the beginning" }
    let (nanoseconds, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
    if overflow { return Quantity.absent }
    var buffer = ByteBuffer()
    buffer.append(instant: nanoseconds, in: options.zone)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  /// Where a rule stands: `PATH:LINE`.
  static func place(_ result: RuleResult) -> String { "\(result.rule.path):\(result.rule.line)" }

  /// One episode in words.
  static func episode(
    _ episode: RuleResult.Episode, _ check: RuleCheck, _ options: ReportOptions
  ) -> String {
    let labels = episode.labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ", ")
    let start =
      episode.fired.map { "fired at \(time($0, check, options))" }
      ?? "held from \(time(episode.since, check, options))"
    let end = episode.ended.map { " to \(time($0, check, options))" } ?? ", still at the end"
    return "\(start)\(end), value \(Quantity.number(episode.value))"
      + (labels.isEmpty ? "" : ", {\(labels)}")
  }

  /// What is to be said of a rule beside its verdict, a line each.
  ///
  /// - Parameter most: episodes beyond this many are counted alone.
  static func remarks(
    _ result: RuleResult, _ check: RuleCheck, _ options: ReportOptions, most: Int
  ) -> [String] {
    var lines: [String] = []
    if let reason = result.reason { lines.append("\(result.rule.text): \(reason)") }
    if result.verdict == .fired || result.verdict == .pending || options.detailed {
      let told = result.episodes.filter { result.verdict != .fired || $0.fired != nil }
      lines += told.prefix(most).map { episode($0, check, options) }
      let rest = told.count - min(most, told.count) + result.leftOut
      if rest > 0 { lines.append("and \(rest) more times") }
    }
    return lines
  }
}
