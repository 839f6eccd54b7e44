import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct FlatTests {
  private func trace(_ text: String, name: String = "t.jsonl") throws -> RunTrace {
    let scratch = ScratchFolder()
    scratch.write(name, text)
    return try read("\(scratch.path)/\(name)")
  }

  /// A line with everything known of it, and how its row must look.
  private struct Line {
    var text: String
    var row: SpanRow
  }

  private static func line(using generator: inout SeededGenerator) -> Line {
    func pick<T>(_ values: [T]) -> T {
      values[Int.random(in: 0..<values.count, using: &generator)]
    }
    let start = Int64.random(in: 0...2_000_000_000_000_000_000, using: &generator)
    let micros = Int64.random(in: 0...99_999_999, using: &generator)
    let stage = pick([
      "plan", "act", "a stage of a name that is quite long", "äöü", "x\"y\\z", "\n",
    ])
    let agent = Int64.random(in: -3...1_234_567, using: &generator)
    let (status, meaning) = pick([
      ("ok", Status.ok), ("http_429", .rateLimited), ("timeout", .timeout),
      ("parse_error", .invalidOutput), ("http_503", .serverError),
      ("connection_error", .connection),
    ])
    let tokens = Int64.random(in: 1...99_999, using: &generator)
    var row = SpanRow(
      run: "r", system: "json-lines", source: "json-lines", call: 0, stage: stage, phase: "llm",
      status: meaning)
    row.start = start
    row.duration = micros * 1000
    row.timing = .trace
    row.resolution = 1000
    row.agent = String(agent)
    row.attempt = 1
    row.covers = 0
    row.inputTokens = tokens
    row.error = meaning == .ok || meaning == .timeout ? nil : status
    func quoted(_ text: String) -> String {
      var result = "\""
      for character in text.unicodeScalars {
        switch character {
        case "\"", "\\": result += "\\\(character)"
        case "\n": result += "\\n"
        default:
          if !character.isASCII, Bool.random(using: &generator) {
            result += "\\u" + String(character.value + 0x10000, radix: 16).dropFirst()
          } else {
            result.unicodeScalars.append(character)
          }
        }
      }
      return result + "\""
    }
    var members = [
      ("ts", "\(start)"), ("dur_us", "\(micros)"), ("run", "\"r\""), ("stage", quoted(stage)),
      ("phase", "\"llm\""), ("agent", pick(["\(agent)", "\"\(agent)\""])),
      ("attempt", "0"), ("status", quoted(status)), ("prompt_tokens", "\(tokens)"),
    ]
    if Bool.random(using: &generator) {
      members.append(
        ("other", pick(["1.5e3", "null", "true", "{\"a\":[1,\"}\"]}", "\"\\\"\"", "[]"])))
    }
    if Bool.random(using: &generator) { members.shuffle(using: &generator) }
    let (comma, colon) = pick([(",", ":"), (", ", ": "), (" , ", " : ")])
    let text = members.map { "\"\($0.0)\"\(colon)\($0.1)" }.joined(separator: comma)
    return Line(text: "{\(text)}", row: row)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func linesOfAnyKindAreReadAsTheyWereWritten(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let lines = (0..<400).map { _ in Self.line(using: &generator) }
    let newline = seed % 2 == 0 ? "\n" : "\r\n"
    let trace = try trace(lines.map(\.text).joined(separator: newline) + (seed > 3 ? newline : ""))
    #expect(trace.warnings.all.isEmpty, "seed \(seed)")
    let rows = trace.attempts
    #expect(rows.count == lines.count, "seed \(seed)")
    for (row, line) in zip(rows, lines) {
      var row = row
      row.call = 0
      // A status that says it all needs no error beside it.
      if row.status == .timeout { row.error = nil }
      #expect(row == line.row, "seed \(seed): \(line.text)")
    }
  }

  @Test func callsArePutTogetherWithoutNumbers() throws {
    var text = ""
    func add(_ agent: Int, _ phase: String, _ attempt: Int, _ status: String, _ start: Int) {
      text +=
        "{\"ts\":\(start),\"agent\":\(agent),\"stage\":\"s\",\"phase\":\"\(phase)\",\"attempt\":"
        + "\(attempt),\"status\":\"\(status)\",\"dur_ns\":10}\n"
    }
    add(1, "prompt", 0, "ok", 100)
    add(2, "prompt", 0, "ok", 105)
    add(1, "llm", 0, "http_429", 110)
    add(2, "llm", 0, "ok", 115)
    add(1, "llm", 1, "ok", 130)
    add(1, "parse", 0, "parse_error", 140)
    add(1, "llm", 0, "ok", 160)
    let calls = try trace(text).calls.sorted {
      ($0.agent ?? "", $0.start ?? 0) < ($1.agent ?? "", $1.start ?? 0)
    }
    #expect(calls.map(\.agent) == ["1", "1", "2"])
    #expect(calls.map(\.attempt) == [2, 1, 1])
    #expect(calls.map(\.status) == [.invalidOutput, .ok, .ok])
    #expect(calls.map(\.start) == [100, 160, 105])
    #expect(calls.map(\.duration) == [50, 10, 20])
  }

  /// A call's row comes before the line that shows that it has ended, however many rows wait to become columns.
  @Test(arguments: 28...36)
  func callsEndBeforeTheNextBegins(calls: Int) throws {
    let scratch = ScratchFolder()
    let phases = ["prompt", Phase.llm, "parse"]
    // Exported spans before them move the place at which the rows are taken.
    for told in 0..<5 {
      var lines = (0..<told).map {
        #"{"start_ns":5,"timing":"trace","stage":"t","phase":"queue","call":\#($0),"duration_ms":1}"#
      }
      for call in 0..<calls {
        lines += phases.map {
          #"{"ts":\#(call + 1),"stage":"s","agent":1,"phase":"\#($0)","dur_us":1}"#
        }
      }
      scratch.write("t.jsonl", lines.joined(separator: "\n"))
      let spans = try Registry.read(["\(scratch.path)/t.jsonl"], options: ReadOptions()).spans
      let rows = spans.rows.map { "\($0.call) \($0.phase)" }
      let expected =
        (0..<told).map { "\($0) queue" }
        + (told..<told + calls).flatMap { call in
          (phases + [Phase.call]).map { "\(call) \($0)" }
        }
      #expect(rows == expected, "\(told) spans before")
    }
  }

  /// Numbers of exported calls that leave none for others.
  @Test(arguments: [Int64.max, .max - 1, 1 << 62, 1 << 62 - 1, .min, -5])
  func anyNumberOfAnExportedCallIsTaken(number: Int64) throws {
    let scratch = ScratchFolder()
    scratch.write(
      "t.jsonl",
      """
      {"start_ns":5,"timing":"trace","stage":"t","phase":"llm","call":\(number),"duration_ms":1}
      {"ts":7,"stage":"s","phase":"llm","dur_us":5}
      {"ts":8,"stage":"s","phase":"llm","dur_us":5}
      """)
    let spans = try Registry.read(["\(scratch.path)/t.jsonl"], options: ReadOptions()).spans
    #expect(spans.count == 5)
    #expect(Set(spans.call).count == 3 && spans.call[1] != spans.call[0])
  }

  @Test func equalPromptsKeepTheirHash() throws {
    let largest = Int64.max
    let trace = try trace(
      """
      {"ts":10,"dur_ns":5,"stage":"a","phase":"prompt","call":1}
      {"ts":15,"dur_ns":5,"stage":"a","phase":"llm","call":1,"prompt_hash":\(largest)}
      {"ts":30,"dur_ns":5,"stage":"a","call":2,"prompt_hash":-7}
      {"ts":40,"dur_ns":5,"stage":"a","call":2,"attempt":1,"prompt_hash":9}
      {"ts":50,"dur_ns":5,"stage":"a","call":3}

      """)
    let rows = trace.spans.rows.map {
      "\($0.call) \($0.phase) \($0.promptHash.map(String.init) ?? "-")"
    }
    let wanted = [
      "0 prompt -", "0 llm \(largest)", "1 llm -7", "1 llm 9", "2 llm -", "0 call \(largest)",
      "1 call -7", "2 call -",
    ]
    #expect(rows == wanted)
  }

  @Test func brokenLinesAreCountedWithTheirNumbers() throws {
    let good = "{\"ts\":1,\"stage\":\"s\",\"dur_us\":5}"
    let bad = [
      "{\"ts\":1,\"stage\":\"s\"", "{\"stage\":\"s\",\"dur_us\":5}", "{\"ts\":1,\"dur_us\":5}",
      "{\"ts\":1.5,\"stage\":\"s\"}", "{\"ts\":1,\"stage\":\"s\",\"dur_us\":-5}",
      "{\"ts\":1,\"stage\":7}", "no JSON at all", "[]",
      "{\"ts\":99999999999999999999,\"stage\":\"s\"}", "{\"ts\":1,\"stage\":\"s\"}}",
    ]
    let lines = [good, good] + bad.flatMap { [$0, good, ""] }
    let trace = try trace(lines.joined(separator: "\n"))
    #expect(trace.attempts.count == 2 + bad.count)
    let warning = try #require(trace.warnings.all.first)
    #expect(warning.message.hasPrefix("\(bad.count) of its records"))
    for place in ["line 3:", "line 6:", "line 9:"] { #expect(warning.message.contains(place)) }
    #expect(trace.sources.first?.skipped == bad.count)
  }

  @Test func durationsHaveThreeUnits() throws {
    let trace = try trace(
      """
      {"ts":0,"stage":"s","dur_ns":1234567}
      {"ts":0,"stage":"s","dur_us":1234.5}
      {"ts":0,"stage":"s","dur_ms":1.234567}
      {"ts":0,"stage":"s","dur_ms":12}
      """)
    #expect(trace.attempts.map(\.duration) == [1_234_567, 1_234_500, 1_234_567, 12_000_000])
    #expect(trace.attempts.map(\.resolution) == [1, 1000, 1000, 1_000_000])
  }

  /// However a file comes, its rows are the same.
  @Test func piecesThreadsAndCompressionChangeNothing() throws {
    var generator = SeededGenerator(seed: 9)
    var text = ""
    // More than a block, so that lines are cut by its end.
    while text.utf8.count < 9 << 20 { text += Self.line(using: &generator).text + "\n" }
    let scratch = ScratchFolder()
    scratch.write("t.jsonl", text)
    scratch.run("zstd -q t.jsonl -o z.jsonl.zst; gzip -k t.jsonl")
    let plain = try read("\(scratch.path)/t.jsonl")
    for name in ["z.jsonl.zst", "t.jsonl.gz"] {
      let other = try read("\(scratch.path)/\(name)")
      #expect(other.spans.count == plain.spans.count)
      for row in stride(from: 0, to: plain.spans.count, by: 97) {
        #expect(other.spans.row(row) == plain.spans.row(row))
      }
    }
    // One line at a time.
    var scanner = FlatScanner()
    var rows = 0
    for line in text.utf8.split(separator: 10) {
      var bytes = Array(line) + [10]
      let count = bytes.count
      bytes += [UInt8](repeating: 0, count: FlatScanner.padding)
      unsafe bytes.withUnsafeBufferPointer {
        unsafe scanner.scan(UnsafeBufferPointer(rebasing: $0[..<count]))
      }
      rows += scanner.count
    }
    #expect(rows == plain.attempts.count)
  }

  /// What the simulator's workloads write is read as they say it was.
  @Test(arguments: ["groups", "pipeline", "service"])
  func tracesOfTheSimulatorAgreeWithTheirTruth(workload: String) throws {
    let scratch = ScratchFolder()
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let archive = root.appendingPathComponent("fixtures/sim-\(workload).tar.zst").path
    try #require(scratch.run("tar --zstd -xf '\(archive)'"))
    let folder = "\(scratch.path)/sim-\(workload)"
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/truth/summary.json"))
    let truth = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    func number(_ key: String) throws -> Int { try #require(truth[key] as? Int, "\(key)") }
    let trace = try read(folder)
    #expect(trace.run.id == "sim-\(workload)")
    #expect(trace.sources.map(\.spans) == [try number("lines")])
    #expect(trace.calls.count == (try number("calls")))
    #expect(trace.attempts.count == (try number("attempts")))
    #expect(trace.calls.count { $0.status.isFailure } == (try number("failed_calls")))
    #expect(trace.calls.reduce(0) { $0 + Int($1.attempt ?? 0) } == (try number("attempts")))
    let input = trace.attempts.reduce(0) { $0 + Int($1.inputTokens ?? 0) }
    #expect(input == (try number("input_tokens")))
    // Durations are in whole microseconds there.
    let end = Int64(try number("end_ns"))
    #expect(abs((trace.run.end ?? 0) - end) <= 1000)
    #expect(trace.warnings.all.isEmpty)
  }
}
