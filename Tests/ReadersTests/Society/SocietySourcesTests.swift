import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// Whether a PostgreSQL server can be started here.
private let canServe =
  isInstalled("psql") && shell("ls /usr/lib/postgresql/*/bin/initdb")
  && shell("test $(id -u) != 0 || id postgres")

/// A row without what only one of the sources can tell.
private struct Told: Equatable, CustomStringConvertible {
  var row: SpanRow

  init(_ row: SpanRow) {
    self.row = row
    self.row.source = ""
    self.row.group = nil
    self.row.resolution = nil
    self.row.call = 0
    self.row.start = nil
    self.row.duration = nil
  }

  var description: String { "\(row)" }
}

/// The same experiment from all of its stores.
@Suite(.enabled(if: SocietyPack.arePresent, "the shared data is absent"), .serialized)
struct SocietySourcesTests {
  /// Avro keeps milliseconds, cut off; PostgreSQL keeps microseconds.
  private func expectSame(
    _ found: RunTrace, _ wanted: RunTrace, _ what: String, tolerance: Int64 = 1_000_000
  ) throws {
    #expect(found.spans.count == wanted.spans.count, "\(what)")
    // Equal times may stand in another order.
    func ordered(_ trace: RunTrace) -> [SpanRow] {
      trace.spans.rows.sorted {
        ($0.stage, $0.phase, $0.iteration ?? -1, $0.agent ?? "", $0.start ?? 0)
          < ($1.stage, $1.phase, $1.iteration ?? -1, $1.agent ?? "", $1.start ?? 0)
      }
    }
    for (left, right) in zip(ordered(found), ordered(wanted)) {
      #expect(Told(left) == Told(right), "\(what)")
      #expect((left.start == nil) == (right.start == nil))
      #expect(abs((left.start ?? 0) - (right.start ?? 0)) <= tolerance)
      #expect((left.duration == nil) == (right.duration == nil))
      #expect(abs((left.duration ?? 0) - (right.duration ?? 0)) <= 2 * tolerance)
    }
    #expect(found.coverage == wanted.coverage, "\(what)")
    #expect(found.run.id == wanted.run.id)
  }

  private static let dump = SocietyPack.dump.path("society14_exp_fail_data_tz_shanghai.sql")

  @Test func avroAndDumpAreTheSame() throws {
    let avro = try SocietyPack.read(SocietyPack.run4("exp_fail", "avro"))
    let dump = try SocietyPack.read(Self.dump)
    #expect(avro.spans.count > 600)
    try expectSame(dump, avro, "dump")
  }

  /// A real server on loopback, into which the dump is restored.
  @Test(.enabled(if: canServe, "there is no PostgreSQL server here"))
  func serverAndItsDumpsAreTheSame() throws {
    let scratch = ScratchFolder()
    let program = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../.ci/postgres").standardizedFileURL.path
    let address = scratch.output("'\(program)' start server")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    defer { scratch.run("'\(program)' stop server") }
    try #require(address.hasPrefix("postgresql://"), "\(address)")
    let schema = SocietyPack.dump.path("society14_schema.sql")
    let restored = scratch.run(
      """
      set -e
      psql -q -v ON_ERROR_STOP=1 -c 'create role society' '\(address)'
      psql -q -v ON_ERROR_STOP=1 -f '\(schema)' '\(address)'
      psql -q -v ON_ERROR_STOP=1 -f '\(Self.dump)' '\(address)'
      pg_dump --inserts -f inserts.sql '\(address)'
      pg_dump --column-inserts --rows-per-insert=7 -f columns.sql '\(address)'
      PGTZ=Asia/Kolkata pg_dump -f copy.sql '\(address)'
      pg_dump -Fc -f custom.dump '\(address)'
      """)
    try #require(restored)
    let avro = try SocietyPack.read(SocietyPack.run4("exp_fail", "avro"))
    let dump = try SocietyPack.read(Self.dump)
    let server = try SocietyPack.read(address)
    try expectSame(server, avro, "server and Avro")
    try expectSame(server, dump, "server and dump", tolerance: 0)
    for name in ["inserts.sql", "columns.sql", "copy.sql"] {
      let own = try SocietyPack.read("\(scratch.path)/\(name)")
      try expectSame(own, dump, name, tolerance: 0)
    }
    // Nothing was written, and what can't be read says so.
    #expect(throws: ReaderError.self) { try SocietyPack.read("\(scratch.path)/custom.dump") }
    #expect(throws: ReaderError.self) { try SocietyPack.read(address + "_none") }
  }

  @Test func serverThatIsNotThere() {
    do {
      _ = try SocietyPack.read("postgresql://me:secret@127.0.0.1:1/none?connect_timeout=1")
      Issue.record("there is no server at port 1")
    } catch let error as ReaderError {
      #expect(!error.message.contains("secret") && error.message.contains("127.0.0.1"))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test(arguments: [
    (
      "postgresql://me:secret@host:5432/db?sslmode=require",
      "postgresql://me:***@host:5432/db?sslmode=require"
    ),
    ("postgres://host/db?password=secret&user=a", "postgres://host/db?password=***&user=a"),
    ("postgresql://me:s@cret@host/db", "postgresql://me:***@host/db"),
    ("postgresql://me@host/db", "postgresql://me@host/db"),
  ])
  func passwordsAreLeftOut(address: String, shown: String) throws {
    #expect(try #require(ServerAddress(address)).shown == shown)
  }

  // MARK: Zones

  @Test func zones() throws {
    let log = SocietyPack.run4("exp_fail", "console.log")
    let truth = try #require(
      try SocietyPack.lines(SocietyPack.run4("exp_fail", "live_ground_truth/driver-steps.jsonl"))
        .first?["start_ns"] as? Int64)
    func start(_ trace: RunTrace) throws -> Int64 {
      try #require(trace.rows("simulation_step", "step").first?.start)
    }
    let named = try SocietyPack.read(log)
    #expect(abs(try start(named) - truth) < 2_000_000)
    #expect(!named.warnings.contains(code: "zone_assumed"))
    let unnamed = try SocietyPack.read(log, zone: nil)
    #expect(abs(try start(unnamed) - truth - 8 * 3_600_000_000_000) < 2_000_000)
    #expect(unnamed.warnings.contains(code: "zone_assumed"))
    let inferred = try SocietyPack.read(SocietyPack.run4("exp_fail"), zone: nil)
    #expect(abs(try start(inferred) - truth) < 2_000_000)
    #expect(inferred.warnings.contains(code: "zone_inferred"))
    #expect(!inferred.warnings.contains(code: "zone_assumed"))
    let tracked = try SocietyPack.read(
      log, SocietyPack.run4("exp_fail", "mlflow.db"), zone: nil)
    #expect(abs(try start(tracked) - truth) < 2_000_000)
  }

  /// Each console goes with its own experiment of a database.
  @Test func logsOfSeveralExperiments() throws {
    let trace = try SocietyPack.read(SocietyPack.run5(""), zone: nil)
    #expect(trace.run.system == "agentsociety")
    #expect(trace.rows("simulation_step", "step", run: "exp_sqlite").count == 50)
    #expect(trace.rows("round", "step", run: "exp_individual_ok").count == 5)
    #expect(trace.rows("llm_request", "llm", run: "exp_sqlite").count == 174)
    #expect(trace.rows("llm_request", "llm", run: "exp_individual_ok").count == 1)
    #expect(trace.rows("llm_request", "llm", run: "exp_individual").count == 1)
    #expect(trace.warnings.contains(code: "several_runs"))
  }
}
