import Statistics
import Trace

@testable import Query

extension QueryDatabase {
  /// The rows of the only statement of a text.
  func rows(_ sql: String) throws(QueryError) -> [[QueryValue]] {
    var rows: [[QueryValue]] = []
    for statement in try statements(in: sql) {
      try run(statement) { row in
        rows.append(row)
        return true
      }
    }
    return rows
  }

  /// The first value of the first row.
  func value(_ sql: String) throws -> QueryValue { try rows(sql).first?.first ?? .null }

  /// The error of a text that has one.
  func failure(_ sql: String) -> QueryError? {
    do throws(QueryError) {
      _ = try rows(sql)
      return nil
    } catch {
      return error
    }
  }
}

/// Runs that a seed makes up.
enum RandomRun {
  static let names = ["buy", "sell", "gossip", "", "é\u{301}市", "it's", "\u{0}x", "NULL"]

  /// A run of that many spans in which everything that may be absent sometimes is.
  static func trace(_ count: Int, seed: UInt64) -> RunTrace {
    var random = SplitMix64(seed: seed)
    func draw(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
    func maybe<Value>(_ value: Value) -> Value? { draw(4) == 0 ? nil : value }
    var trace = RunTrace(run: RunDescription(id: "run", path: "run", system: "system"))
    trace.run.start = 0
    trace.run.end = 1 << 40
    for position in 0..<count {
      var row = SpanRow(
        run: "run", system: "system", source: names[draw(2)], call: Int64(draw(max(1, count / 3))),
        stage: names[draw(names.count)], phase: [Phase.call, Phase.llm, Phase.step][draw(3)],
        status: Status.allCases[draw(Status.allCases.count)])
      row.day = maybe(Int32(draw(4)) - 1)
      row.iteration = maybe(Int32(draw(3)))
      row.agent = maybe(names[draw(names.count)])
      row.group = maybe(names[draw(3)])
      row.attempt = maybe(Int16(draw(3) + 1))
      row.covers = maybe(Int32(draw(3)))
      row.start = maybe(Int64(position) * 1_000_000_007)
      row.duration = maybe(Int64(random.next() >> UInt64(20 + draw(20))))
      row.timing = Timing.allCases[draw(5)]
      row.resolution = maybe(1000)
      row.error = maybe(names[draw(names.count)])
      row.promptBytes = maybe(Int64(draw(9000)))
      row.cost = maybe(Double(draw(1000)) / 7)
      row.promptHash = maybe(Int64(bitPattern: random.next()))
      row.model = maybe(names[draw(3)])
      trace.spans.append(row)
    }
    return trace
  }
}
