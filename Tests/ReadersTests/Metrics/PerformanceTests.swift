import TestSupport
import Testing
import Trace

@testable import Readers

/// Answers of a monitoring endpoint about a pipeline and its cache.
@Suite struct PerformanceTests {
  private func trace(_ files: [(String, String)], interval: Int64? = nil) throws -> RunTrace {
    let scratch = ScratchFolder()
    for file in files { scratch.write(file.0, file.1) }
    var options = ReadOptions()
    options.interval = interval
    let path = files.count == 1 ? "\(scratch.path)/\(files[0].0)" : scratch.path
    return try Registry.read([path], options: options)
  }

  private func poll(_ run: Int, _ duration: Double, _ rate: Double) -> String {
    """
    {"pipeline": {"last_run": "2026-02-13T13:0\(run):00Z", "duration": \(duration),
      "events_processed": 150, "avg_llm_latency": 1.25, "state": "idle", "nothing": null},
     "cache": {"hit_rate": \(rate), "size": 500, "evictions": \(run * 6)}, "alert_count": 3}

    """
  }

  @Test func oneAnswerIsASeriesOfOneReading() throws {
    let trace = try trace([("answer.json", poll(1, 45.5, 0.875))])
    #expect(trace.codes == [] && trace.run.system == "performance" && trace.spans.count == 0)
    let values = Dictionary(
      uniqueKeysWithValues: trace.metrics.series.map { ($0.identity.name, $0.points.last?.value) })
    #expect(
      values == [
        "pipeline_duration": 45.5, "pipeline_events_processed": 150,
        "pipeline_avg_llm_latency": 1.25,
        "cache_hit_rate": 0.875, "cache_size": 500, "cache_evictions": 6,
      ])
    let latency = try #require(
      trace.metrics.series.first { $0.identity.name == "pipeline_avg_llm_latency" })
    #expect(latency.identity.stage == "llm" && latency.identity.unit == .seconds)
    #expect(trace.metrics.distributions.first?.shape == .values([45.5]))
  }

  @Test func everyRunCountsOnceHoweverOftenItIsToldOf() throws {
    let polls = [poll(1, 45.5, 0.5), poll(1, 45.5, 0.5), poll(2, 20, 0.75), poll(3, 30.5, 0.25)]
    let files = polls.enumerated().map { ("poll_t\($0.offset * 10).json", $0.element) }
    for trace in [
      try trace(files), try trace([("polls.json", polls.joined())], interval: 10_000_000_000),
      try trace(
        [("polls.json", "[" + polls.joined(separator: ",") + "]")], interval: 10_000_000_000),
    ] {
      #expect(trace.codes == [] && trace.metrics.readings == 4 && trace.metrics.areTimesRelative)
      let runs = try #require(trace.metrics.distributions.first)
      #expect(runs.shape == .values([20, 30.5, 45.5]) && runs.identity.stage == "pipeline")
      let evictions = try #require(
        trace.metrics.series.first { $0.identity.name == "cache_evictions" })
      #expect(evictions.kind == .counter && evictions.increase == 12 && evictions.rate == 12 / 30.0)
    }
    #expect(try trace([("polls.json", polls.joined())]).codes == ["poll_times_unknown"])
  }

  @Test(arguments: [
    ("\"t_ns\":1772442000000000000,", "\"t_ns\":1772442010000000000,"),
    ("\"timestamp\":\"2026-03-02T09:00:00Z\",", "\"timestamp\":\"2026-03-02T10:00:10+01:00\","),
    ("\"time\":1772442000,", "\"time\":1772442010.0,"),
  ])
  func aLineMayTellWhenItWasAsked(first: String, second: String) throws {
    let body = poll(1, 5, 0.5).replacing("\n", with: "")
    let text =
      "{\(first)\"response\":\(body)}\n{\(second)\"response\":\(body)}\n{\"response\":{}}\n"
    let trace = try trace([("polls.jsonl", text)])
    #expect(trace.codes == ["records_unreadable"] && !trace.metrics.areTimesRelative)
    #expect(trace.run.start == 1_772_442_000_000_000_000 && trace.run.wall == 10_000_000_000)
  }

  @Test func otherStatusIsNoPoll() {
    for text in [
      "{\"pipeline\":\"x\",\"cache\":{\"size\":1}}", "{\"cache\":{\"hit_rate\":0.5}}",
      "{\"pipeline\":{\"steps\":3}}", "{\"response\":{\"running\":true}}",
    ] {
      #expect(MetricKind(beginning: Array(text.utf8)) == nil, "\(text)")
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func damagedAnswersAreReadOrRefused(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var bytes = Array((poll(1, 45.5, 0.5) + poll(2, 1e300, -1)).utf8)
    for _ in 0..<Int.random(in: 1...5, using: &generator) {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      if Bool.random(using: &generator) {
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      } else {
        bytes.removeSubrange(place..<min(bytes.count, place + 7))
      }
    }
    let scratch = ScratchFolder()
    scratch.write("polls.json", bytes)
    var options = ReadOptions()
    options.inputFormat = "performance"
    do throws(ReaderError) {
      let trace = try Registry.read(["\(scratch.path)/polls.json"], options: options)
      #expect(trace.spans.count == 0, "seed \(seed)")
    } catch {
      #expect(!error.message.isEmpty, "seed \(seed)")
    }
  }
}
