import Readers
import Statistics
import TestSupport
import Testing

@testable import Databases

@Suite struct MeasurementTests {
  private func measure(
    _ folder: ScratchFolder, _ name: String, rows: Int, states: [[UInt8]] = []
  ) throws -> (DatabaseLook, DatabaseMeasurement) {
    let look = try folder.look(name)
    let scratch = ScratchFolder()
    var experiments = DatabaseExperiments(in: scratch.path)
    experiments.rounds = 2
    experiments.rows = rows
    let before = try folder.bytes(name)
    let names = folder.names
    let result = try experiments.run(on: look, address: folder.address(name), states: states)
    // The original is as it was, and nothing lies beside it.
    let after = try folder.bytes(name)
    #expect(after == before)
    let beside = folder.names
    #expect(beside == names)
    let left = scratch.names
    #expect(left.allSatisfy { DatabaseExperiments.fileNames.contains($0) })
    return (look, result)
  }

  /// Direction by counts that no machine changes; how much that is on a disk, only a disk can tell.
  @Test(.enabled(if: Published.isPresent, "needs ../shared/data"), arguments: Published.names)
  func publishedDatabasesGainFromBatchesAndIndexes(name: String) throws {
    let folder = Published.folder()
    let (look, result) = try measure(folder, name, rows: 50)
    #expect(result.rows == 50)
    #expect(result.batchesAreIterations)
    let writings = Dictionary(uniqueKeysWithValues: result.writings.map { ($0.what, $0) })
    let today = try #require(writings["a commit per row, as today"])
    let batched = try #require(writings["a transaction per iteration"])
    let indexed = try #require(writings["with the advised indexes"])
    #expect(today.commits == 50 && today.speed == nil)
    #expect(batched.commits == result.batches && batched.commits < 10)
    // A page for each row at least, against each page once an iteration.
    #expect(today.pages >= 50 && batched.pages < today.pages)
    // Indexes have their price.
    #expect(indexed.pages > today.pages)
    #expect(result.writings.dropFirst().allSatisfy { ($0.speed?.value ?? 0) > 0 })

    #expect(result.searches.count == look.statements.count)
    for search in result.searches {
      #expect(search.rowsScanned.without > 0 && search.rowsScanned.with == 0, "\(search.what)")
    }
    // A table of nine rows that are all wanted gains nothing; all searches together do.
    let without = result.searches.reduce(0) { $0 + $1.operations.without }
    let with = result.searches.reduce(0) { $0 + $1.operations.with }
    #expect(with * (name == "published-sim03.db" ? 4 : 1.5) < without)
  }

  @Test func batchesWithoutIterationsAreAHundredRows() throws {
    let folder = ScratchFolder()
    try folder.make(
      "t.db",
      """
      PRAGMA journal_mode=WAL; CREATE TABLE t(x, created_at);
      WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 250)
      INSERT INTO t SELECT x, '2026-01-0' || (x % 3 + 1) FROM n
      """)
    let state = [[UInt8]](repeating: [UInt8](repeating: 7, count: 5000), count: 2)
    let (_, result) = try measure(folder, "t.db", rows: 250, states: state)
    #expect(!result.batchesAreIterations && result.batches == 3)
    #expect(result.searches.isEmpty)
    #expect(result.saving?.files == 2)
    #expect(result.saving?.bytes.plain == 10_000)
    #expect((1..<200).contains(result.saving?.bytes.compressed ?? 0))
  }

  @Test func rowsComeInTheirOrder() throws {
    let folder = ScratchFolder()
    try folder.make(
      "o.db",
      """
      CREATE TABLE a(day, t, x); CREATE TABLE b(day, x);
      INSERT INTO a VALUES (1, 0, 'p'), (0, 1, 'q'), (0, 0, 'r'), (0, 0, 's');
      INSERT INTO b VALUES (0, 'u'), (1, 'v');
      """)
    let look = try folder.look("o.db")
    let connection = try Connection.copy("\(folder.path)/o.db")
    let rows = try RecordedRows(look, connection, limit: 5)
    // Rows without an iteration end their day.
    #expect(rows.rows.map(\.table) == [0, 0, 0, 1, 0])
    #expect(rows.rows.map(\.batch) == [1, 1, 2, 3, 4])
  }

  @Test func anEmptyDatabaseHasNothingToMeasure() throws {
    let folder = ScratchFolder()
    try folder.make("e.db", "CREATE TABLE t(x)")
    let (_, result) = try measure(folder, "e.db", rows: 5)
    #expect(result.writings.isEmpty && result.searches.isEmpty && result.saving == nil)
    #expect(result.doubts.count == 1)
  }

  @Test func experimentsCanBeStopped() throws {
    let folder = ScratchFolder()
    try folder.make("s.db", "CREATE TABLE t(x); INSERT INTO t VALUES (1)")
    let scratch = ScratchFolder()
    var experiments = DatabaseExperiments(in: scratch.path)
    experiments.isStopped = { true }
    let look = try folder.look("s.db")
    #expect(throws: DatabaseError.interrupted) {
      try experiments.run(on: look, address: folder.address("s.db"), states: [])
    }
  }

  @Test func ratiosAreOfTheRounds() throws {
    // The second way takes half as long in one round and a quarter in the other.
    let given: [[Int64]] = [[100, 400], [50, 100]]
    var calls = [0, 0]
    let times = try InterleavedTimes(ways: 2, rounds: 2, isStopped: { false }) {
      way throws(DatabaseError) in
      calls[way] += 1
      return given[way][calls[way] - 1]
    }
    let speed = times.speed(of: 1, against: 0)
    #expect(abs(speed.value - 8.0.squareRoot()) < 1e-12)
    #expect((speed.low ?? 9) <= speed.value && (speed.high ?? 0) >= speed.value)
  }
}
