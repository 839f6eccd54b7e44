import Foundation
import Testing
import Trace

@testable import Readers
@testable import Simulator

/// The recorded runs, which lie beside the package where they are at hand.
enum RecordedArenaRun {
  static func path(_ name: String) -> String? {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<5 { folder.deleteLastPathComponent() }
    let path = folder.appendingPathComponent("shared/data/\(name).tar.zst").path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  static let arePresent = path("arena-small") != nil && path("arena-faulty") != nil
}

/// Simulated runs beside recorded ones of the same shape.
///
/// Skipped where the recorded runs are not beside the package.
@Suite(.enabled(if: RecordedArenaRun.arePresent)) struct RecordedStructureTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    var name: String
    var days: Int
    var iterations: Int
    var reflectFrequency: [Int]
    var gossip: Int
    var testDescription: String { name }
  }

  static let shapes = [
    Shape(name: "arena-small", days: 2, iterations: 2, reflectFrequency: [0, 1, 2], gossip: 2),
    Shape(
      name: "arena-faulty", days: 4, iterations: 3,
      reflectFrequency: [0, 0, 1, 1, 1, 2, 2, 3, 3], gossip: 3),
  ]

  private func simulate(_ shape: Shape) throws -> SimulatedRun {
    var parameters = ArenaParameters()
    parameters.name = shape.name
    parameters.days = shape.days
    parameters.iterations = shape.iterations
    parameters.agents = shape.reflectFrequency.count
    parameters.reflectFrequency = shape.reflectFrequency
    parameters.gossipMaximum = shape.gossip
    let isFaulty = shape.name == "arena-faulty"
    if isFaulty {
      parameters.quirks.doubleQuote = 0.03
      parameters.quirks.apostrophe = 0.05
    }
    return try SimulatedRun(parameters, service: isFaulty ? .faulty : .quick)
  }

  private func recorded(_ shape: Shape) throws -> InputTree {
    var warnings = WarningList()
    let path = try #require(RecordedArenaRun.path(shape.name))
    return try InputTree.open(path, fileTimes: nil, warnings: &warnings)
  }

  private func names(_ tree: InputTree) -> Set<String> {
    Set(
      (0..<tree.listing.count).compactMap { index in
        // An archive's names may begin with the run's folder.
        let path = tree.listing.path(index)
        return path.range(of: "save/").map { String(path[$0.lowerBound...]) }
      })
  }

  @Test(arguments: shapes) func theSameFiles(shape: Shape) throws {
    let simulated = try simulate(shape)
    let here = try withExtendedLifetime(simulated) { try names(simulated.tree()) }
    #expect(try here == names(recorded(shape)))
  }

  @Test(arguments: shapes) func theSameTables(shape: Shape) throws {
    let sql = "SELECT name, sql FROM sqlite_schema ORDER BY rowid"
    let simulated = try simulate(shape)
    let (one, other) = (try simulated.tree(), try recorded(shape))
    #expect(try one.rows(sql) == other.rows(sql))
    for table in ["stock", "person", "gossip"] {
      let (here, there) = (
        try one.number("SELECT count(*) FROM \(table)"),
        try other.number("SELECT count(*) FROM \(table)")
      )
      // Rows whose text broke their statement are missing.
      #expect(abs(here - there) <= (shape.name == "arena-small" ? 0 : 6), "\(table)")
    }
    for table in ["active_orders", "account", "memory"] {
      let (here, there) = (
        try one.number("SELECT count(*) FROM \(table)"),
        try other.number("SELECT count(*) FROM \(table)")
      )
      #expect(Double(here) > 0.7 * Double(there), "\(table)")
      #expect(Double(here) < 1.4 * Double(there), "\(table)")
    }
    // Every column holds the recorded kinds of values.
    for table in ["active_orders", "stock", "person", "account", "memory", "gossip"] {
      for column in try one.rows("SELECT name FROM pragma_table_info('\(table)')") {
        let sql = "SELECT DISTINCT typeof(\(column[0])) FROM \(table) ORDER BY 1"
        let (here, there) = (try one.rows(sql), try other.rows(sql))
        #expect(Set(here).isSubset(of: there + [["real"], ["integer"]]), "\(table).\(column)")
        #expect((here == [["text"]]) == (there == [["text"]]), "\(table).\(column)")
      }
    }
  }

  /// The kinds of lines that the program prints, and how many there are of each.
  private func lineKinds(_ log: [UInt8]) -> [String: Int] {
    let markers = [
      "LLM PROMPT", "---LLM Response---", "---end of LLM Response---", "True", "False",
      "---- repeat count: ", "Using LLM Provider: openai", "Using OpenAI model: gpt-4o-mini",
    ]
    let prefixes = [
      "LLM ERROR: ", "LLM connection error: JSONDecodeError", "settlement stock_onhold: None",
      "settlement stock_onhold: {", "Database ERROR:insert into ", "{\"output\": \"",
      "Please provide the response", "Output the response to the prompt above",
    ]
    var counts: [String: Int] = [:]
    for line in String(decoding: log, as: UTF8.self).split(separator: "\n") {
      if let marker = markers.first(where: { $0 == line }) { counts[marker, default: 0] += 1 }
      if let prefix = prefixes.first(where: { line.hasPrefix($0) }) {
        counts[prefix, default: 0] += 1
      }
    }
    return counts
  }

  @Test(arguments: shapes) func theSameKindsOfLines(shape: Shape) throws {
    let tree = try recorded(shape)
    let position = (0..<tree.listing.count).first { tree.listing.fileName($0) == "console.log" }
    let real = lineKinds(try tree.contents(try #require(position), limit: 1 << 30))
    let run = try simulate(shape)
    let simulated = lineKinds(try run.bytes("console.log"))
    #expect(Set(simulated.keys) == Set(real.keys))
    let calls = try run.truth().count
    #expect(simulated["LLM PROMPT"] == calls)
    #expect(simulated["True"] == calls)
    #expect(simulated["---LLM Response---"] == simulated["---end of LLM Response---"])
    #expect(abs(calls - (real["LLM PROMPT"] ?? 0)) < calls / 10 + 3)
  }

  /// Prompts are about as long as the recorded ones.
  @Test(arguments: shapes) func theSizesOfPrompts(shape: Shape) throws {
    func sizes(_ tree: InputTree) throws -> [String: [Double]] {
      var sizes: [String: [Double]] = [:]
      let position = (0..<tree.listing.count).first { tree.listing.fileName($0) == "server.jsonl" }
      let bytes = try tree.contents(try #require(position), limit: 1 << 30)
      for line in bytes.split(separator: UInt8(ascii: "\n")) {
        let value = try JSONValue(Array(line).span)
        guard let stage = value["kind"]?.text, let size = value["prompt_chars"]?.int64 else {
          continue
        }
        sizes[stage, default: []].append(Double(size))
      }
      return sizes
    }
    let real = try sizes(try recorded(shape))
    let run = try simulate(shape)
    let simulated = try withExtendedLifetime(run) { try sizes(try run.tree()) }
    #expect(Set(real.keys) == Set(simulated.keys))
    for (stage, here) in simulated {
      let there = try #require(real[stage])
      let ratio =
        (here.reduce(0, +) / Double(here.count)) / (there.reduce(0, +) / Double(there.count))
      print("\(shape) \(stage): \(ratio) of the recorded length")
      #expect(ratio > 0.4 && ratio < 2.5, "\(stage)")
    }
  }
}
