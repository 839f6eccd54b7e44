import Trace

/// Reads what a monitoring endpoint tells of a pipeline and its cache, poll by poll.
enum PerformanceReader: RunReader {
  static let name = "performance"

  static let format = FormatDescription(
    name: name,
    what: "polls of a monitoring endpoint: JSON with the objects 'pipeline' and 'cache', over time",
    recognised:
      "JSON, one or more a file, with an object 'pipeline' that has 'last_run', 'duration' or "
      + "'avg_llm_latency'; plain, .zst or .gz")

  static func recognise(_ input: RunInput) -> Recognition {
    MetricFiles(input, kinds: [.performance]).recognition
  }

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    try MetricReading.emptyTrace(
      of: input, system: name, kinds: [.performance], warnings: warnings,
      hint: "none of its files is such a poll; pass what the address /monitoring/performance gave")
  }
}
