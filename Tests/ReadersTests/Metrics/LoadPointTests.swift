import TestSupport
import Testing
import Trace

@testable import Readers

/// Outputs of load tests that hold every request.
@Suite struct LoadPointTests {
  private func trace(_ text: String, name: String) throws -> RunTrace {
    let scratch = ScratchFolder()
    scratch.write(name, text)
    return try read("\(scratch.path)/\(name)")
  }

  private static func point(
    _ metric: String, _ time: String, _ value: String, _ tags: String
  ) -> String {
    "{\"metric\":\"\(metric)\",\"type\":\"Point\",\"data\":{\"time\":\"\(time)\",\"value\":\(value),"
      + "\"tags\":{\(tags)}}}\n"
  }

  private static let k6 =
    "{\"type\":\"Metric\",\"data\":{\"name\":\"ttft\",\"type\":\"trend\",\"contains\":\"time\"},"
    + "\"metric\":\"ttft\"}\n"
    + point("http_reqs", "2026-03-02T09:00:01.5Z", "1", "")
    + point(
      "http_req_duration", "2026-03-02T10:00:01.500000001+01:00", "250.000001",
      "\"method\":\"POST\",\"name\":\"http://h:1/a/b?x=1\",\"status\":\"200\",\"scenario\":\"s\","
        + "\"vu\":\"7\",\"iter\":\"3\",\"expected_response\":\"true\"")
    + point(
      "http_req_duration", "2026-03-02T09:00:02Z", "1",
      "\"method\":\"GET\",\"name\":\"login\",\"status\":\"404\",\"expected_response\":\"true\"")
    + point(
      "http_req_duration", "2026-03-02T09:00:03Z", "2",
      "\"method\":\"GET\",\"name\":\"login\",\"status\":\"429\",\"expected_response\":\"false\"")
    + point(
      "http_req_duration", "2026-03-02T09:00:04Z", "3",
      "\"method\":\"GET\",\"name\":\"login\",\"status\":\"0\",\"error_code\":\"1220\",\"error\":"
        + "\"read tcp 127.0.0.1:5->127.0.0.1:8: read: connection reset by peer\"")
    + point(
      "http_req_duration", "2026-03-02T09:00:05Z", "4",
      "\"method\":\"GET\",\"name\":\"login\",\"status\":\"0\",\"error_code\":\"1050\",\"error\":"
        + "\"request timeout\"")
    + point("grpc_req_duration", "2026-03-02T09:00:05Z", "5", "\"name\":\"Ask\",\"status\":\"8\"")
    + point("group_duration", "2026-03-02T09:00:06Z", "6", "\"group\":\"::one::two\"")
    + point("iteration_duration", "2026-03-02T09:00:06Z", "7", "\"scenario\":\"s\"")
    + point("ttft", "2026-03-02T09:00:06Z", "8.5", "")
    + point("ttft", "2026-03-02T09:00:06Z", "7.5", "")
    + point("checks", "2026-03-02T09:00:06Z", "1", "\"check\":\"is fine\"")
    + point("checks", "2026-03-02T09:00:07Z", "0", "\"check\":\"is fine\"")
    + point("vus", "2026-03-02T09:00:07Z", "12", "")

