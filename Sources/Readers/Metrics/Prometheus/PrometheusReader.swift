import Trace

/// Reads scrapes of Prometheus's text format and of OpenMetrics, which hold no single calls.
enum PrometheusReader: RunReader {
  static let name = "prometheus"

  static let format = FormatDescription(
    name: name,
    what: "scrapes of metrics in Prometheus's text format or OpenMetrics, one or several over time",
    recognised:
      "files of nothing but metrics and their comments, with a # TYPE or labels; plain, .zst "
      + "or .gz")

  static func recognise(_ input: RunInput) -> Recognition {
    MetricFiles(input, kinds: [.prometheus]).recognition
  }

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    try MetricReading.emptyTrace(
      of: input, system: name, kinds: [.prometheus], warnings: warnings,
      hint: "none of its files is an exposition of metrics; pass what the address /metrics gave")
  }
}
