import Trace

/// Reads results of load tests and benchmarks: single requests into rows, all else into metrics.
enum LoadTestReader: RunReader {
  static let name = "load-tests"

  static let kinds = MetricKind.requests.union([
    .locustStatistics, .locustHistory, .locustFailures, .locustJSON, .k6Summary, .pytestBenchmark,
    .hyperfine, .commandOutput, .apacheBenchQuantiles,
  ])

  static let format = FormatDescription(
    name: name,
    what:
      "results of load tests and benchmarks: Locust, k6, Gatling, pytest-benchmark, hyperfine, wrk, "
      + "hey, ab",
    recognised:
      "tables with their columns, JSON with their keys, the text that they print; plain, "
      + ".zst or .gz")

  static func recognise(_ input: RunInput) -> Recognition {
    MetricFiles(input, kinds: kinds).recognition
  }

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    let entries = MetricFiles(input, kinds: kinds).entries
    var warnings = warnings
    let binary = entries.filter { $0.kind == .gatlingBinaryLog }
    if let first = binary.first {
      let what = "it is the binary log that Gatling writes since 3.12"
      let remedy = "run the test with Gatling 3.11 or older, whose log is text"
      if binary.count == entries.count {
        throw .malformed(path: first.file.path, what: what, remedy: remedy)
      }
      for entry in binary {
        warnings.add("gatling_binary", "\(what), and left out; \(remedy)", path: entry.file.path)
      }
    }
    let requests = entries.filter {
      MetricKind.requests.contains($0.kind) && $0.kind != .gatlingBinaryLog
    }
    if !requests.isEmpty {
      return try LoadPointReading.read(requests, input, warnings: warnings)
    }
    return try MetricReading.emptyTrace(
      of: input, system: name, kinds: kinds, warnings: warnings,
      hint:
        "none of its files is a result of a load test that is known; 'runlens formats' lists them")
  }
}