  @Test func pointsOfK6BecomeRows() throws {
    let trace = try trace(Self.k6, name: "points.json")
    #expect(trace.codes == [])
    let rows = (0..<trace.spans.count).map { trace.spans.row($0) }
    #expect(
      rows.map(\.stage) == [
        "POST /a/b", "login", "login", "login", "login", "Ask", "one::two", "iteration",
      ])
    #expect(
      rows.map(\.status) == [
        .ok, .ok, .rateLimited, .connection, .timeout, .rateLimited, .unknown, .unknown,
      ])
    #expect(
      rows.map(\.error) == [
        nil, nil, "429", "connection reset by peer", "request timeout", "grpc 8", nil, nil,
      ])
    #expect(rows.map(\.phase) == Array(repeating: "call", count: 6) + ["step", "step"])
    let first = try #require(rows.first)
    // The point stands at the end of the request.
    #expect(first.start == 1_772_442_001_250_000_000)
    #expect(first.duration == 250_000_001)
    #expect(first.timing == .trace && first.resolution == 1 && first.source == "k6")
    #expect(first.agent == "7" && first.iteration == 3 && first.group == "s")
    #expect(trace.coverage.callsObserved == 6 && trace.coverage.callsTimed == 6)
    let ttft = try #require(trace.metrics.distributions.first)
    #expect(ttft.identity.name == "k6_ttft" && ttft.identity.unit == .milliseconds)
    #expect(ttft.shape == .values([7.5, 8.5]))
    let counted = trace.metrics.series.map {
      ($0.identity.labels.map(\.value), $0.points.last?.value)
    }
    #expect(
      counted.map(\.0) == [["is fine", "failed"], ["is fine", "passed"], []])
    #expect(counted.map(\.1) == [1, 1, 12])
  }

  private static let tableHead =
    "metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,name,"
    + "proto,scenario,service,status,subproto,tls_version,url,extra_tags,metadata\n"

  @Test func theTableOfK6SaysTheSame() throws {
    let text =
      Self.tableHead
      + "http_reqs,1772442001500,1.000000,,,,true,,POST,n,,s,,200,,,u,,\n"
      + "http_req_duration,1772442001500,250.250000,,,,true,,POST,http://h/a,,s,,200,,,u,vu=7&iter=3,\n"
      + "http_req_duration,1772442002123,3.000000,,\"dial: \"\"x\"\", i/o timeout\",1050,false,,GET,http://h,,s,,0,,,u,,\n"
      + "checks,1772442002123,1.000000,is fine,,,,,,,,s,,,,,,,\n"
    let trace = try trace(text, name: "k6.csv")
    #expect(trace.codes == [])
    let rows = (0..<trace.spans.count).map { trace.spans.row($0) }
    #expect(rows.map(\.stage) == ["POST /a", "GET /"])
    #expect(rows.map(\.start) == [1_772_442_001_249_750_000, 1_772_442_002_120_000_000])
    #expect(rows.map(\.status) == [.ok, .timeout])
    #expect(rows.map(\.error) == [nil, "\"x\", i/o timeout"])
    #expect(rows.map(\.agent) == ["7", nil])
    // Its stamps are whole milliseconds, and starts are reckoned from them.
    #expect(rows.allSatisfy { $0.resolution == 1_000_000 })
    #expect(trace.metrics.series.map(\.identity.name) == ["k6_checks", "k6_checks"])
  }

  @Test func wholeSecondsLeaveRowsWithoutStarts() throws {
    let text =
      Self.tableHead
      + "http_req_duration,1772442001,250.250000,,,,true,,POST,http://h/a,,s,,200,,,u,,\n"
      + "http_req_duration,1772442001,250.250000,,,,true,,POST,http://h/a,,s,,200,,,u,,\n"
      + "http_req_duration,1772442005,3.000000,,,,true,,POST,http://h/a,,s,,200,,,u,,\n"
    let trace = try trace(text, name: "k6.csv")
    #expect(trace.codes == ["starts_coarse"])
    let rows = (0..<trace.spans.count).map { trace.spans.row($0) }
    #expect(rows.map(\.start) == [nil, nil, nil])
    #expect(rows.map(\.duration) == [250_250_000, 250_250_000, 3_000_000])
    #expect(rows.map(\.resolution) == [1, 1, 1])
    #expect(trace.run.wall == 5_000_000_000)
    let series = try #require(trace.metrics.series.first)
    #expect(series.identity.name == "k6_requests" && series.increase == 3)
    #expect(series.points.map(\.value) == [0, 2, 3])
  }

  @Test func answeredRequestsOfHeyHaveNoTimeOfDay() throws {
    let trace = try trace(
      "response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n"
        + "0.0918,0.0004,0.0000,0.0001,0.0912,0.0001,200,0.0012\n"
        + "1.5000,0.0004,0.0000,0.0001,0.0912,0.0001,503,0.5000\nx,1\n", name: "out.csv")
    #expect(trace.codes == ["records_unreadable"])
    let rows = (0..<trace.spans.count).map { trace.spans.row($0) }
    #expect(rows.map(\.duration) == [91_800_000, 1_500_000_000])
    #expect(rows.map(\.status) == [.ok, .serverError] && rows.map(\.start) == [nil, nil])
    #expect(rows.map(\.stage) == ["request", "request"] && rows[0].resolution == 100_000)
    #expect(trace.run.start == nil && trace.metrics.areTimesRelative)
    #expect(trace.metrics.series.first?.points.map(\.time) == [0, 1_000_000_000, 2_000_000_000])
    #expect(trace.metrics.series.first?.rate == 1)
  }

  @Test func tablesOfAbAreRead() throws {
    let rows = try trace(
      "starttime\tseconds\tctime\tdtime\tttime\twait\n"
        + "Sat Nov 21 23:21:34 2026\t1795303294\t0\t1\t1\t1\n"
        + "Sat Nov 21 23:21:34 2026\t1795303294\t0\t7\t8\t1\n", name: "ab.tsv")
    #expect(rows.spans.duration == [1_000_000, 8_000_000])
    #expect(rows.spans.status == [.unknown, .unknown] && rows.codes == ["starts_coarse"])
    #expect(Array(rows.spans.resolution) == [1_000_000, 1_000_000])
    let quantiles = try trace(
      "Percentage served,Time in ms\n0,1.213\n50,2\n100,84.310\nx,1\n", name: "ab.csv")
    #expect(quantiles.codes == ["records_unreadable"] && quantiles.spans.count == 0)
    let found = try #require(quantiles.metrics.distributions.first)
    #expect(found.minimum == 1.213 && found.maximum == 84.31 && found.count == nil)
  }

  @Test(arguments: [
    ("", "\tgroup,inner\task\t", "\tgroup,inner\t"),
    ("", "\t17\tgroup,inner\task\t", "\t17\tgroup,inner\t"),
    ("sc\t", "\tsc\t17\tgroup,inner\task\t", "\tsc\t17\tgroup,inner\t"),
  ])
  func gatlingsTextIsReadWhateverItsVersion(user: String, request: String, group: String) throws {
    let text =
      "ASSERTION\tAAEC\nRUN\tx.Sim\tsim\t1772442000000\t \t3.9.5\n"
      + "USER\tsc\t\(user.isEmpty ? "" : "17\t")START\t1772442000000\n"
      + "REQUEST\(request)1772442000010\t1772442000260\tOK\t \n"
      + "REQUEST\(request)1772442000300\t1772442000310\tKO\tstatus.find.is(200), but actually found 503\n"
      + "REQUEST\(request)1772442000320\t1772442000330\tKO\tj.n.ConnectException: refused: /127.0.0.1:8\n"
      + "REQUEST\(request)1772442000340\t-9223372036854775808\tKO\ti.g.RequestTimeoutException: after 60 s\n"
      + "GROUP\(group)1772442000010\t1772442000350\t270\tKO\n"
      + "USER\tsc\t\(user.isEmpty ? "" : "17\t1772442000000\t")END\t1772442001000\n"
      + "ERROR\tNo attribute named 'x' \t1772442000400\nREQUEST\tcut\n"
    let lines = user.isEmpty ? text : text.replacing("17\t1772442000000\tEND", with: "17\tEND")
    let trace = try trace(lines, name: "simulation.log")
    #expect(trace.codes == ["records_unreadable"])
    let rows = (0..<trace.spans.count).map { trace.spans.row($0) }
    #expect(rows.map(\.stage) == ["ask", "ask", "ask", "ask", "group,inner"])
    #expect(rows.map(\.duration) == [250_000_000, 10_000_000, 10_000_000, nil, 340_000_000])
    #expect(rows.map(\.status) == [.ok, .serverError, .connection, .timeout, .error])
    #expect(
      rows.map(\.error) == [nil, "503", "j.n.ConnectException", "i.g.RequestTimeoutException", nil])
    #expect(rows.first?.start == 1_772_442_000_010_000_000)
    #expect(trace.coverage.untimedReasons == ["in_flight": 1])
    let users = try #require(trace.metrics.series.first { $0.identity.name == "gatling_users" })
    #expect(users.points.map(\.value) == [1, 0])
    #expect(trace.metrics.series.contains { $0.identity.name == "gatling_errors" })
  }

  @Test func gatlingsBinaryLogIsRefusedWithARemedy() throws {
    let scratch = ScratchFolder()
    scratch.write("simulation.log", [0, 0, 0, 0, 6] + Array("3.12.0".utf8) + [1, 2, 3, 4, 5])
    #expect {
      try read("\(scratch.path)/simulation.log")
    } throws: { error in
      let message = (error as? ReaderError)?.message ?? ""
      return message.contains("binary log") && message.contains("3.11")
    }
  }

  @Test func requestsBesideAScrapeAreReadWithIt() throws {
    let scratch = ScratchFolder()
    scratch.write("points.json", Self.k6)
    scratch.write("m.prom", "# TYPE turns_total counter\nturns_total 5\n")
    let trace = try read(scratch.path)
    #expect(trace.spans.count == 8 && trace.codes.isEmpty)
    #expect(trace.metrics.series.contains { $0.identity.name == "turns_total" })
    scratch.write(
      "trace.jsonl",
      String(repeating: "{\"ts\":1772442000000000000,\"stage\":\"a\",\"dur_us\":5}\n", count: 200))
    let beside = try read(scratch.path)
    #expect(beside.run.system == "json-lines" && beside.codes == ["requests_left_out"])
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func rowsAreTheSameHoweverTheStreamIsCut(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let alphabet = Array("a,\"\n\r\t\u{feff}b".utf8)
    let bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
      alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
    }
    func rows(_ pieces: [ArraySlice<UInt8>]) -> [String] {
      var result: [String] = []
      var splitter = SeparatedRows()
      func add(_ row: SeparatedFields, _ line: Int) {
        result.append("\(line): \((0..<row.count).map { row.text($0) })")
      }
      for piece in pieces { splitter.consume(Array(piece).span, add) }
      splitter.finish(add)
      return result
    }
    let place = Int.random(in: 0...bytes.count, using: &generator)
    #expect(rows([bytes[...]]) == rows([bytes[..<place], bytes[place...]]), "seed \(seed)")
    #expect(rows([bytes[...]]) == rows(bytes.indices.map { bytes[$0...$0] }), "seed \(seed)")
  }

  @Test func aRowThatIsTooLongIsCountedAndNotKept() {
    var splitter = SeparatedRows(longest: 8)
    var counts: [Int] = []
    let text = Array("abcdefghijkl\na,b\n,,,,,,,,,,,,\nc\n".utf8)
    splitter.consume(text.span) { row, _ in counts.append(row.count) }
    #expect(counts == [0, 2, 0, 1])
  }

  /// Whatever becomes of such a file, it is read or refused.
  @Test(arguments: 0..<80 as Range<UInt64>)
  func damagedFilesAreReadOrRefused(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let sources = [
      Self.k6,
      Self.tableHead
        + "http_req_duration,1772442001500,2.5,,,,true,,POST,n,,s,,200,,,u,vu=7&iter=3,\n",
      HeyTable.head + "Request-write,Response-delay,Response-read,status-code,offset\n"
        + "0.0918,0.0004,0.0000,0.0001,0.0912,0.0001,200,0.0012\n",
      ApacheBenchTable.head + "\nSat\t1795303294\t0\t1\t1\t1\n",
      "RUN\ta\tb\t1772442000000\t \t3.9.5\nREQUEST\tg\tn\t1772442000010\t1772442000260\tOK\t \n",
      "Percentage served,Time in ms\n0,1.213\n50,2\n",
    ]
    var bytes = Array(sources[Int(seed) % sources.count].utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + 9))
      default: bytes.insert(contentsOf: Array("99999999999999999999".utf8), at: place)
      }
      if bytes.isEmpty { bytes = [10] }
    }
    let scratch = ScratchFolder()
    scratch.write("result", bytes)
    var options = ReadOptions()
    options.inputFormat = "load-tests"
    do throws(ReaderError) {
      let trace = try Registry.read(["\(scratch.path)/result"], options: options)
      for row in 0..<trace.spans.count {
        #expect((trace.spans.row(row).duration ?? 0) >= 0, "seed \(seed)")
      }
    } catch {
      #expect(!error.message.isEmpty, "seed \(seed)")
    }
  }
}
