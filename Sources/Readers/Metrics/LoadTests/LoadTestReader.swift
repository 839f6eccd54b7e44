import Trace

/// Reads results of load tests and benchmarks, which hold no single calls.
enum LoadTestReader: RunReader {
  static let name = "load-tests"

  static let kinds: Set<MetricKind> = [
    .locustStatistics, .locustHistory, .locustFailures, .locustJSON, .k6Summary, .pytestBenchmark,
    .hyperfine, .commandOutput,
  ]

  static let format = FormatDescription(
    name: name,
    what:
      "results of load tests and benchmarks: Locust, k6, pytest-benchmark, hyperfine, wrk, hey, ab",
    recognised:
      "tables with Locust's columns, JSON with their keys, the text that they print; plain, "
      + ".zst or .gz")

  static func recognise(_ input: RunInput) -> Recognition {
    MetricFiles(input, kinds: kinds).recognition
  }

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    try MetricReading.emptyTrace(
      of: input, system: name, kinds: kinds, warnings: warnings,
      hint:
        "none of its files is a result of a load test that is known; 'runlens formats' lists them")
  }
}
