import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct PrometheusTests {
  private func trace(
    _ files: [(name: String, text: String)], interval: Int64? = nil
  ) throws -> RunTrace {
    let scratch = ScratchFolder()
    for file in files { scratch.write(file.name, file.text) }
    var options = ReadOptions()
    options.interval = interval
    return try Registry.read(files.map { "\(scratch.path)/\($0.name)" }, options: options)
  }

  private func trace(_ text: String) throws -> RunTrace { try trace([("m.prom", text)]) }

  private func buckets(_ distribution: Distribution?) -> [Distribution.Bucket] {
    guard case .buckets(let buckets) = distribution?.shape else { return [] }
    return buckets
  }

  @Test func labelsComeInAnyOrderWithEscapesAndBlanks() throws {
    let trace = try trace(
      """
      # TYPE g gauge
      g{ b = "x\\\\y" , a="1,}\\"\\n" ,} 1.5
      g{a="1,}\\"\\n",b="x\\\\y"} 7 4700000000000
      {"a.b","c d"="e"} 0x1p-2
      h\t+Inf
      """)
    #expect(trace.warnings.all.isEmpty)
    #expect(trace.metrics.series.map(\.identity.name) == ["a.b", "g"])
    #expect(trace.metrics.series[0].identity.labels == [MetricLabel("c d", "e")])
    #expect(trace.metrics.series[0].points.map(\.value) == [0.25])
    #expect(
      trace.metrics.series[1].identity.labels
        == [MetricLabel("a", "1,}\"\n"), MetricLabel("b", "x\\y")])
    #expect(trace.metrics.series[1].points.map(\.value) == [1.5, 7])
  }

  @Test func bucketsMayComeUnsortedAndWithoutAKind() throws {
    let trace = try trace(
      """
      t_seconds_bucket{le="+Inf"} 9
      t_seconds_bucket{le="1"} 4
      t_seconds_bucket{le="0.5"} 1
      t_seconds_count 9
      t_seconds_sum 12.5
      """)
    let distribution = try #require(trace.metrics.distributions.first)
    #expect(
      buckets(distribution) == [
        Distribution.Bucket(low: 0, high: 0.5, count: 1),
        Distribution.Bucket(low: 0.5, high: 1, count: 3),
        Distribution.Bucket(low: 1, high: .infinity, count: 5),
      ])
    #expect(distribution.sum == 12.5)
    #expect(distribution.identity.unit == .seconds)
    #expect(distribution.identity.stage == "t")
    #expect(trace.metrics.series.isEmpty)
  }

  private func scrape(_ count: Int, _ created: Int = 5) -> String {
    """
    # TYPE turns counter
    turns_total \(count)
    turns_created \(created)
    # TYPE t_seconds histogram
    t_seconds_bucket{le="1.0"} \(count / 2)
    t_seconds_bucket{le="+Inf"} \(count)
    t_seconds_count \(count)
    t_seconds_sum \(count * 2)
    t_seconds_created \(created)
    # EOF

    """
  }

  @Test func restartsAreSeenByValuesAndByBeginnings() throws {
    // The third counts more than the second, but since another beginning.
    let texts = [scrape(10), scrape(30), scrape(40, 6), scrape(4, 7)]
    let files = texts.enumerated().map { ("s_t\($0.offset * 10).txt", $0.element) }
    for trace in [
      try trace(files), try trace([("m.om", texts.joined())], interval: 10_000_000_000),
    ] {
      #expect(trace.warnings.all.isEmpty)
      #expect(trace.metrics.readings == 4)
      let turns = try #require(trace.metrics.series.first)
      #expect(turns.increase == 64)
      #expect(turns.resets == 2)
      #expect(turns.rate == 64.0 / 30)
      let distribution = try #require(trace.metrics.distributions.first)
      #expect(distribution.count == 64)
      #expect(distribution.sum == 128)
      #expect(distribution.window == .between(readings: 4))
      #expect(buckets(distribution).map(\.count) == [32, 32])
    }
  }

  @Test func scrapesWithoutTimesHaveNoRates() throws {
    let trace = try trace([("m.om", scrape(1) + scrape(5))])
    #expect(trace.codes == ["scrape_times_unknown"])
    #expect(trace.metrics.series.first?.increase == 4)
    #expect(trace.metrics.series.first?.rate == nil)
  }

  @Test func aFamilyWithoutValuesIsNotZero() throws {
    let trace = try trace("# HELP x_total of x\n# TYPE x_total counter\n")
    #expect(trace.metrics.isEmpty)
    #expect(trace.run.system == "prometheus")
  }

  @Test func whatIsWrongIsSaidOnce() throws {
    let cut = String(scrape(10).dropLast(7))
    #expect(try trace([("m.om", cut)]).codes.isEmpty)
    #expect(try trace([("m.om", "# UNIT t_seconds seconds\n" + cut)]).codes == ["metrics_cut_off"])
    #expect(try trace("# TYPE a gauge\na 1\na 2\n").codes == ["metrics_repeated"])
    let contradictory = try trace(
      "# TYPE t histogram\nt_bucket{le=\"1\"} 5\nt_bucket{le=\"+Inf\"} 3\nt_count 3\n")
    #expect(contradictory.codes == ["buckets_contradict"])
    #expect(contradictory.metrics.distributions.isEmpty)
    let changed = try trace([
      ("a_t0.prom", "t_bucket{le=\"1\"} 5\nt_bucket{le=\"+Inf\"} 6\n"),
      ("a_t1.prom", "t_bucket{le=\"2\"} 5\nt_bucket{le=\"+Inf\"} 6\n"),
      ("a_t2.prom", "t_bucket{le=\"2\"} 7\nt_bucket{le=\"+Inf\"} 9\n"),
    ])
    #expect(changed.codes == ["buckets_changed"])
    #expect(changed.metrics.distributions.map(\.count) == [3])
  }

  @Test func brokenLinesAreCountedWithTheirNumbers() throws {
    let scratch = ScratchFolder()
    let good = "# TYPE a gauge\n" + String(repeating: "a 1\n# b\n", count: 9000)
    scratch.write("m.prom", good + "a one\na{b=\"c} 1\na{b=c} 1\n1a 3\na 1 2 3\n")
    let trace = try read("\(scratch.path)/m.prom")
    let warning = try #require(trace.warnings.all.first { $0.code == "records_unreadable" })
    #expect(warning.message.hasPrefix("5 of its records"))
    #expect(warning.message.contains("line 18002:"))
  }

  @Test func metricsLieBesideSpans() throws {
    let scratch = ScratchFolder()
    scratch.write("trace.jsonl", "{\"ts\":1000,\"stage\":\"turn\",\"dur_us\":5}\n")
    scratch.write("metrics.prom", scrape(10))
    let trace = try read(scratch.path)
    #expect(trace.run.system == "json-lines")
    #expect(trace.attempts.count == 1)
    #expect(trace.metrics.distributions.map(\.count) == [10])
    #expect(trace.sources.map(\.reader) == ["json-lines", "prometheus"])
  }

  /// The names of the field's services, each with its stage and its unit.
  @Test(
    arguments: [
      ("api_request_duration_seconds", "request", .seconds), ("active_requests", "request", .none),
      ("skill_execution_seconds", "skill", .seconds), ("llm_tokens_total", "llm", .tokens),
      ("loom_turn_processing_duration_seconds", "turn", .seconds),
      ("loom_turns_processed_total", "turn", .none), ("loom_errors_total", nil, .none),
      ("loom_memory_usage_bytes", nil, .bytes), ("loom_cpu_usage_percent", nil, .percent),
      ("loom_sessions_active", nil, .none), ("loom_llm_tokens_used_total", "llm", .tokens),
      ("loom_cost_usd_total", "llm", .dollars),
      ("ai_loom_turn_processing_duration_seconds", "turn", .seconds),
      ("ai_loom_turns_processed_total", "turn", .none),
      ("ai_loom_llm_tokens_used_total", "llm", .tokens),
      ("ai_loom_cost_usd_total", "llm", .dollars),
      ("ai_loom_memory_usage_bytes", nil, .bytes), ("ai_loom_sessions_active", nil, .none),
      ("gen_ai_client_operation_duration_seconds", "llm", .seconds),
      ("gen_ai.client.operation.duration", "llm", .seconds),
      ("gen_ai_client_token_usage", "llm", .tokens),
      ("gen_ai_server_time_to_first_token_seconds", "first_token", .seconds),
      ("vllm:e2e_request_latency_seconds", "llm", .seconds),
      ("vllm:time_to_first_token_seconds", "first_token", .seconds),
      ("vllm:time_per_output_token_seconds", "output_token", .seconds),
      ("vllm:request_queue_time_seconds", "queue", .seconds),
      ("vllm:prompt_tokens_total", "llm", .tokens),
      ("vllm:generation_tokens_total", "llm", .tokens),
      ("vllm:num_requests_waiting", "queue", .none), ("vllm:request_success_total", "llm", .none),
    ] as [(String, String?, MetricUnit)])
  func namesOfTheFieldAreKnown(name: String, stage: String?, unit: MetricUnit) {
    #expect(MetricName.stage(name) == stage)
    #expect(MetricName.unit(name.replacing(".", with: "_")) == unit)
  }

  @Test func namesOfOnesOwnAreTold() throws {
    let scratch = ScratchFolder()
    scratch.write("m.prom", "# TYPE a_x gauge\na_x 1\n# TYPE a_y gauge\na_y 2\n")
    scratch.write("names", "# what is what\na_* step\na_y other bytes # but this\n")
    var options = ReadOptions()
    options.metricNames = "\(scratch.path)/names"
    let found = try Registry.read(["\(scratch.path)/m.prom"], options: options).metrics.series
    #expect(found.map(\.identity.stage) == ["step", "other"])
    #expect(found.map(\.identity.unit) == [.none, .bytes])
    scratch.write("names", "a_x step furlongs\n")
    #expect(throws: ReaderError.self) {
      try Registry.read(["\(scratch.path)/m.prom"], options: options)
    }
  }

  @Test(arguments: [
    ("metrics-20260302T090000.prom", ScrapeTime.absolute(1_772_442_000_000_000_000)),
    ("2026-03-02T09-00-00Z.txt", .absolute(1_772_442_000_000_000_000)),
    ("scrape_1772442000.prom", .absolute(1_772_442_000_000_000_000)),
    ("scrape_1772442000123.prom", .absolute(1_772_442_000_123_000_000)),
    ("snap_01_t60.prom", .relative(60_000_000_000)), ("snap_01.prom", nil),
    ("at60.prom", nil), ("2026-13-02T09-00-00Z.txt", nil),
  ])
  func namesTellTimes(name: String, time: ScrapeTime?) {
    #expect(ScrapeTime(name: name) == time)
  }

  /// Whatever becomes of an exposition, it is read or refused.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func damagedExpositionsAreReadOrRefused(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var bytes = Array((scrape(10) + scrape(20)).utf8)
    let alphabet = Array("{}\",=# \\\n+-.eE0123456789NaIf_le\0\u{e4}".utf8)
    for _ in 0..<Int.random(in: 1...20, using: &generator) {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: bytes[place] = alphabet.randomElement(using: &generator) ?? 0
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: place)
      default: bytes.removeSubrange(place..<min(bytes.count, place + 30))
      }
    }
    let scratch = ScratchFolder()
    scratch.write("m.om", bytes)
    var options = ReadOptions()
    options.inputFormat = "prometheus"
    do throws(ReaderError) {
      let trace = try Registry.read(["\(scratch.path)/m.om"], options: options)
      for distribution in trace.metrics.distributions {
        let counts = buckets(distribution).map(\.count)
        #expect(counts.allSatisfy { $0 >= 0 }, "seed \(seed)")
        let count = distribution.count ?? 0
        #expect(abs(counts.reduce(0, +) - count) <= 1e-9 * count, "seed \(seed)")
      }
    } catch {
      #expect(!error.message.isEmpty, "seed \(seed)")
    }
  }
}
