import Analysis
import Reports
import Trace

/// The CSV tables of a run in a folder.
struct SummaryTables {
  let folder: String
  let options: ReportOptions

  /// Writes one file a table, all calls and spans included.
  func write(
    _ summary: Summary, _ breakdown: RunBreakdown, of trace: RunTrace
  ) throws(OutputError) {
    for table in SummaryCSV.tables(summary, breakdown, of: trace, options: options) {
      var file = try AtomicFile("\(folder)/\(table.name)")
      try file.write(table.bytes)
      try file.commit()
    }
    var calls = try AtomicFile("\(folder)/\(SummaryCSV.callsName)")
    try SummaryCSV.writeCalls(of: trace.spans, options: options) { piece throws(OutputError) in
      try calls.write(piece)
    }
    try calls.commit()
    var spans = try AtomicFile("\(folder)/\(SummaryCSV.spansName)")
    try SummaryCSV.writeSpans(of: trace.spans, options: options) { piece throws(OutputError) in
      try spans.write(piece)
    }
    try spans.commit()
  }
}
