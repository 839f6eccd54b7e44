import TestSupport
import Testing
import Trace

/// Tallies hold what the rows hold, whatever kinds of durations lie side by side.
@Suite struct TallyBuilderTests {
  private struct Key: Hashable {
    var stage: String
    var status: Status
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func sameAsRowByRow(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var table = SpanTable()
    var expected: [Key: [Int64]] = [:]
    var counts: [Key: Int] = [:]
    // More than one part, and less than two.
    for number in 0..<50_000 {
      var row = SpanRow(
        run: "r", system: "s", source: "t", call: Int64(number),
        stage: ["a", "b", "c"].randomElement(using: &random) ?? "a", phase: "call",
        status: [.ok, .timeout].randomElement(using: &random) ?? .ok)
      let micros = Int64.random(in: 0...50_000_000, using: &random)
      // A stage of whole microseconds, one of nanoseconds beside them, one that is mostly not timed.
      switch row.stage {
      case "a": row.duration = micros * 1000
      case "b": row.duration = number % 3 == 0 ? micros * 1000 : micros * 1000 + 1
      default: row.duration = number % 5 == 0 ? micros * 1_000_000 : nil
      }
      table.append(row)
      let key = Key(stage: row.stage, status: row.status)
      counts[key, default: 0] += 1
      if let duration = row.duration { expected[key, default: []].append(duration) }
    }
    var builder = TallyBuilder(by: [.stage, .status, .system])
    builder.add(table)
    let tally = builder.finished()
    #expect(tally.groups.count == counts.count && tally.count == table.count, "seed \(seed)")
    for group in tally.groups {
      let stage = tally.text(group.values[0], of: .stage) ?? ""
      let status = Status(name: tally.text(group.values[1], of: .status) ?? "") ?? .unknown
      let key = Key(stage: stage, status: status)
      #expect(group.count == counts[key] && tally.text(group.values[2], of: .system) == "s")
      #expect(group.failed == (status.isFailure ? group.count : 0))
      #expect(
        group.durations.nanoseconds.sorted() == expected[key]?.sorted(), "seed \(seed), \(stage)")
    }
  }
}
