import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers
@testable import Simulator

/// Which call of a run it is.
struct CallKey: Hashable, CustomStringConvertible {
  var day: Int32
  var iteration: Int32?
  var agent: String
  var stage: String
  var description: String {
    "\(stage) of day \(day) iteration \(iteration.map { "\($0)" } ?? "-") agent \(agent)"
  }
}

/// What the truth of a simulated run says of one call.
struct CallTruth {
  struct Attempt {
    var status: Status
    var wall: Int64
    var request: Int64
  }
  var key: CallKey
  var start: Int64
  var end: Int64
  var wall: Int64
  var attempts: [Attempt]
}

/// A run that was simulated into a folder of its own; the folder goes with it.
final class SimulatedRun {
  let path: String
  let manifest: RunManifest
  private let parent = ScratchFolder()

  init(
    _ parameters: ArenaParameters, service: ServiceParameters = .quick,
    console: RunOutputOptions.Console = .stamped
  ) throws {
    path = parent.path + "/" + parameters.name
    var options = RunOutputOptions()
    options.console = console
    var sink = try FolderSink(path, options: options)
    manifest = try ArenaSimulation(parameters, service: service).run(into: &sink)
    try sink.finish(manifest)
  }

  /// Paths of all files within the run, sorted.
  var files: [String] {
    var warnings = WarningList()
    guard let tree = try? InputTree.open(path, fileTimes: nil, warnings: &warnings) else {
      return []
    }
    return (0..<tree.listing.count).map { tree.listing.path($0) }.sorted()
  }

  func bytes(_ name: String) throws -> [UInt8] { try ScratchFile.read("\(path)/\(name)") }

  func lines(_ name: String) throws -> [[UInt8]] {
    try bytes(name).split(separator: UInt8(ascii: "\n")).map { Array($0) }
  }

  /// The calls that came to an end.
  func truth() throws -> [CallKey: CallTruth] {
    var all: [CallKey: CallTruth] = [:]
    // A run that ends before its first call has no truth.
    guard files.contains("truth/steps.jsonl") else { return all }
    for line in try lines("truth/steps.jsonl") {
      let value = try JSONValue(line.span)
      guard let day = value["day"]?.int64 else { continue }
      let stage = try #require(value["stage"]?.text)
      let key = CallKey(
        day: Int32(day), iteration: value["iter"]?.int64.map { Int32($0) },
        agent: "\(try #require(value["person"]?.int64))", stage: stage)
      var truth = CallTruth(
        key: key, start: try #require(value["start_ns"]?.int64),
        end: try #require(value["end_ns"]?.int64), wall: try #require(value["wall_ns"]?.int64),
        attempts: [])
      for attempt in value["attempts"]?.elements ?? [] {
        let request =
          try #require(attempt["end_ns"]?.int64) - (try #require(attempt["start_ns"]?.int64))
        let fault = attempt["http"]?.elements?.last?["fault"]?.text
        let status: Status =
          switch fault {
          case nil, "slow": .ok
          case "http429", "http429ra": .rateLimited
          case "http500": .serverError
          case "reset": .connection
          case "timeout": .timeout
          case "nonstring" where stage == "gossip": .ok
          default: .invalidOutput
          }
        truth.attempts.append(
          .init(
            status: status, wall: request + (try #require(attempt["ctor_ns"]?.int64)),
            request: request))
      }
      #expect(all.updateValue(truth, forKey: key) == nil, "\(key) came twice")
    }
    return all
  }

  /// What our own reader makes of the run, or of parts of it.
  func read(_ parts: String..., fileTimes: Bool = false) throws -> RunTrace {
    var options = ReadOptions()
    if fileTimes { options.fileTimes = path + "/fs_stat.jsonl" }
    return try Registry.read(
      parts.isEmpty ? [path] : parts.map { "\(path)/\($0)" }, options: options)
  }
}

extension ServiceParameters {
  /// Answers within about a tenth of a second, so that overheads weigh as in the recorded runs.
  static var quick: ServiceParameters {
    var service = ServiceParameters()
    service.latency = LatencyModel(shape: .lognormal(medianMilliseconds: 90, sigma: 0.5))
    return service
  }

  /// The faults of the recorded run with faults.
  static var faulty: ServiceParameters {
    var service = ServiceParameters.quick
    for (name, rate) in [
      ("http429", 0.02), ("http429ra", 0.01), ("http500", 0.025), ("reset", 0.02),
      ("badjson", 0.025), ("invalid", 0.03), ("wrongkey", 0.01), ("nonstring", 0.01),
      ("empty", 0.015), ("null", 0.01), ("slow", 0.015), ("burst_http429", 0.008),
      ("burst_http500", 0.005), ("burst_reset", 0.005), ("timeout", 0.002),
    ] { _ = service.faults.rates.set(name, to: rate) }
    return service
  }
}

extension RunTrace {
  var calls: [SpanRow] { spans.rows.filter { $0.phase == Phase.call } }
  var attempts: [SpanRow] { spans.rows.filter { $0.phase == Phase.llm } }
  var codes: [String] { warnings.all.map(\.code) }
}

extension SpanRow {
  var key: CallKey? {
    guard let day, let agent else { return nil }
    return CallKey(day: day, iteration: iteration, agent: agent, stage: stage)
  }
}

extension SimulatedRun {
  func tree() throws -> InputTree {
    var warnings = WarningList()
    return try InputTree.open(path, fileTimes: nil, warnings: &warnings)
  }
}

extension InputTree {
  /// All rows that a query of the database `data.db` gives, as texts; an absent value is empty.
  func rows(_ sql: String) throws -> [[String]] {
    let index = try #require((0..<listing.count).first { listing.fileName($0) == "data.db" })
    let database = try database(index)
    var rows: [[String]] = []
    try database.query(sql) { row in
      rows.append((0..<Int32(row.count)).map { row.text($0) ?? "" })
      return true
    }
    return rows
  }

  /// The first number that a query gives.
  func number(_ sql: String) throws -> Int64 {
    let first = try rows("SELECT CAST((\(sql)) AS TEXT)").first?.first
    let text = try #require(first)
    return try #require(Int64(text), "\(sql) gives \(text)")
  }
}
