/// What a workload did: the truth beside its trace.
public struct WorkloadSummary: Sendable, Equatable {
  /// Lines of the trace.
  public var lines = 0
  /// Bytes of the trace.
  public var bytes = 0
  /// When it began, nanoseconds since 1970 UTC.
  public var start: Int64 = 0
  /// When its last call ended.
  public var end: Int64 = 0
  /// Counts and waits as names and values, in a fixed order; names of times end in their unit.
  public var facts: [(key: String, value: Int64)] = []

  /// Nothing yet.
  public init() {}

  /// The value of that name; nil where there is none.
  public subscript(key: String) -> Int64? { facts.first { $0.key == key }?.value }

  /// Whether all numbers are the same.
  public static func == (left: WorkloadSummary, right: WorkloadSummary) -> Bool {
    left.lines == right.lines && left.bytes == right.bytes && left.start == right.start
      && left.end == right.end && left.facts.elementsEqual(right.facts, by: ==)
  }
}

extension WorkloadSummary {
  init(_ recorder: TraceRecorder, start: Int64, end: Int64) {
    lines = recorder.lines
    bytes = recorder.bytes
    self.start = start
    self.end = max(start, end)
  }
}
