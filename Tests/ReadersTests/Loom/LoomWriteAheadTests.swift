import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// A killed program leaves most of what it did in `loom.db-wal`.
@Suite(.enabled(if: ArenaPack.isPresent("loom-killed-wal"), "needs ../shared/data"))
struct LoomWriteAheadTests {
  private let pack = TracePack("loom-killed-wal")

  private func states(_ path: String) throws -> [LoomTurn.State: Int] {
    var warnings = WarningList()
    var evidence = LoomEvidence()
    let tree = try InputTree.open(path, fileTimes: nil, warnings: &warnings)
    let index = try #require(tree.listing.indices(named: "loom.db").first)
    let database = try tree.database(index)
    _ = try LoomDatabase.read(database, into: &evidence, warnings: &warnings)
    return Dictionary(grouping: evidence.turns) { $0.row?.state ?? .unknown }.mapValues(\.count)
  }

  @Test func theLogIsRead() throws {
    let folder = pack.path("run3_killed_wal/data")
    let before = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(try states(folder) == [.completed: 64, .failed: 4, .pending: 104])
    let trace = try read(folder)
    #expect(trace.codes.contains("database_recovered"))
    #expect(trace.calls.count == 172)
    #expect(trace.calls.count { [.ok, .degraded].contains($0.status) } == 64)
    #expect(trace.calls.count { $0.status.isFailure } == 4)
    #expect(trace.calls.count { $0.status == .unknown } == 104)
    // Nothing was made or changed beside it.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == before)
  }

  @Test func theLogIsReadFromAnArchive() throws {
    let archive = ArenaPack.data.appendingPathComponent("loom-killed-wal.tar.zst").path
    #expect(try states(archive) == [.completed: 64, .failed: 4, .pending: 104])
  }

  /// The database's file alone gives numbers that look well and are wrong: it is said.
  @Test func withoutTheLogItIsSaid() throws {
    let scratch = ScratchFolder()
    scratch.run("cp '\(pack.path("run3_killed_wal/data/loom.db"))' loom.db")
    #expect(try states(scratch.path) == [.pending: 171, .processing: 9])
    let trace = try read("\(scratch.path)/loom.db")
    #expect(trace.codes.contains("turns_in_flight"))
    // The program's log knows better, and says so.
    scratch.run("cp '\(pack.path("run3_killed_wal/logs/loom.log"))' loom.log")
    let both = try read(scratch.path)
    #expect(both.codes.contains("database_behind"))
    #expect(both.calls.count { $0.status == .ok } >= 64)
  }
}
