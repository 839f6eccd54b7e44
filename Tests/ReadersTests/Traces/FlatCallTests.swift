import TestSupport
import Testing
import Trace

@testable import Readers

/// What the lines of a call come to, however the calls are numbered and whatever they share.
@Suite struct FlatCallTests {
  private func calls(_ lines: [String]) throws -> [SpanRow] {
    let scratch = ScratchFolder()
    scratch.write("t.jsonl", lines.joined(separator: "\n") + "\n")
    return try read("\(scratch.path)/t.jsonl").spans.rows.filter { $0.phase == Phase.call }
  }

  /// The model may be told by a later request, and the coarsest unit is the call's.
  @Test func laterLinesTellMoreOfACall() throws {
    let head = #"{"ts":1000,"stage":"a","agent":1,"day":2,"iter":3,"#
    let rows = try calls([
      head + #""phase":"prompt","dur_us":5,"call":1}"#,
      head + #""phase":"llm","dur_us":7,"model":"small","call":1}"#,
      head + #""phase":"llm","attempt":1,"dur_ms":2,"model":"large","call":1}"#,
      head + #""phase":"llm","attempt":2,"dur_ns":4,"call":1}"#,
      head + #""phase":"parse","dur_us":1,"model":"neither","call":1}"#,
      head + #""phase":"llm","dur_us":7,"model":"small","call":2}"#,
    ])
    #expect(rows.map(\.model) == ["large", "small"])
    #expect(rows.map(\.resolution) == [1_000_000, 1_000])
    #expect(rows.map(\.attempt) == [3, 1])
    #expect(rows.map(\.day) == [2, 2])
    #expect(rows.map(\.iteration) == [3, 3])
    #expect(rows.map(\.agent) == ["1", "1"])
  }

  /// A call whose lines lie further apart than a number can tell has no duration.
  @Test func callsOfMoreThanThereIsTimeHaveNoDuration() throws {
    let rest = #","dur_us":0,"stage":"a","call":1,"phase":"#
    let rows = try calls([
      #"{"ts":-9000000000000000000"# + rest + #""llm"}"#,
      #"{"ts":9000000000000000000"# + rest + #""parse"}"#,
    ])
    #expect(rows.map(\.duration) == [nil])
    #expect(rows.map(\.timing) == [.none])
    #expect(rows.map(\.start) == [-9_000_000_000_000_000_000])
  }

  /// The last instant that a number can tell is one.
  @Test func theLastInstantIsTheStartOfARun() throws {
    let scratch = ScratchFolder()
    scratch.write("t.jsonl", #"{"ts":9223372036854775807,"dur_us":0,"stage":"a"}"# + "\n")
    let run = try read("\(scratch.path)/t.jsonl").run
    #expect(run.start == .max && run.end == .max)
  }

  /// However the kinds of calls take turns, each is kept once.
  @Test func kindsAreKeptOnce() {
    var kinds = FlatCallKinds()
    var numbers: [String: Int32] = [:]
    for round in 0..<20_000 {
      var line = SpanValues()
      line.stage = NameID(rawValue: UInt32(round % 3))
      var common = SpanCommon()
      common.run = NameID(rawValue: UInt32(round % 2))
      (common.day, common.iteration) = (Int32(round % 5), Int32(round % 4) &* 1024)
      common.resolution = round % 7 < 3 ? 1 : 1000
      let kind = FlatCallKind(line, common)
      let number = kinds.number(kind)
      #expect(numbers["\(kind)", default: number] == number)
      #expect(kinds[number] == kind)
      numbers["\(kind)"] = number
    }
    #expect(kinds.count == numbers.count)
    #expect(Set(numbers.values).count == numbers.count)
  }

  /// A line of the whole call says what is true of it, but for how often the model was asked.
  @Test func theLineOfTheWholeCallCounts() throws {
    let told = #"{"ts":9,"stage":"b","phase":"call","attempt":4,"dur_ms":6,"agent":7,"iter":8"#
    let asked = #"{"ts":5,"stage":"a","phase":"llm","dur_us":3,"model":"m""#
    let rows = try calls([
      asked + #","call":1}"#, told + #","call":1}"#,
      told + #","call":2}"#, asked + #","call":2}"#,
      told + #","call":3}"#,
    ])
    #expect(rows.map(\.stage) == ["b", "b", "b"])
    #expect(rows.map(\.attempt) == [1, 1, 5])
    #expect(rows.map(\.iteration) == [8, 8, 8])
    #expect(rows.map(\.duration) == [6_000_000, 6_000_000, 6_000_000])
    #expect(rows.map(\.model) == [nil, "m", nil])
  }

  /// Identifiers that are counted have another way than those that are not, or of further runs.
  @Test(arguments: [1, 2] as [UInt64])
  func anyIdentifierIsItsOwnCall(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var identifiers: [Int64] = [.min + 1, .max, -1, 0, 15, 16, 1 << 26 - 1, 1 << 26, 1 << 40]
    for _ in 0..<3000 {
      identifiers.append(.random(in: 0...5000, using: &generator))
      identifiers.append(.random(in: 0...100_000_000, using: &generator))
    }
    var lines: [String] = []
    var counts: [String: Int16] = [:]
    for identifier in identifiers {
      let run = Bool.random(using: &generator) ? "one" : "two"
      let attempt = counts["\(run) \(identifier)", default: 0]
      counts["\(run) \(identifier)"] = attempt + 1
      lines.append(
        #"{"ts":1,"run":"\#(run)","stage":"\#(identifier)","phase":"llm","attempt":\#(attempt),"#
          + #""dur_us":1,"call":\#(identifier)}"#)
    }
    let found = try calls(lines).map { ("\($0.run) \($0.stage)", $0.attempt ?? 0) }
    #expect(Dictionary(uniqueKeysWithValues: found) == counts, "seed \(seed)")
  }
}
