/// The forms in which a run's spans leave for other programs.
public enum ExportFormat: String, Sendable, CaseIterable {
  /// Chrome's trace events as JSON, for Perfetto and chrome://tracing.
  case perfetto
  /// Perfetto's own trace packets, smaller and exact to the nanosecond.
  case perfettoProto = "perfetto-proto"
  /// speedscope's file format, one evented profile a lane.
  case speedscope
  /// Folded stacks with their own time in nanoseconds, for flame graphs.
  case folded
  /// HdrHistogram's percentile text.
  case hdr
  /// OpenTelemetry traces, JSON lines.
  case otlp
  /// One JSON object a span.
  case jsonl
  /// One row a span.
  case csv
  /// A SQLite database with the tables of `runlens query`.
  case sqlite
  /// The run's summary as OpenMetrics.
  case prometheus

  /// Whether the bytes mean nothing on a terminal.
  public var isBinary: Bool { self == .perfettoProto || self == .sqlite }
}

/// What an export shows and what it could not show.
public struct ExportNotes: Sendable {
  /// Spans left out for one reason.
  public struct Part: Sendable, Equatable {
    /// The predicate of a sentence on the spans, such as «have no duration».
    public var reason: String
    /// How many.
    public var count: Int
  }

  /// Spans that were written.
  public var written = 0
  /// Spans that were left out, by reason.
  public var leftOut: [Part] = []

  /// Nothing written yet.
  public init() {}

  /// Notes spans that were left out; none is no note.
  mutating func leave(_ count: Int, _ reason: String) {
    if count > 0 { leftOut.append(Part(reason: reason, count: count)) }
  }
}
