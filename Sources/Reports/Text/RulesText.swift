public import Analysis
import Trace
import Writing

/// Alert rules evaluated over a recording, for a terminal: at most `options.width` columns.
public enum RulesText {
  /// The view as UTF-8, ended by a line feed.
  public static func render(_ check: RuleCheck, options: ReportOptions) -> [UInt8] {
    let style = TextStyle(colour: options.colour)
    let width = max(options.width, 60)
    var lines = [style.paint("Alert rules", .strong)]
    var table = TextTable([
      .name("rule"), .name("group"), .number("for"), .number("fired"), .word("verdict"),
    ])
    for result in check.results {
      let hold = result.rule.hold == 0 ? Quantity.absent : PromDuration.text(result.rule.hold)
      table.add([
        TextTable.Cell(result.rule.name), TextTable.Cell(result.group), TextTable.Cell(hold),
        TextTable.Cell(Quantity.count(result.firings)),
        TextTable.Cell(RulesWording.word(result.verdict), tone(result.verdict)),
      ])
    }
    if !check.results.isEmpty { lines += table.lines(width: width, style: style) }
    func paragraph(_ text: String, indent: Int = 0, tone: Tone = .plain) {
      for (index, line) in PlainText.lines(text, width: width - indent - 2).enumerated() {
        let margin = String(repeating: " ", count: index == 0 ? indent : indent + 2)
        lines.append(margin + style.paint(line, tone))
      }
    }
    var isFirst = true
    for result in check.results {
      for remark in RulesWording.remarks(result, check, options, most: options.detailed ? 100 : 5) {
        if isFirst { lines.append("") }
        isFirst = false
        paragraph("\(RulesWording.place(result)): \(result.rule.name): \(remark).", indent: 2)
      }
    }
    lines.append("")
    let overall: Tone = check.isBroken ? .bad : check.isInconclusive ? .caution : .strong
    paragraph(RulesWording.summary(check), tone: overall)
    paragraph(RulesWording.meaning(check, options: options), tone: .faint)
    var buffer = ByteBuffer()
    for line in lines {
      buffer.append(line)
      buffer.append(UInt8(ascii: "\n"))
    }
    return buffer.bytes
  }

  private static func tone(_ verdict: RuleResult.Verdict) -> Tone {
    switch verdict {
    case .fired: .bad
    case .quiet: .plain
    case .pending, .noData, .notEvaluated: .caution
    }
  }
}
