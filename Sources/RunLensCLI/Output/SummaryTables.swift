import Analysis
import Reports
import Trace

/// The CSV tables of a run in a folder.
struct SummaryTables {
  let folder: String
  let options: ReportOptions

  /// Writes one file a table, all spans included.
  func write(_ summary: Summary, of trace: RunTrace) throws(OutputError) {
    for table in SummaryCSV.tables(summary, of: trace, options: options) {
      var file = try AtomicFile("\(folder)/\(table.name)")
      try file.write(table.bytes)
      try file.commit()
    }
    var file = try AtomicFile("\(folder)/\(SummaryCSV.spansName)")
    try SummaryCSV.writeSpans(of: trace.spans, options: options) { piece throws(OutputError) in
      try file.write(piece)
    }
    try file.commit()
  }
}
