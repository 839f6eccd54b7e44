import TestSupport
import Testing
import Trace

@testable import Readers

/// The databases that the simulator's author published: no files, no log, only stored times.
///
/// Skipped where they are not beside the package.
@Suite(.enabled(if: ArenaPack.isPresent("arena-published-databases") && isInstalled("sqlite3")))
struct ArenaPublishedTests {
  private static let unpack =
    "tar --zstd -xf '\(SharedPacks.path("arena-published-databases"))'"

  /// The rows that SQLite prints, numbers divided by bars.
  private func query(_ scratch: ScratchFolder, _ name: String, _ sql: String) -> [[Int64]] {
    scratch.output("sqlite3 -readonly \(name) \"\(sql)\"").split(separator: "\n").map { line in
      line.split(separator: "|").compactMap { Int64($0) }
    }
  }

  @Test(arguments: [("published-sim01.db", 1), ("published-sim03.db", 25)])
  func decisionsLastFromOrdersToOrders(name: String, iterations: Int) throws {
    let scratch = ScratchFolder()
    scratch.run(Self.unpack)
    let before = scratch.fingerprint()
    let trace = try read("\(scratch.path)/\(name)")
    // Agents' orders without the copies that partial fills insert a millisecond later.
    let blocks = query(
      scratch, name,
      """
      with own as (select distinct virtual_date d, iteration i, person_id p, timestamp t
        from active_orders where person_id >= 0)
      select d, i, min(t), max(t) from own o where not exists
        (select 1 from own x where x.d = o.d and x.i = o.i and x.t = o.t - 1)
      group by 1, 2 order by 1, 2
      """)
    let opening = query(
      scratch, name,
      "select max(timestamp) from active_orders where person_id < 0 and virtual_date = 0")
    #expect(blocks.count == iterations)
    var previous = try #require(opening.first?.first)
    let rows = trace.composites
    #expect(rows.count == iterations)
    for (row, block) in zip(rows, blocks) {
      #expect(row.day == Int32(block[0]))
      #expect(row.iteration == Int32(block[1]))
      #expect(row.start == previous * 1_000_000)
      #expect(row.duration == (block[2] - previous) * 1_000_000)
      #expect(row.timing == .database)
      #expect(row.stage.hasSuffix("decision"))
      previous = block[3]
    }
    #expect(trace.calls.isEmpty)
    #expect(trace.coverage.callsObserved == 0)
    #expect(trace.coverage.callsTimed == 0)
    #expect(scratch.fingerprint() == before)
  }

  @Test(arguments: [("published-sim01.db", 8), ("published-sim03.db", 200)])
  func gapsBetweenOrders(name: String, atLeast: Int) throws {
    let scratch = ScratchFolder()
    scratch.run(Self.unpack)
    let trace = try read("\(scratch.path)/\(name)")
    let gaps = query(
      scratch, name,
      """
      with own as (select distinct virtual_date d, iteration i, timestamp t
        from active_orders where person_id >= 0),
      first as (select d, i, t from own o where not exists
        (select 1 from own x where x.d = o.d and x.i = o.i and x.t = o.t - 1))
      select d, i, lag(t) over (partition by d, i order by t) before, t from first
      order by d, i, t
      """
    ).filter { $0.count == 4 }
    let rows = trace.spans.rows.filter { $0.stage == "order_submission" }
    #expect(rows.count == atLeast)
    #expect(rows.map { Int64($0.day ?? -1) } == gaps.map { $0[0] })
    #expect(rows.map { Int64($0.iteration ?? -1) } == gaps.map { $0[1] })
    #expect(rows.map { $0.start ?? 0 } == gaps.map { $0[2] * 1_000_000 })
    #expect(rows.map { $0.duration ?? 0 } == gaps.map { ($0[3] - $0[2]) * 1_000_000 })
    #expect(rows.allSatisfy { $0.covers == 0 && $0.timing == .database })
    #expect(rows.allSatisfy { $0.resolution == 2_000_000 })
  }

  @Test func twoDatabasesAreTwoRuns() throws {
    let scratch = ScratchFolder()
    scratch.run(Self.unpack)
    do {
      _ = try read("\(scratch.path)")
      Issue.record("no error")
    } catch {
      guard case .severalRuns(_, let runs) = error else {
        Issue.record("\(error.message)")
        return
      }
      #expect(runs.count == 2)
      #expect(runs.allSatisfy { $0.hasSuffix(".db") })
    }
  }
}
