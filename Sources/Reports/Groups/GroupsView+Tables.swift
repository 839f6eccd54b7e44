public import Analysis
import Trace
import Writing

extension GroupsView {
  private static let remark = "of one span; failed: share of the spans"

  /// The tables for a terminal.
  public static func text(
    _ tables: [GroupTable], of source: Source, options: ReportOptions
  ) -> [UInt8] {
    var page = SummaryText.Page(
      summary: Summary(quantileDefinition: source.quantiles), trace: trace(source),
      options: options)
    let path = PlainText.fit(PlainText.clean(source.path), page.width)
    page.lines.append(page.style.paint(path, .strong))
    if let condition = source.condition { page.paragraph("spans where \(condition)", indent: 0) }
    for table in tables {
      page.section("By \(title(table))", remark)
      var view = TextTable(
        table.keys.map { $0.isNumber ? .number($0.rawValue) : .name($0.rawValue) }
          + columns(options).map { .number($0.title) })
      let most = options.top ?? .max
      for row in table.rows.prefix(most) {
        view.add(
          row.values.map { TextTable.Cell(text($0), .name) }
            + columns(options).map { TextTable.Cell($0.cell(row.numbers), $0.tone) })
      }
      if table.rows.isEmpty {
        page.paragraph("No span meets the condition.")
      } else {
        page.table(view)
      }
      if table.rows.count > most {
        let rest = Quantity.count(table.rows.count - most, "more row")
        page.paragraph("… and \(rest): a larger --top shows them.", tone: .faint)
      }
    }
    page.addWarnings()
    page.lines.append("")
    page.paragraph(method(source), tone: .faint)
    return bytes(page.lines)
  }

  /// The tables in GitHub's Markdown.
  public static func markdown(
    _ tables: [GroupTable], of source: Source, options: ReportOptions
  ) -> [UInt8] {
    var page = SummaryMarkdown.Page(
      summary: Summary(quantileDefinition: source.quantiles), trace: trace(source),
      options: options)
    page.lines.append("## \(MarkdownText.escape(source.path))")
    if let condition = source.condition {
      page.lines += ["", "Spans where \(MarkdownText.escape(condition))."]
    }
    for table in tables {
      page.section("By \(title(table))")
      var view = MarkdownTable(
        table.keys.map { $0.isNumber ? .number($0.rawValue) : .text($0.rawValue) }
          + columns(options).map { .number($0.title) })
      for row in table.rows {
        view.add(row.values.map(text) + columns(options).map { $0.cell(row.numbers) })
      }
      page.lines += view.lines
    }
    page.addWarnings()
    page.lines += ["", method(source)]
    return bytes(page.lines)
  }

  /// A column of numbers.
  private struct Column {
    var title: String
    var tone = Tone.plain
    var cell: (StageSummary) -> String
  }

  private static func columns(_ options: ReportOptions) -> [Column] {
    var columns = [
      Column(title: "spans") { Quantity.count($0.count) },
      Column(title: "failed") { Quantity.share(failedShare($0)) },
      Column(title: "total") { Quantity.duration($0.total) },
      Column(title: "p50", tone: .strong) { Quantity.duration($0.p50) },
      Column(title: "p90") { Quantity.duration($0.p90) },
      Column(title: "p95", tone: .strong) { Quantity.duration($0.p95) },
      Column(title: "p99") { Quantity.duration($0.p99) },
      Column(title: "max") { Quantity.duration($0.maximum) },
    ]
    if options.wide || options.detailed {
      columns.insert(
        Column(title: "p99.9", tone: .faint) { Quantity.duration($0.p999) }, at: 7)
      columns.insert(Column(title: "timed") { Quantity.count($0.timed) }, at: 1)
      columns.append(Column(title: "mean") { Quantity.duration($0.mean) })
    }
    return columns
  }

  private static func title(_ table: GroupTable) -> String {
    table.keys.map(\.rawValue).joined(separator: ", ")
  }

  private static func text(_ value: GroupTable.Value) -> String {
    switch value {
    case .absent: Quantity.absent
    case .text(let text): text
    case .number(let number): String(number)
    }
  }

  private static func method(_ source: Source) -> String {
    "Quantiles: \(source.quantiles.description). \(Quantity.absent) means that nothing that was read "
      + "tells."
  }

  /// A run without spans that carries the warnings into the shared pages.
  private static func trace(_ source: Source) -> RunTrace {
    var trace = RunTrace(run: RunDescription(id: source.path, path: source.path, system: ""))
    trace.sources = source.sources
    trace.warnings = source.warnings
    return trace
  }

  private static func bytes(_ lines: [String]) -> [UInt8] {
    var buffer = ByteBuffer()
    for line in lines {
      buffer.append(line)
      buffer.append(UInt8(ascii: "\n"))
    }
    return buffer.bytes
  }
}
