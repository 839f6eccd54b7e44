/// Where the lanes of a workload leave their lines.
///
/// A class, as many lanes share it.
final class TraceRecorder {
  private var writer: TraceLineWriter
  private let sink: (Span<UInt8>) -> Void
  /// Calls, attempts and ends of the run so far.
  var counts = WorkloadCounts()

  init(run: String, system: String, into sink: @escaping (Span<UInt8>) -> Void) {
    writer = TraceLineWriter(run: run, system: system)
    self.sink = sink
  }

  var lines: Int { writer.lines }
  var bytes: Int { writer.bytes }

  func name(_ text: String) -> TraceName { writer.name(text) }
  func write(_ line: TraceLine) { writer.write(line, into: sink) }
  func finish() { writer.finish(into: sink) }
}

/// What is counted in every workload.
struct WorkloadCounts {
  var calls = 0
  var attempts = 0
  var failedCalls = 0
  var inputTokens = 0
  var outputTokens = 0
  /// Nanoseconds that calls waited for the service's limits.
  var limitWait: Int64 = 0
  /// When the last call ended.
  var end = Int64.min

  func facts(of service: ModelService) -> [(key: String, value: Int64)] {
    [
      ("calls", Int64(calls)), ("attempts", Int64(attempts)),
      ("http_requests", Int64(service.requestCount)), ("cache_hits", Int64(service.cacheHits)),
      ("failed_calls", Int64(failedCalls)), ("input_tokens", Int64(inputTokens)),
      ("output_tokens", Int64(outputTokens)), ("limit_wait_us", limitWait / 1000),
    ]
  }
}
