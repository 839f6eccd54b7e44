import Foundation
import Readers
import TestSupport
import Testing

/// A small run with a known truth, one or more for every format.
struct Fixture: Sendable, CustomTestStringConvertible {
  /// Its archive is `fixtures/NAME.tar.zst`, its golden summary `fixtures/NAME.golden.json`.
  let name: String
  /// The format that reads it.
  let format: String
  /// What has to be said beside its path.
  var options = ""

  var testDescription: String { name }
  var archive: String { "fixtures/\(name).tar.zst" }
  var golden: String { "fixtures/\(name).golden.json" }

  static let all =
    [
      Fixture(name: "arena-tiny", format: "agent-trading-arena"),
      Fixture(
        name: "prompts-tiny", format: "prompt-files",
        options: "--pattern 'day{day}/agent{agent}_{stage}_try{attempt}.{kind:in|out}.txt'"),
      Fixture(name: "snapshot-tiny", format: "snapshot"),
      Fixture(name: "recording-tiny", format: "recording"),
      Fixture(name: "lines-tiny", format: "json-lines"),
      Fixture(name: "otlp-tiny", format: "otlp"),
      Fixture(name: "litellm-tiny", format: "litellm"),
      Fixture(name: "openai-tiny", format: "openai"),
      Fixture(name: "loom-tiny", format: "loom"),
      Fixture(name: "poly-tiny", format: "polyalphascan"),
      Fixture(name: "society-tiny", format: "agentsociety", options: "--tz Asia/Shanghai"),
      Fixture(name: "prometheus-tiny", format: "prometheus"),
      Fixture(name: "load-tests-tiny", format: "load-tests"),
      Fixture(name: "load-points-tiny", format: "load-tests"),
      Fixture(name: "performance-tiny", format: "performance"),
    ] + simulated + workloads.map { Fixture(name: $0, format: "json-lines") }

  /// Runs of Agent-Trading-Arena that the simulator made.
  static let simulated = [
    "sim-base", "sim-per-call", "sim-buffered", "sim-aborted", "sim-hot-journal", "sim-exhausted",
    "sim-faulty",
  ].map { Fixture(name: $0, format: "agent-trading-arena") }

  /// Runs that the simulator made, of workloads that leave a trace alone.
  static let workloads = ["sim-groups", "sim-pipeline", "sim-service"]

  /// Whether the simulator made it; its digest is then kept instead of a golden summary.
  var isSimulated: Bool { name.hasPrefix("sim-") }

  /// Whether others computed distributions that lie among its files.
  var hasMetrics: Bool { !hasSpans || name == "loom-tiny" || name == "load-points-tiny" }

  /// Whether it has spans at all.
  var hasSpans: Bool {
    !["prometheus-tiny", "load-tests-tiny", "performance-tiny"].contains(name)
  }

  /// The options that shape what is shown, and not only what is read.
  var zone: String { options.hasPrefix("--tz") ? options : "" }

  /// Whether a script makes it; a snapshot stays as a former version wrote it.
  var hasScript: Bool { !isSimulated && format != "snapshot" }

  /// Analyses it from the package's folder, so that paths are the same everywhere.
  func analyze(_ more: String) throws -> ShellResult {
    try ShellResult("runlens analyze \(options) \(more) \(archive)", in: Repository.root)
  }

  /// The rows of its spans table, by column.
  func spans() throws -> [[String: String]] {
    try Fixture.spans(of: "\(options) '\(Repository.url(archive).path)'")
  }

  /// Unpacks it into a folder.
  func unpack(into scratch: ScratchFolder) throws {
    let archive = Repository.url(archive).path
    let result = try ShellResult("tar --zstd -xf '\(archive)'", in: scratch.url)
    #expect(result.status == 0, "\(result.errors)")
  }

  /// The rows of the spans table that `runlens analyze` makes with those arguments, by column.
  static func spans(of arguments: String) throws -> [[String: String]] {
    let scratch = ScratchFolder()
    let command = "runlens analyze --quiet --csv '\(scratch.url.path)' \(arguments)"
    let result = try ShellResult(command, in: Repository.root)
    #expect(result.status == 0, "\(result.errors)")
    let text = try String(
      contentsOf: scratch.url.appendingPathComponent("spans.csv"), encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let columns = try #require(lines.first)
    // No value of these columns holds a comma; a row that did would not fit.
    return try lines.dropFirst().map { line in
      try #require(line.count == columns.count)
      return Dictionary(uniqueKeysWithValues: zip(columns, line))
    }
  }

  /// A JSON Lines file of its truth.
  ///
  /// A call in which the program ended has no facts to hold anything against and is left out.
  func truth<Row: Decodable>(_ path: String, as type: Row.Type) throws -> [Row] {
    let command = "tar --zstd -xOf \(archive) \(name)/truth/\(path)"
    let result = try ShellResult(command, in: Repository.root)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").filter {
      !$0.contains("\"in_flight\": true")
    }
    return try lines.map {
      try JSONDecoder().decode(Row.self, from: Data($0.utf8))
    }
  }
}
