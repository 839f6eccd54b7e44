import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct LoadTestTests {
  private func trace(_ text: String, name: String = "out.txt") throws -> RunTrace {
    let scratch = ScratchFolder()
    scratch.write(name, text)
    return try read("\(scratch.path)/\(name)")
  }

  private func quantiles(_ metrics: RunMetrics) -> [Double: Double] {
    guard case .quantiles(let found, _) = metrics.distributions.first?.shape else { return [:] }
    return Dictionary(uniqueKeysWithValues: found.map { ($0.level, $0.value) })
  }

  private func failures(_ metrics: RunMetrics) -> [String: Double] {
    let kinds = metrics.series.filter { $0.identity.name.hasSuffix("_failures_by_kind") }
    return Dictionary(
      uniqueKeysWithValues: kinds.map { series in
        (
          series.identity.labels.first { $0.name == "error" }?.value ?? "",
          series.points.first?.value ?? -1
        )
      })
  }

  @Test func whatWrkPrintsIsRead() throws {
    let metrics = try trace(
      """
      Running 5s test @ http://127.0.0.1:18081/api/v1/turns
        2 threads and 10 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency    52.51ms   35.35ms 264.72ms   80.82%
          Req/Sec    96.21     20.02   140.00     68.00%
        Latency Distribution
           50%   43.80ms
           75%  950.00us
           90%    1.20s
           99%    1.50m
        961 requests in 5.01s, 300.27KB read
        Socket errors: connect 0, read 7, write 0, timeout 2
        Non-2xx or 3xx responses: 33
      Requests/sec:    191.80
      Transfer/sec:     59.93KB

      """
    ).metrics
    let found = try #require(metrics.distributions.first)
    #expect(found.count == 961)
    #expect(found.failed == 42)
    #expect(found.mean == 52.51)
    #expect(found.maximum == 264.72)
    #expect(quantiles(metrics) == [0.5: 43.8, 0.75: 0.95, 0.9: 1200, 0.99: 90_000])
    #expect(failures(metrics) == ["read": 7, "timeout": 2, "non-2xx or 3xx": 33])
    #expect(found.identity.labels == [MetricLabel("target", "http://127.0.0.1:18081/api/v1/turns")])
  }

  @Test func whatHeyPrintsIsRead() throws {
    let metrics = try trace(
      """

      Summary:
        Total:\t2.5012 secs
        Slowest:\t0.2571 secs
        Fastest:\t0.0023 secs
        Average:\t0.0512 secs
        Requests/sec:\t390.2131

      Response time histogram:
        0.002 [1]\t|
        0.028 [300]\t|■■■■■■

      Latency distribution:
        50% in 0.0434 secs
        95% in 0.1212 secs
        99%% in 0.1933 secs

      Status code distribution:
        [200]\t940 responses
        [429]\t21 responses

      Error distribution:
        [15]\tGet "http://x": EOF

      """
    ).metrics
    let found = try #require(metrics.distributions.first)
    #expect(found.count == 976)
    #expect(found.failed == 36)
    #expect(quantiles(metrics) == [0.5: 43.4, 0.95: 121.2, 0.99: 193.3])
    #expect(failures(metrics) == ["429": 21, "Get \"http://x\": EOF": 15])
  }

  @Test func whatAbPrintsIsRead() throws {
    let metrics = try trace(
      """
      This is ApacheBench, Version 2.3 <$Revision: 1903618 $>
      Server Software:        x
      Document Path:          /api/v1/turns
      Concurrency Level:      10
      Complete requests:      1000
      Failed requests:        999
         (Connect: 0, Receive: 0, Length: 999, Exceptions: 0)
      Non-2xx responses:      60
      Requests per second:    190.02 [#/sec] (mean)

      Connection Times (ms)
                    min  mean[+/-sd] median   max
      Connect:        0    0   0.1      0       1
      Processing:     2   52  36.1     44     265
      Waiting:        2   52  36.1     44     265
      Total:          2   52  36.1     44     266

      Percentage of the requests served within a certain time (ms)
        50%     44
        66%     57
        99%    180
       100%    266 (longest request)

      """
    ).metrics
    let found = try #require(metrics.distributions.first)
    #expect(found.count == 1000)
    #expect(found.maximum == 266)
    #expect(quantiles(metrics) == [0.5: 44, 0.66: 57, 0.99: 180, 1: 266])
    #expect(failures(metrics) == ["length": 999, "non-2xx": 60])
  }

  @Test func tablesMayHaveQuotedFieldsOverSeveralLines() {
    let text = "a,\"b,\"\"c\"\"\nd\",\r\n\r\n\"\",e\n\"f"
    let rows = CSVRows.parse(Array(text.utf8).span)
    #expect(rows.map(\.fields) == [["a", "b,\"c\"\nd", ""], ["", "e"], ["f"]])
    #expect(rows.map(\.line) == [1, 4, 5])
  }

  @Test func brokenRowsAreCountedWithTheirNumbers() throws {
    let trace = try trace(
      "Type,Name,Request Count,Failure Count,Median Response Time,50%,100%\nGET,/a,7,1,5,5,9\n"
        + "GET,/b,x,1,5,5,9\nGET,/c\n", name: "t_stats.csv")
    #expect(trace.metrics.distributions.map(\.count) == [7])
    let warning = try #require(trace.warnings.all.first)
    #expect(warning.message.hasPrefix("2 of its records"))
    #expect(warning.message.contains("line 3:") && warning.message.contains("line 4:"))
  }

  @Test(arguments: [
    (5.0, 4.5...5.5), (99, 98.5...99.5), (100, 99.5...105), (110, 105...115), (1000, 995...1050),
    (1100, 1050...1150), (10_000, 9950...10_500), (12_000, 11_500...12_500), (0, 0...0.5),
  ])
  func locustsRoundingLeavesNoGaps(rounded: Double, range: ClosedRange<Double>) {
    #expect(LocustTables.range(rounded) == range)
  }

  /// Whatever becomes of a result, it is read or refused.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func damagedResultsAreReadOrRefused(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let sources = [
      "[{\"name\":\"/a\",\"method\":\"GET\",\"num_requests\":5,\"num_failures\":1,"
        + "\"total_response_time\":50.5,\"response_times\":{\"5\":2,\"110\":3}}]",
      "{\"metrics\":{\"iterations\":{\"count\":5,\"rate\":1.5},\"http_req_duration{a:b}\":"
        + "{\"avg\":1.5,\"med\":1,\"p(90)\":3,\"thresholds\":{\"p(95)<5\":true}}}}",
      "{\"results\":[{\"command\":\"x\",\"mean\":0.5,\"times\":[0.25,0.75],\"exit_codes\":[0,1]}]}",
      "{\"machine_info\":{},\"benchmarks\":[{\"name\":\"b\",\"stats\":{\"data\":[1,2.5],\"rounds\":2}}]}",
      "Timestamp,User Count,Type,Name,Requests/s,50%,Total Request Count\n1795263163,15,,Aggregated,"
        + "34.0,14,397\n1795263164,15,,Aggregated,34.0,14,399\n",
    ]
    var bytes = Array(sources[Int(seed) % sources.count].utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.remove(at: place)
      default: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
      }
    }
    let scratch = ScratchFolder()
    scratch.write("result", bytes)
    var options = ReadOptions()
    options.inputFormat = "load-tests"
    do throws(ReaderError) {
      let trace = try Registry.read(["\(scratch.path)/result"], options: options)
      #expect(trace.spans.count == 0)
      for distribution in trace.metrics.distributions {
        #expect((distribution.count ?? 0) >= 0, "seed \(seed)")
      }
    } catch {
      #expect(!error.message.isEmpty, "seed \(seed)")
    }
  }
}
