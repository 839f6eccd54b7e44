/// Where the lanes of a workload leave their lines.
///
/// A class, as many lanes share it.
final class TraceRecorder {
  private var writer: TraceLineWriter
  private let sink: (Span<UInt8>) -> Bool
  /// Whether nobody takes any more lines, so that the workload should end.
  private(set) var isStopped = false
  /// Calls, attempts and ends of the run so far.
  var counts = WorkloadCounts()

  /// - Parameter sink: Takes lines; whether more are wanted.
  init(run: String, system: String, into sink: @escaping (Span<UInt8>) -> Bool) {
    // Large chunks, as each is one call of the system.
    writer = TraceLineWriter(run: run, system: system, chunkSize: 1 << 20)
    self.sink = sink
  }

  /// Runs a workload whose lines go to that closure, and throws what it throws.
  static func record<Failure: Error>(
    run: String, system: String, into sink: (Span<UInt8>) throws(Failure) -> Void,
    _ body: (TraceRecorder) -> WorkloadSummary
  ) throws(Failure) -> WorkloadSummary {
    var failure: Failure?
    let summary = withoutActuallyEscaping(
      { (lines: Span<UInt8>) -> Bool in
        do throws(Failure) {
          try sink(lines)
          return true
        } catch {
          failure = error
          return false
        }
      },
      do: { body(TraceRecorder(run: run, system: system, into: $0)) })
    if let failure { throw failure }
    return summary
  }

  var lines: Int { writer.lines }
  var bytes: Int { writer.bytes }

  func name(_ text: String) -> TraceName { writer.name(text) }
  func write(_ line: TraceLine) { writer.write(line) { handOver($0) } }
  func finish() { writer.finish { handOver($0) } }

  private func handOver(_ lines: Span<UInt8>) {
    if !isStopped { isStopped = !sink(lines) }
  }
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
