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

  /// Whether the bytes mean nothing on a terminal.
  public var isBinary: Bool { self == .perfettoProto || self == .sqlite }
}

/// What an export could not show.
public struct ExportNotes: Sendable, Equatable {
  /// Spans that were written.
  public var written = 0
  /// Spans left out, for the reason: reason to number.
  public var leftOut: [(reason: String, count: Int)] = []

  /// Nothing written yet.
  public init() {}

  /// Notes spans that were left out; none is no note.
  mutating func leave(_ count: Int, _ reason: String) {
    if count > 0 { leftOut.append((reason, count)) }
  }

  public static func == (left: ExportNotes, right: ExportNotes) -> Bool {
    left.written == right.written && left.leftOut.elementsEqual(right.leftOut, by: ==)
  }
}
