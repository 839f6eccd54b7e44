public import Analysis
import Statistics
import Trace
import Writing

/// A comparison for a terminal: at most `options.width` columns, readable without colour.
public enum CompareText {
  /// The view as UTF-8, ended by a line feed.
  public static func render(_ comparisons: [Comparison], options: ReportOptions) -> [UInt8] {
    var lines: [String] = []
    for comparison in comparisons {
      if !lines.isEmpty { lines.append("") }
      var page = Page(comparison: comparison, options: options)
      page.addHead()
      page.addStages()
      page.addShapes()
      page.addVerdicts()
      page.addDistributions()
      page.addRates()
      page.addOverall()
      page.addGates()
      if options.detailed { page.addShift() }
      page.addWarnings()
      page.addNotes()
      lines += page.lines
    }
    return bytes(lines)
  }

  static func bytes(_ lines: [String]) -> [UInt8] {
    var buffer = ByteBuffer()
    for line in lines {
      buffer.append(line)
      buffer.append(UInt8(ascii: "\n"))
    }
    return buffer.bytes
  }

  /// The lines of the view under construction.
  struct Page {
    let comparison: Comparison
    let style: TextStyle
    let width: Int
    let options: ReportOptions
    var lines: [String] = []

    init(comparison: Comparison, options: ReportOptions) {
      self.comparison = comparison
      self.options = options
      style = TextStyle(colour: options.colour)
      width = max(options.width, 60)
    }

    mutating func section(_ title: String, _ remark: String = "") {
      lines.append("")
      let room = width - DisplayWidth.of(title) - 2
      let tail = remark.isEmpty ? "" : "  " + style.paint(PlainText.fit(remark, room), .faint)
      lines.append(style.paint(title, .strong) + tail)
    }

    mutating func paragraph(
      _ text: String, indent: Int = 2, hanging: Int = 0, tone: Tone = .plain
    ) {
      let wrapped = PlainText.lines(text, width: width - indent - hanging)
      for (index, line) in wrapped.enumerated() {
        let margin = String(repeating: " ", count: index == 0 ? indent : indent + hanging)
        lines.append(margin + style.paint(line, tone))
      }
    }

    mutating func table(_ table: TextTable) {
      lines += table.lines(width: options.wide ? 10_000 : width, style: style)
    }

    /// Whether each phase and timing has to be told apart.
    var keyColumns: [TextTable.Column] { [.name("stage"), .word("phase"), .word("timing")] }

    func keyCells(_ row: StageComparison) -> [TextTable.Cell] {
      [
        TextTable.Cell(CompareWords.stage(row.stage), .name), TextTable.Cell(row.phase),
        TextTable.Cell(row.timing, .faint),
      ]
    }
  }
}

/// Words that the views of a comparison share.
enum CompareWords {
  /// A stage's name, or what stands for stages of different names.
  static func stage(_ name: String) -> String { name == "*" ? "(all together)" : name }

  /// A ratio as a change: `+22.0 %`, `−4.1 %`.
  static func change(_ ratio: Double?) -> String {
    guard let ratio, ratio.isFinite else { return Quantity.absent }
    let percent = (ratio - 1) * 100
    guard percent < 999.5 else { return CompareWords.ratio(ratio) }
    let sign = percent < -0.05 ? "−" : percent >= 0.05 ? "+" : "±"
    return sign + decimal(percent.magnitude) + " %"
  }

  /// A ratio: `1.22×`.
  static func ratio(_ value: Double?) -> String {
    value.map { ComparisonWording.ratio($0) } ?? Quantity.absent
  }

  /// The ends of an interval of ratios; open ends are dashes.
  static func interval(_ estimate: IntervalEstimate?) -> String {
    guard let low = estimate?.low, let high = estimate?.high else { return Quantity.absent }
    return ComparisonWording.interval(low, high)
  }

  /// A change in percentage points: `+3.5 pp`.
  static func points(_ value: Double?) -> String {
    guard let value, value.isFinite else { return Quantity.absent }
    let sign = value < -0.0005 ? "−" : value >= 0.0005 ? "+" : "±"
    return "\(sign)\(decimal(value.magnitude * 100)) pp"
  }

  /// One or no decimal.
  private static func decimal(_ value: Double) -> String {
    let tenths = Int((min(value, 1e12) * 10).rounded())
    return value < 99.95 ? "\(tenths / 10).\(tenths % 10)" : "\(Int(min(value, 1e12).rounded()))"
  }

  /// What an output calls a side.
  static func side(_ side: Comparison.Side) -> String {
    var text = side.label
    if side.runs.count > 1 { text += " (\(side.runs.count) runs)" }
    if let filter = side.filter { text += " where \(filter)" }
    return text
  }
}
