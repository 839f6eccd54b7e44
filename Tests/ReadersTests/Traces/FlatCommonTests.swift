import TestSupport
import Testing
import Trace

@testable import Readers

/// What lines have in common with those before them is kept once, and belongs to the rows it was told of.
@Suite struct FlatCommonTests {
  /// What a line tells that most lines have in common.
  private struct Common: Equatable {
    var run = "r"
    var system: String?
    var model: String?
    var day: Int32?
    var iteration: Int32? = 1
    var promptBytes: Int64?
    var responseBytes: Int64?
    var promptHash: Int64?
    var cost: Double?
    var unit = "us"
    /// Whether calls have their identifiers.
    var hasCalls = false

    /// Changes one value, or takes it away.
    mutating func change(using generator: inout SeededGenerator) {
      let number = Int.random(in: 0..<4, using: &generator)
      let isThere = number > 0
      switch Int.random(in: 0..<11, using: &generator) {
      case 0: run = "r\(number)"
      case 1: system = isThere ? "s\(number)" : nil
      case 2: model = isThere ? "m\(number)" : nil
      case 3: day = isThere ? Int32(number) : nil
      case 4: iteration = isThere ? Int32(number) : nil
      case 5: promptBytes = isThere ? Int64(number) * 1000 : nil
      case 6: responseBytes = isThere ? Int64(number) : nil
      case 7: promptHash = isThere ? Int64(number) : nil
      case 8: cost = isThere ? Double(number) / 4 : nil
      case 9: hasCalls = isThere
      default: unit = isThere ? "us" : "ms"
      }
    }

    /// The members that tell it, in the order of a writer.
    var members: [String] {
      var members = ["\"run\":\"\(run)\""]
      func add(_ key: String, _ value: Any?) {
        if let value { members.append("\"\(key)\":\(value)") }
      }
      add("system", system.map { "\"\($0)\"" })
      add("model", model.map { "\"\($0)\"" })
      add("day", day)
      add("iter", iteration)
      add("prompt_bytes", promptBytes)
      add("response_bytes", responseBytes)
      add("prompt_hash", promptHash)
      add("cost", cost)
      return members
    }

    /// Whether a row has it.
    func isOf(_ row: SpanRow) -> Bool {
      row.run == run && row.system == system ?? "json-lines" && row.model == model && row.day == day
        && row.iteration == iteration && row.promptBytes == promptBytes
        && row.responseBytes == responseBytes && row.promptHash == promptHash && row.cost == cost
        && row.resolution == (unit == "us" ? 1000 : 1_000_000)
    }
  }

  /// Lines of calls, of other things and of exported spans, and what those but the last have in common, by
  /// their starts.
  private static func text(
    _ count: Int, steadiness: Int, using generator: inout SeededGenerator
  ) -> (text: String, commons: [Int64: Common], all: [Common]) {
    var text = ""
    var all: [Common] = []
    var common = Common()
    var commons: [Int64: Common] = [:]
    for line in 0..<count {
      func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }
      let start = 1_700_000_000_000_000_000 + Int64(line) * 1000
      if below(steadiness) == 0 { common.change(using: &generator) }
      all.append(common)
      var members = ["\"ts\":\(start)"] + common.members + ["\"stage\":\"s\(below(3))\""]
      if below(steadiness) == 0 {
        members += ["\"phase\":\"tool\"", "\"duration_ms\":7", "\"timing\":\"trace\""]
        members += ["\"source\":\"f\(below(2))\"", "\"status\":\"ok\"", "\"call\":9"]
      } else {
        commons[start] = common
        let phase = ["prompt", "llm", "llm", "parse", "queue"][below(5)]
        members += ["\"phase\":\"\(phase)\"", "\"attempt\":0", "\"agent\":\(below(9))"]
        members += ["\"status\":\"ok\"", "\"dur_\(common.unit)\":\(below(99_999))"]
        if common.hasCalls { members.append("\"call\":\(100 + below(count / 3))") }
      }
      text += "{\(members.joined(separator: ","))}\n"
    }
    return (text, commons, all)
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func eachRowHasWhatItsLineTells(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let steadiness = [3, 40, 500][Int(seed % 3)]
    let (text, commons, all) = Self.text(6000, steadiness: steadiness, using: &generator)
    let scratch = ScratchFolder()
    scratch.write("t.jsonl", text)
    let trace = try read("\(scratch.path)/t.jsonl")
    let spans = trace.spans
    var seen = 0
    for row in spans.rows where row.phase != Phase.call {
      guard let common = commons[row.start ?? 0] else {
        #expect(row.phase == "tool" && row.source.hasPrefix("f"), "seed \(seed): \(row)")
        continue
      }
      seen += 1
      #expect(row.timing == .trace && row.source == "json-lines", "seed \(seed): \(row)")
      if !common.isOf(row) {
        Issue.record("seed \(seed): \(row) has not \(common)")
        return
      }
    }
    #expect(seen == commons.count, "seed \(seed)")
    // The description of the run knows what any line tells of it.
    #expect(trace.run.days ?? 0 == Set(all.compactMap(\.day)).count, "seed \(seed)")
    #expect(trace.run.iterations ?? 0 == Set(all.compactMap(\.iteration)).count, "seed \(seed)")
    let runs = Set(all.map(\.run))
    #expect(runs.count > 1 || trace.run.id == runs.first, "seed \(seed)")
  }

