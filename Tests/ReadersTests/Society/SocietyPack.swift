import Foundation
import Testing
import Trace

@testable import Readers

/// The recorded runs of AgentSociety, each sample unpacked once.
enum SocietyPack {
  static let version4 = TracePack("society-v1.4-small")
  static let version5 = TracePack("society-v1.5-sqlite")
  static let dump = TracePack("society-v1.4-pgdump-small")

  static let arePresent =
    ArenaPack.isPresent("society-v1.4-small") && ArenaPack.isPresent("society-v1.5-sqlite")
    && ArenaPack.isPresent("society-v1.4-pgdump-small")

  /// The machine's zone, Asia/Shanghai.
  static let zone = LocalZone.fixed(8 * 3_600_000_000_000)

  /// A path below a run of version 1.4.
  static func run4(_ run: String, _ path: String = "") -> String {
    version4.path("society14_small/\(run)/\(path)")
  }

  static func run5(_ path: String) -> String { version5.path("society15_sqlite/\(path)") }

  /// Reads paths as one run.
  static func read(_ paths: String..., zone: LocalZone? = zone) throws -> RunTrace {
    var options = ReadOptions()
    options.zone = zone
    return try Registry.read(paths, options: options)
  }

  /// What was read, before it becomes rows.
  static func reading(_ paths: String...) throws -> SocietyReading {
    var warnings = WarningList()
    let trees = try paths.map {
      try InputTree.open($0, fileTimes: nil, warnings: &warnings)
    }
    let input = RunInput(trees: trees)
    var reading = SocietyReading(input, SocietyFiles(input), warnings)
    try reading.readAll()
    return reading
  }

  /// The experiment of that name.
  static func experiment(_ name: String, in reading: SocietyReading) throws -> SocietyExperiment {
    try #require(reading.store.experiments.first { $0.name == name })
  }

  /// A JSON Lines file.
  static func lines(_ path: String) throws -> [[String: Any]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  /// A JSON file.
  static func json(_ path: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }
}

extension RunTrace {
  /// The rows of a stage and phase, in order.
  func rows(_ stage: String, _ phase: String, run: String? = nil) -> [SpanRow] {
    spans.rows.filter {
      $0.stage == stage && $0.phase == phase && (run == nil || $0.run == run)
    }
  }

  /// Their durations in milliseconds, as far as they have any.
  func milliseconds(_ stage: String, _ phase: String, run: String? = nil) -> [Double] {
    rows(stage, phase, run: run).compactMap { $0.duration.map { Double($0) / 1e6 } }
  }
}

extension [Double] {
  /// The quantile of nearest rank; NaN where there are no numbers.
  func nearestRank(_ share: Double) -> Double { ReadersTests.nearestRank(self, share) ?? .nan }

  var mean: Double { reduce(0, +) / Double(count) }
}
