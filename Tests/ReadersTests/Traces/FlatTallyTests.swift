import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// The tally of lines against the rows that reading them makes.
@Suite struct FlatTallyTests {
  /// A tally as text, one line a group, so that order and numbering don't matter.
  private static func lines(_ tally: SpanTally) -> [String] {
    tally.groups.map { group in
      let values = zip(tally.keys, group.values).map { key, value in
        tally.text(value, of: key) ?? tally.number(value, of: key).map { "\($0)" } ?? "-"
      }
      let durations = group.durations.flatMap(\.nanoseconds).sorted()
      return "\(values) \(group.count) \(group.failed) \(durations)"
    }.sorted()
  }

  /// What rows say, whole calls left out.
  private static func fromRows(_ path: String, _ keys: [SpanKey]) throws -> [String] {
    let trace = try read(path)
    let calls = trace.spans.names.existing(Phase.call)
    var builder = TallyBuilder(by: keys)
    builder.add(trace.spans.filtered(trace.spans.phase.map { $0 != calls }))
    return lines(builder.finished())
  }

  static func check(_ text: String, _ keys: [SpanKey], _ note: Comment) throws {
    let scratch = ScratchFolder()
    scratch.write("t.jsonl", text)
    let path = "\(scratch.path)/t.jsonl"
    let run = try #require(
      try Registry.tally([path], by: keys, withoutCalls: true, options: ReadOptions()), note)
    // Lines of whole calls are in the tally, to be left out by the condition.
    let place = keys.firstIndex(of: .phase)
    var tally = SpanTally(by: keys)
    tally.names = run.tally.names
    for group in run.tally.groups {
      if let place, run.tally.text(group.values[place], of: .phase) == Phase.call { continue }
      tally.add(group)
    }
    let (found, expected) = (lines(tally), try fromRows(path, keys))
    #expect(Set(found).subtracting(expected).sorted() == [], note)
    #expect(Set(expected).subtracting(found).sorted() == [], note)
    #expect(found.count == expected.count, note)
    let read = try read(path)
    #expect(run.sources.map(\.skipped) == read.sources.map(\.skipped), note)
    #expect(run.sources.map(\.spans) == read.sources.map(\.spans), note)
    #expect(run.warnings.all == read.warnings.all, note)
  }

  private static let members: [(String, [String])] = [
    ("ts", ["1754180890319851411", "-5", "9223372036854775807", "9223372036854775808", "1.5"]),
    ("dur_us", ["593", "0", "5000000000", "-1", "2.5", "1e3", "\"7\""]),
    ("dur_ns", ["593", "1000", "7000000"]), ("dur_ms", ["12", "30.25", "9223372036854775807"]),
    ("run", ["\"r1\"", "7", "null"]), ("system", ["\"s\"", "\"\""]),
    ("day", ["0", "1", "63", "64", "5000", "-2", "99999999999"]), ("iter", ["0", "3"]),
    ("agent", ["1", "\"1\"", "\"Ann\\u00e9\"", "\"a name of more than sixteen bytes\""]),
    ("group", ["\"g\"", "12"]),
    ("stage", ["\"plan\"", "\"\"", "\"act\"", "\"a\\\"b\"", "\"äöü\""]),
    ("phase", ["\"llm\"", "\"prompt\"", "\"\"", "\"parse\"", "\"call\"", "\"db\""]),
    ("attempt", ["0", "1", "4", "-1", "99999"]),
    ("status", ["\"ok\"", "\"http_429\"", "\"timeout\"", "\"parse_error\"", "200"]),
    ("error", ["\"RateLimitError\"", "null", "\"\""]), ("prompt_tokens", ["17", "\"x\"", "3.0"]),
    ("model", ["\"gpt-x\"", "null"]),
    ("unknown", ["{\"a\":[1]}", "true", "12345678901234567890123", "\"x\""]), ("call", ["1", "2"]),
  ]

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func anyLinesAreTalliedAsTheyAreRead(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    // Mostly the first values in one order, so that templates are followed and left again.
    var text = seed % 2 == 0 ? "\u{feff}" : ""
    for _ in 0..<1500 {
      var parts: [String] = []
      let isOdd = Int.random(in: 0..<6, using: &generator) == 0
      for (name, values) in Self.members {
        let isNeeded = ["ts", "dur_us", "stage", "phase", "status"].contains(name)
        if isOdd || !isNeeded, Bool.random(using: &generator) { continue }
        let choice = isOdd ? values.count : min(values.count, 2)
        parts.append("\"\(name)\":\(values[Int.random(in: 0..<choice, using: &generator)])")
      }
      if isOdd, Bool.random(using: &generator) { parts.shuffle(using: &generator) }
      text += "{\(parts.joined(separator: ","))}"
      text += isOdd ? ["\n", "\r\n", "}\n", "\n\n"].randomElement(using: &generator) ?? "" : "\n"
    }
    let keys: [[SpanKey]] = [
      [.stage, .phase, .status], [.phase, .agent, .attempt, .day], SpanKey.allCases, [.phase],
      [.phase, .error, .iteration, .group], [.phase, .run, .system, .timing, .source],
    ]
    for keys in keys { try Self.check(text, keys, "seed \(seed), \(keys)") }
  }

  @Test func largeFilesAreSharedByThreads() throws {
    var text = ""
    for number in 0..<60_000 {
      text += "{\"ts\":\(1_000_000 + number),\"stage\":\"s\(number % 7)\",\"phase\":\"llm\","
      text += "\"status\":\"ok\",\"dur_us\":\(number % 977)}\n"
      if number % 9973 == 0 { text += "{\"ts\":\n" }
    }
    try Self.check(text, [.stage, .phase], "large")
  }

  @Test func compressedFilesAreTalliedToo() throws {
    let scratch = ScratchFolder()
    let line = "{\"ts\":1,\"stage\":\"s\",\"phase\":\"llm\",\"dur_us\":5}\n"
    scratch.write("t.jsonl", String(repeating: line, count: 100))
    let path = "\(scratch.path)/t.jsonl"
    #expect(scratch.run("gzip t.jsonl"))
    let tallied = try #require(
      try Registry.tally(
        [path + ".gz"], by: [.stage], withoutCalls: true, options: ReadOptions()))
    #expect(tallied.tally.count == 100)
  }

  @Test func exportedSpansAndWholeCallsNeedRows() throws {
    let scratch = ScratchFolder()
    let line = "{\"ts\":1,\"stage\":\"s\",\"phase\":\"llm\",\"dur_us\":5}\n"
    scratch.write("plain.jsonl", line)
    scratch.write(
      "exported.jsonl",
      line
        + "{\"start_ns\":5,\"stage\":\"s\",\"phase\":\"llm\",\"timing\":\"pair\",\"duration_ms\":1}\n"
    )
    func tally(_ name: String, withoutCalls: Bool) throws -> TalliedRun? {
      try Registry.tally(
        ["\(scratch.path)/\(name)"], by: [.stage], withoutCalls: withoutCalls,
        options: ReadOptions())
    }
    #expect(try tally("plain.jsonl", withoutCalls: true) != nil)
    #expect(try tally("plain.jsonl", withoutCalls: false) == nil)
    #expect(try tally("exported.jsonl", withoutCalls: true) == nil)
  }
}
