import Analysis
import Reports
import TestSupport
import Testing
import Trace
import Writing

@Suite struct GoldenTests {
  @Test func text() throws {
    try expectGolden(
      SummaryText.render(Sample.summary, of: Sample.trace, options: Sample.options), "summary.txt")
  }

  @Test func textInDetailWithColourInAnotherZone() throws {
    var options = Sample.options
    options.colour = true
    options.detailed = true
    options.zone = .fixed(-(5 * 3600 + 1800))
    try expectGolden(
      SummaryText.render(Sample.summary, of: Sample.trace, options: options), "summary-verbose.txt")
  }

  @Test func json() throws {
    try expectGolden(
      SummaryJSON.render(Sample.summary, of: Sample.trace, options: Sample.options),
      "summary.json")
  }

  @Test func markdown() throws {
    try expectGolden(
      SummaryMarkdown.render(Sample.summary, of: Sample.trace, options: Sample.options),
      "summary.md")
  }

  @Test func tables() throws {
    let breakdown = RunBreakdown(of: Sample.trace)
    let tables = SummaryCSV.tables(
      Sample.summary, breakdown, of: Sample.trace, options: Sample.options)
    let streamed = [SummaryCSV.callsName, SummaryCSV.spansName]
    #expect(tables.map(\.name) + streamed == SummaryCSV.fileNames)
    for table in tables { try expectGolden(table.bytes, table.name) }
  }

  @Test func calls() throws {
    var bytes: [UInt8] = []
    SummaryCSV.writeCalls(of: Sample.trace.spans, options: Sample.options) { bytes += $0 }
    try expectGolden(bytes, SummaryCSV.callsName)
  }

  @Test func spans() throws {
    var bytes: [UInt8] = []
    SummaryCSV.writeSpans(of: Sample.trace.spans, options: Sample.options) { bytes += $0 }
    try expectGolden(bytes, SummaryCSV.spansName)
  }
}
