public import Analysis
public import Trace
import Writing

/// The summary of a run for a terminal: at most `options.width` columns, readable without colour.
public enum SummaryText {
  /// The view as UTF-8, ended by a line feed.
  public static func render(
    _ summary: Summary, of trace: RunTrace, options: ReportOptions
  ) -> [UInt8] {
    var page = Page(summary: summary, trace: trace, options: options)
    page.addHeadline()
    page.addRun()
    if !trace.hasMetricsAlone {
      page.addCoverage()
      page.addStages()
      page.addDurations()
      page.addIntervals()
      page.addFailures()
      page.addRetries()
      page.addIterations()
      page.addGroups()
      page.addBottlenecks()
      page.addCost()
    }
    page.addDistributions()
    page.addSeries()
    page.addAgreement()
    page.addWarnings()
    if !trace.hasMetricsAlone { page.addNotes() }
    var buffer = ByteBuffer()
    for line in page.lines {
      buffer.append(line)
      buffer.append(UInt8(ascii: "\n"))
    }
    return buffer.bytes
  }

  /// The lines of the view under construction.
  struct Page {
    let summary: Summary
    let trace: RunTrace
    let options: ReportOptions
    let style: TextStyle
    let wording: Wording
    /// Columns that a line may fill.
    let width: Int
    /// Columns that a line of a table may fill.
    let tableWidth: Int
    /// The stages in the order and number asked for.
    let stages: [StageSummary]
    /// The lines so far.
    var lines: [String] = []

    init(summary: Summary, trace: RunTrace, options: ReportOptions) {
      self.summary = summary
      self.trace = trace
      self.options = options
      style = TextStyle(colour: options.colour)
      width = max(options.width, 60)
      tableWidth = options.wide ? 10_000 : width
      let sorted = options.sort.map { $0.sorted(summary.stages) } ?? summary.stages
      stages = options.top.map { Array(sorted.prefix($0)) } ?? sorted
      wording = Wording(summary: summary, trace: trace) { name in
        PlainText.fit(PlainText.clean(name), 40)
      }
    }

    /// Starts a part of the page.
    mutating func section(_ title: String, _ remark: String = "") {
      lines.append("")
      let room = width - DisplayWidth.of(title) - 2
      let tail = remark.isEmpty ? "" : "  " + style.paint(PlainText.fit(remark, room), .faint)
      lines.append(style.paint(title, .strong) + tail)
    }

    /// Adds a paragraph, wrapped; lines after the first are indented further where asked.
    mutating func paragraph(
      _ text: String, indent: Int = 2, hanging: Int = 0, tone: Tone = .plain
    ) {
      let wrapped = PlainText.wrap(PlainText.clean(text), width: width - indent - hanging)
      for (index, line) in wrapped.enumerated() {
        let margin = String(repeating: " ", count: index == 0 ? indent : indent + hanging)
        lines.append(margin + style.paint(line, tone))
      }
    }

    /// Adds a label and its text in two columns, the text wrapped in its own.
    mutating func entry(_ label: String, _ text: String, tone: Tone = .plain) {
      let column = 16
      let wrapped = PlainText.wrap(PlainText.clean(text), width: width - column)
      for (index, line) in wrapped.enumerated() {
        let head = index == 0 ? "  " + label : ""
        let fill = String(repeating: " ", count: max(0, column - DisplayWidth.of(head)))
        lines.append(style.paint(head, .faint) + fill + style.paint(line, tone))
      }
    }

    /// Adds a table.
    mutating func table(_ table: TextTable) {
      lines += table.lines(width: tableWidth, style: style)
    }

    /// A bar of at most that many columns, as long as the fraction asks.
    func bar(_ fraction: Double?, columns: Int) -> String {
      guard let fraction, fraction.isFinite, fraction > 0 else { return "" }
      let eighths = Int((min(fraction, 1) * Double(columns * 8)).rounded())
      let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
      let text = String(repeating: "█", count: eighths / 8) + partial[eighths % 8]
      return text.isEmpty ? "▏" : text
    }

    /// Date and time to the second in the zone asked for.
    func clock(_ instant: Int64?, date: Bool = true) -> String {
      guard let instant else { return Quantity.absent }
      let offset = options.zone.offset(at: instant)
      let time = CivilTime(nanoseconds: instant, offset: offset)
      var buffer = ByteBuffer()
      if date {
        buffer.appendDate(time)
        buffer.append(UInt8(ascii: " "))
      }
      buffer.appendClock(time)
      return String(decoding: buffer.bytes, as: UTF8.self)
    }

    /// The name of the zone at an instant: `UTC` or an offset.
    func zoneName(at instant: Int64) -> String {
      if options.zone.isUTC { return "UTC" }
      var buffer = ByteBuffer()
      buffer.appendOffset(options.zone.offset(at: instant), isUTC: false)
      return String(decoding: buffer.bytes, as: UTF8.self)
    }
  }
}
