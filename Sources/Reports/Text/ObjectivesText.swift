public import Analysis
public import Trace
import Writing

/// A run's objectives for a terminal: at most `options.width` columns, readable without colour.
public enum ObjectivesText {
  /// The view as UTF-8, ended by a line feed.
  public static func render(
    _ check: ObjectiveCheck, of trace: RunTrace, options: ReportOptions
  ) -> [UInt8] {
    let style = TextStyle(colour: options.colour)
    let width = max(options.width, 60)
    var lines: [String] = []
    func paragraph(_ text: String, indent: Int = 0, hanging: Int = 0, tone: Tone = .plain) {
      let room = width - indent - hanging
      for (index, line) in PlainText.lines(text, width: room).enumerated() {
        let margin = String(repeating: " ", count: index == 0 ? indent : indent + hanging)
        lines.append(margin + style.paint(line, tone))
      }
    }

    let title = [trace.run.id, trace.run.system].filter { !$0.isEmpty }
      .map { PlainText.fit(PlainText.clean($0), 60) }.joined(separator: " · ")
    lines.append(style.paint(PlainText.fit(title, width), .strong))
    lines += table(check, hasMargin: width >= 90).lines(width: width, style: style)

    let remarks = remarks(check, detailed: options.detailed)
    if !remarks.isEmpty { lines.append("") }
    for remark in remarks { paragraph(remark, indent: 2, hanging: 2) }
    if check.results.contains(where: \.isUnknownStage) {
      paragraph(stages(check), indent: 2, hanging: 2)
    }

    lines.append("")
    let tone: Tone = check.isBroken ? .bad : check.isInconclusive ? .caution : .strong
    paragraph(ObjectivesWording.summary(check), tone: tone)
    if let coverage = ObjectivesWording.coverage(trace.coverage) { paragraph(coverage) }
    paragraph(ObjectivesWording.meaning(check), tone: .faint)
    for method in methods(check) { paragraph(method, indent: 2, hanging: 2, tone: .faint) }
    var buffer = ByteBuffer()
    for line in lines {
      buffer.append(line)
      buffer.append(UInt8(ascii: "\n"))
    }
    return buffer.bytes
  }

  private static func table(_ check: ObjectiveCheck, hasMargin: Bool) -> TextTable {
    let margin: [TextTable.Column] = hasMargin ? [.number("margin")] : []
    var table = TextTable(
      [.name("objective"), .number("measured"), .number("interval")] + margin + [.word("verdict")])
    for result in check.results {
      let margin = hasMargin ? [TextTable.Cell(ObjectivesWording.margin(result))] : []
      table.add(
        [
          TextTable.Cell(result.objective.text),
          TextTable.Cell(ObjectivesWording.value(result), .strong),
          TextTable.Cell(ObjectivesWording.interval(result)),
        ] + margin + [
          TextTable.Cell(ObjectivesWording.word(result.verdict), tone(result.verdict))
        ])
    }
    return table
  }

  private static func tone(_ verdict: ObjectiveResult.Verdict) -> Tone {
    switch verdict {
    case .met, .shown: .plain
    case .missed: .bad
    case .undecided, .notMeasurable: .caution
    }
  }

  /// What is to be said of single objectives: of all if `detailed`, else of those not met.
  ///
  /// Objectives that can't be measured for one reason share a remark.
  private static func remarks(_ check: ObjectiveCheck, detailed: Bool) -> [String] {
    var order: [String] = []
    var places: [String: [(path: String, entry: String)]] = [:]
    for result in check.results {
      let isPlain = result.verdict == .met || (result.verdict == .shown && result.reason == nil)
      guard detailed || !isPlain else { continue }
      let objective = result.objective
      let text = remark(result)
      if places[text] == nil { order.append(text) }
      let label = objective.label.map { " (\($0))" } ?? ""
      places[text, default: []].append((objective.path, "\(objective.line)\(label)"))
    }
    return order.map { "\(joined(places[$0] ?? [])): \($0)." }
  }

  /// Places with the path of neighbours in one file once: `slo.txt:3, 5`.
  private static func joined(_ places: [(path: String, entry: String)]) -> String {
    var result = ""
    var previous: String?
    for place in places {
      if previous != nil { result += ", " }
      result += place.path == previous ? place.entry : "\(place.path):\(place.entry)"
      previous = place.path
    }
    return result
  }

  private static func remark(_ result: ObjectiveResult) -> String {
    switch (result.reason, result.value) {
    case (let reason?, nil): reason
    case (let reason?, _): "\(ObjectivesWording.measured(result)); \(reason)"
    case (nil, _): ObjectivesWording.measured(result)
    }
  }

  private static func stages(_ check: ObjectiveCheck) -> String {
    guard !check.stages.isEmpty else { return "The run has no spans at all." }
    let shown = check.stages.prefix(20).map { PlainText.fit(PlainText.clean($0), 40) }
    let rest = check.stages.count - shown.count
    return "Stages of this run: \(shown.joined(separator: ", "))"
      + (rest > 0 ? " and \(rest) more." : ".")
  }

  private static func methods(_ check: ObjectiveCheck) -> [String] {
    ObjectiveResult.Method.allCases.compactMap { method in
      let names = check.results.filter { $0.method == method }.map(\.objective.metric.name)
      guard !names.isEmpty else { return nil }
      var seen: [String] = []
      for name in names where !seen.contains(name) { seen.append(name) }
      return "\(seen.joined(separator: ", ")): \(method.description)."
    }
  }
}
