import Analysis
import Trace
import Writing

/// What every part of a run's page is made from.
struct ReportView {
  let summary: Summary
  let profile: RunProfile
  let breakdown: RunBreakdown
  let trace: RunTrace
  let options: ReportOptions

  /// The sentences that all views share; names in them are isolated.
  var wording: Wording {
    Wording(summary: summary, trace: trace) { MarkupText.isolated($0, columns: 40) }
  }

  /// When the run was and how large, in a few words each.
  var extent: [String] {
    let run = trace.run
    var parts: [String] = []
    if let start = run.start {
      let from = moment(start)
      var text = from
      if let end = run.end {
        let to = moment(end)
        text += " – " + (from.prefix(10) == to.prefix(10) ? String(to.dropFirst(11)) : to)
      }
      parts.append("\(text) \(ClockTicks.zoneName(at: start, in: options.zone))")
    }
    if let wall = run.wall { parts.append(Quantity.duration(wall)) }
    var size: [String] = []
    if let days = run.days { size.append(Quantity.count(days, "day")) }
    if let iterations = run.iterations {
      size.append(
        Quantity.count(iterations, "iteration") + (run.days == nil ? "" : " a day"))
    }
    if let agents = run.agents { size.append(Quantity.count(agents, "agent")) }
    if !size.isEmpty { parts.append(size.joined(separator: ", ")) }
    return parts
  }

  /// An instant to the second in the zone asked for.
  func moment(_ instant: Int64) -> String { ClockTicks.moment(instant, in: options.zone) }

  /// What a row of the stages is called, its phase and timing said only where they tell it apart.
  func label(_ stage: StageSummary, columns: Int = 40) -> String {
    let name = MarkupText.isolated(stage.stage, columns: columns)
    let alike = summary.stages.filter { $0.stage == stage.stage && $0.timed > 0 }
    var label = name
    if stage.phase == Phase.llm, alike.contains(where: { $0.phase != Phase.llm }) {
      label = "attempts of \(name)"
    } else if alike.contains(where: { $0.phase != stage.phase && $0.phase != Phase.llm }) {
      label = "\(name) (\(MarkupText.visible(stage.phase, columns: 20)))"
    }
    let isTimedOtherwise = alike.contains {
      $0.phase == stage.phase && $0.timing != stage.timing
    }
    return isTimedOtherwise ? "\(label), by \(stage.timing)" : label
  }

  /// An instant as short as it is clear: the time of day alone where the run lies within one day.
  func clock(_ instant: Int64) -> String {
    let text = moment(instant)
    guard let start = trace.run.start, let end = trace.run.end else { return text }
    let isOneDay = moment(start).prefix(10) == moment(end).prefix(10)
    return isOneDay ? String(text.dropFirst(11)) : text
  }

  /// Both ends of an interval of a share with one sign: `10–16 %`.
  static func shares(_ low: Double?, _ high: Double?) -> String {
    let (first, second) = (Quantity.share(low), Quantity.share(high))
    return first.hasPrefix("<") || first.hasPrefix(">")
      ? "\(first) to \(second)" : "\(first.dropLast(2))–\(second)"
  }

  /// An interval in brackets, empty where it has no end.
  func interval(_ interval: QuantileInterval) -> String {
    interval.low == nil && interval.high == nil
      ? "" : Quantity.interval(low: interval.low, high: interval.high)
  }
}
