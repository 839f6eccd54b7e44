import Testing
import Trace

@testable import Readers
@testable import Simulator

/// What a simulated run leaves on the disk.
@Suite struct SimulatedFilesTests {
  private static func parameters(seed: UInt64 = 1) -> ArenaParameters {
    var parameters = ArenaParameters()
    parameters.seed = seed
    parameters.quirks.doubleQuote = 0.1
    parameters.quirks.apostrophe = 0.2
    parameters.quirks.unicode = 0.2
    parameters.quirks.unknownStock = 0.1
    return parameters
  }

  private static func step(
    of call: SpanRow, in truth: [CallKey: CallTruth]
  ) throws -> CallTruth {
    let key = try #require(call.key)
    return try #require(truth[key], "\(key) never was")
  }

  @Test(arguments: ArenaParameters.Layout.allCases, [1, 3])
  func theSameSeedGivesTheSameBytes(layout: ArenaParameters.Layout, concurrency: Int) throws {
    var parameters = Self.parameters()
    parameters.layout = layout
    parameters.concurrency = concurrency
    let one = try SimulatedRun(parameters, service: .faulty)
    let other = try SimulatedRun(parameters, service: .faulty)
    #expect(one.files == other.files)
    for file in one.files { #expect(try one.bytes(file) == other.bytes(file), "\(file)") }
    parameters.seed += 1
    let third = try SimulatedRun(parameters, service: .faulty)
    #expect(try one.bytes("truth/steps.jsonl") != third.bytes("truth/steps.jsonl"))
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func theTablesAreSound(seed: UInt64) throws {
    let parameters = Self.parameters(seed: seed)
    let run = try SimulatedRun(parameters, service: .faulty)
    let tree = try run.tree()
    #expect(try tree.rows("PRAGMA integrity_check") == [["ok"]], "seed \(seed)")
    let refused = try run.lines("console.log").count {
      $0.starts(with: "Database ERROR:insert into ".utf8)
    }
    let days = parameters.days
    let turns = try run.truth().keys.count { $0.stage == "market_analysis" }
    #expect(turns == days * parameters.iterations * parameters.agents)
    let decisions = try tree.number(
      "SELECT count(DISTINCT person_id || '-' || virtual_date || '-' || iteration) FROM memory "
        + "WHERE type != 'reflect'")
    #expect(Int(decisions) <= turns)
    #expect(Int(decisions) + refused >= turns, "seed \(seed)")
    let reflections = try run.truth().keys.count { $0.stage == "strategy_update" }
    let kept = try tree.number("SELECT count(*) FROM memory WHERE type = 'reflect'")
    #expect(Int(kept) <= reflections)
    let gossip = try tree.number("SELECT count(*) FROM gossip")
    #expect(Int(gossip) <= days * parameters.agents)
    let persons = try tree.number("SELECT count(*) FROM person")
    #expect(Int(persons) <= (days + 1) * (parameters.agents + 1))
    #expect(Int(persons) + refused >= (days + 1) * (parameters.agents + 1))
    let stocks = try tree.number("SELECT count(*) FROM stock")
    #expect(Int(stocks) == parameters.stocks * (5 + days) + 1 + days)
    #expect(try tree.number("SELECT count(*) FROM person WHERE cash < 0 OR asset < 0") == 0)
    #expect(try tree.number("SELECT count(*) FROM account WHERE quantity <= 0") == 0)
    // Shares are conserved every day.
    let shares = try tree.rows(
      "SELECT DISTINCT CAST(sum(quantity) AS TEXT) FROM account "
        + "GROUP BY stock_id, virtual_date HAVING stock_id = 0")
    #expect(shares.count == 1, "seed \(seed): \(shares)")
    // A copy follows its parent by a millisecond.
    #expect(
      try tree.number(
        "SELECT count(*) FROM active_orders WHERE rowid > \(parameters.stocks) "
          + "AND person_id = -1 AND timestamp - 1 NOT IN (SELECT timestamp FROM active_orders)")
        == 0)
    #expect(try tree.number("SELECT count(*) FROM active_orders WHERE status = 'active'") == 0)
  }

  /// The program writes in this order, whatever the seed.
  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func theOrderOfWriting(seed: UInt64) throws {
    let run = try SimulatedRun(Self.parameters(seed: seed))
    let listing = try run.tree().listing
    func modified(_ name: String) throws -> Int64 {
      let position = (0..<listing.count).first { listing.path($0) == "save/\(name)" }
      return listing.modified[try #require(position, "\(name)")]
    }
    for day in 0...1 {
      let names = [
        "day\(day)_iter0_market_analysis_prompt.txt", "day\(day)_iter1_market_analysis_prompt.txt",
        "day\(day)_iter2_market_analysis_prompt.txt", "day\(day)_short_reflection_prompt.txt",
        "day\(day)_short_reflection_result.txt", "day\(day)_long_reflection_prompt.txt",
        "day\(day)_long_reflection_result.txt", "day\(day)_strategy_update_prompt.txt",
        "day\(day)_strategy_update_result.txt",
      ]
      let times = try names.map { try modified("debug_prompts/\($0)") }
      #expect(times == times.sorted(), "seed \(seed)")
    }
    let last = [
      "debug_prompts/day1_strategy_update_result.txt", "information.json", "classes/STOCK_0.pkl",
      "classes/PERSON_0.pkl", "classes/PERSON_3.pkl", "classes/Market_index.pkl",
      "classes/MARKET.pkl", "data.db",
    ]
    let times = try last.map { try modified($0) }
    #expect(times == times.sorted(), "seed \(seed)")
    #expect(times.allSatisfy { $0 % 1000 != 0 || $0 % 1_000_000 != 0 })
  }

  /// With a name of its own for every call, each has a prompt and a result.
  @Test func everyCallKeepsItsFiles() throws {
    var parameters = Self.parameters()
    parameters.layout = .perCall
    let run = try SimulatedRun(parameters, service: .faulty)
    let truth = try run.truth()
    var options = ReadOptions()
    options.patterns = [
      "day{day}_iter{iteration}_agent{agent}_{stage}_{kind}.txt",
      "day{day}_agent{agent}_{stage}_{kind}.txt",
    ]
    let trace = try Registry.read([run.path + "/save/debug_prompts"], options: options)
    #expect(Set(trace.calls.compactMap(\.key)) == Set(truth.keys))
    for call in trace.calls {
      let step = try Self.step(of: call, in: truth)
      #expect(call.timing == .pair)
      #expect(abs((call.duration ?? 0) - step.wall) < 2_000_000 * Int64(step.attempts.count))
    }
  }

  /// The files alone: pairs, and sums of what can't be told apart.
  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func theSaveFolderAlone(seed: UInt64) throws {
    var parameters = ReaderAgreementTests.parameters(4, 3, 9)
    parameters.seed = seed
    parameters.reflectFrequency = [0, 0, 1, 1, 1, 2, 2, 3, 3]
    let run = try SimulatedRun(parameters, service: .faulty)
    let truth = try run.truth()
    let trace = try run.read("save")
    #expect(trace.coverage.callsExpected == truth.count)
    #expect(trace.coverage.callsExpectedMost == truth.count)
    #expect(trace.coverage.callsTimed == 12)
    #expect(trace.codes.isEmpty, "\(trace.warnings.all)")
    for call in trace.calls {
      let step = try Self.step(of: call, in: truth)
      guard let duration = call.duration else { continue }
      #expect(call.timing == .pair)
      #expect(abs(duration - step.wall) < 6_000_000)
    }
  }

  /// The text of a prompt's file is what is sent, and its hash is known.
  @Test func hashesOfPrompts() {
    #expect(SHA1.shortDigest(Array("abc".utf8)) == Array("a9993e364706816a".utf8))
    #expect(SHA1.shortDigest([]) == Array("da39a3ee5e6b4b0d".utf8))
    #expect(
      SHA1.shortDigest([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        == Array("34aa973cd4c4daa4".utf8))
  }

  /// Characters are counted in words of eight bytes as they are one by one.
  @Test(arguments: ["", "a", "é", "价格 📈 up", String(repeating: "é📈x价", count: 3000)])
  func characterCounts(text: String) {
    for dropped in 0..<12 {
      let part = text.unicodeScalars.dropFirst(dropped)
      #expect(Array(String(part).utf8).characterCount == part.count)
    }
  }

  /// The processor's own instructions, where it has them, give what the portable code gives.
  @Test func hashesOfAllLengths() {
    var stream = RandomStream(seed: 3, purpose: 0, key: 0)
    var text: [UInt8] = []
    for length in 0..<300 {
      #expect(
        SHA1.shortDigest(text) == SHA1.shortDigest(text, isPortable: true), "length \(length)")
      text.append(UInt8(truncatingIfNeeded: stream.next()))
    }
  }

  /// Two beginnings that are hashed side by side, of equal and of different lengths, are those of each alone.
  @Test func hashesSideBySide() {
    var stream = RandomStream(seed: 4, purpose: 0, key: 0)
    let text = (0..<700).map { _ in UInt8(truncatingIfNeeded: stream.next()) }
    for length in [0, 1, 63, 64, 65, 128, 320, 700] {
      for other in [0, 64, 127, 191, 650] {
        let (one, two) = (Array(text[..<length]), Array(text.suffix(other)))
        for isPortable in [false, true] {
          let both = SHA1.beginnings(one.span, two.span, isPortable: isPortable)
          #expect(SHA1.shortDigest(one, after: both.0) == SHA1.shortDigest(one, isPortable: true))
          #expect(SHA1.shortDigest(two, after: both.1) == SHA1.shortDigest(two, isPortable: true))
          let digests = SHA1.shortDigests(one, two, isPortable: isPortable)
          #expect(digests.0 == SHA1.shortDigest(one, isPortable: true))
          #expect(digests.1 == SHA1.shortDigest(two, isPortable: true))
          #expect(
            SHA1.shortDigests(one, after: both.0, two, after: both.1, isPortable: isPortable)
              == digests)
        }
      }
    }
  }
}
