public import Analysis
public import Trace

/// Writes a run's spans in the form of another program.
public enum SpanExport {
  /// Writes the spans piece by piece.
  ///
  /// Composites are shown apart from calls; spans without a duration are instants where the form has
  /// such, and are counted in the notes where it has not.
  ///
  /// - Parameters:
  ///   - format: any but ``ExportFormat/sqlite``, which is no stream of bytes.
  ///   - quantiles: how those of a summary are defined.
  ///   - put: takes one piece after the other.
  /// - Complexity: O(n log n); beside the spans some bytes each, however long the output is.
  public static func write<Failure: Error>(
    _ trace: RunTrace, as format: ExportFormat, options: ReportOptions,
    quantiles: QuantileDefinition = .linear, to put: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> ExportNotes {
    switch format {
    case .perfetto: return try PerfettoJSON.write(trace, version: options.version, to: put)
    case .perfettoProto: return try PerfettoProto.write(trace, to: put)
    case .speedscope: return try Speedscope.write(trace, version: options.version, to: put)
    case .folded: return try FoldedStacks.write(trace, to: put)
    case .hdr: return try PercentileText.write(trace, to: put)
    case .otlp: return try OTLPLines.write(trace, version: options.version, to: put)
    case .jsonl: return try SpanLines.write(trace, zone: options.zone, to: put)
    case .csv: try SummaryCSV.writeSpans(of: trace.spans, options: options, put)
    case .sqlite: break
    case .prometheus:
      return try OpenMetricsText.write(
        Summary(of: trace, quantiles: quantiles), of: trace, to: put)
    }
    var notes = ExportNotes()
    notes.written = trace.spans.count
    return notes
  }
}