  /// Lines that tell of whole calls, of which none is a row before the end, may each tell another cost.
  @Test func eachOfManyWholeCallsHasItsOwnCost() throws {
    var text = ""
    let count = 70_000
    for call in 0..<count {
      text += #"{"ts":\#(1000 + call),"phase":"call","stage":"s","call":\#(call),"#
      text += #""cost":0.\#(call + 1)}"# + "\n"
    }
    let scratch = ScratchFolder()
    scratch.write("t.jsonl", text)
    let spans = try read("\(scratch.path)/t.jsonl").spans
    #expect(spans.count == count)
    let costs = spans.rows.map(\.cost)
    #expect(costs == (0..<count).map { Double("0.\($0 + 1)") })
  }

  /// In steady lines nearly all rows have what they have in common in one place, and in none what a line told anew
  /// changes what another line told.
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func whatRowsHaveInCommonIsKeptOnce(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let steadiness = [3, 40, 500][Int(seed % 3)]
    let (text, _, _) = Self.text(3000, steadiness: steadiness, using: &generator)
    let bytes = Array(text.utf8)
    var scanner = FlatScanner()
    // In two halves, of which the second begins anew.
    let half = (bytes[..<(bytes.count / 2)].lastIndex(of: 10) ?? 0) + 1
    var alike = 0
    for part in [bytes[..<half], bytes[half...]] {
      scan(part, &scanner)
      #expect(scanner.count > 1000, "seed \(seed)")
      let commons = (0..<scanner.count).map { scanner.room[$0].common }
      let places = (0..<scanner.count).map { scanner.room[$0].own.common }
      #expect(scanner.room.kept <= scanner.count, "seed \(seed)")
      #expect(places.first == 0, "seed \(seed): the first is like none")
      alike += zip(places, places.dropFirst()).count { $0 == $1 }
      // A line alone tells the same.
      let names = scanner.names.names
      for (place, line) in part.split(separator: 10).enumerated()
      where place % 7 == Int(seed % 7) {
        var alone = FlatScanner()
        scan(line + [10], &alone)
        let own = Self.words(alone.room[0].common, alone.names.names)
        if own != Self.words(commons[place], names) {
          Issue.record("seed \(seed), row \(place): \(own)")
          return
        }
      }
    }
    #expect(alike > [-1, 30, 1000][Int(seed % 3)], "seed \(seed): \(alike)")
  }

  private func scan(_ bytes: ArraySlice<UInt8>, _ scanner: inout FlatScanner) {
    let padded = bytes + [UInt8](repeating: 0, count: FlatScanner.padding)
    unsafe padded.withUnsafeBufferPointer {
      unsafe scanner.scan(UnsafeBufferPointer(rebasing: $0[..<bytes.count]))
    }
  }

  /// What a line has in common with others, in words.
  private static func words(_ common: FlatRow.Common, _ names: [String]) -> [String] {
    func name(_ number: Int32) -> String { number < 0 ? "-" : names[Int(number)] }
    return [
      name(common.run), name(common.system), name(common.model), name(common.timing),
      name(common.source), "\(common.day) \(common.iteration) \(common.resolution)",
      "\(common.promptBytes) \(common.responseBytes) \(common.promptHash) \(common.cost)",
      "\(common.toldResolution) \(common.covers)",
    ]
  }
}
