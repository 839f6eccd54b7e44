import Trace

extension Console {
  /// Says what others computed in a run, where a command tells of its spans alone.
  ///
  /// - Parameter command: the command.
  func warnOfMetrics(of trace: RunTrace, leftOutBy command: String) {
    guard !trace.metrics.isEmpty else { return }
    let (distributions, series) = (trace.metrics.distributions.count, trace.metrics.series.count)
    let parts = [Self.count(distributions, "distribution"), "\(series) series"]
    warn(
      "'\(command)' tells of spans alone: \(parts.joined(separator: " and ")) that others computed "
        + "are left out; keep their files, which 'analyze', 'report', 'compare' and 'check' read")
  }
}
