import TestSupport
import Testing
import Trace

@testable import Analysis

/// Calls are told apart by run, stage and number, whatever the numbers are.
@Suite struct CallNumbersTests {
  private struct Key: Hashable {
    var run: String
    var stage: String
    var call: Int64
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func sameAsADictionary(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let numbers: [Int64] = [.min, -1, .max, Int64(UInt32.max) + 1, 299, 300, 301]
    var table = SpanTable()
    var known: [Key: Int32] = [:]
    var expected: [Int32] = []
    for number in 0..<300 {
      let isOdd = Int.random(in: 0..<10, using: &random) == 0
      let key = Key(
        run: "r\(Int.random(in: 0..<2, using: &random))",
        stage: "s\(Int.random(in: 0..<2, using: &random))",
        call: isOdd
          ? numbers.randomElement(using: &random) ?? 0
          : Int64.random(in: 0...Int64(number / 3), using: &random))
      let phase = [Phase.call, Phase.llm, Phase.queue].randomElement(using: &random) ?? Phase.call
      table.append(row(key.stage, phase, call: key.call, run: key.run))
      if phase == Phase.queue {
        expected.append(-1)
        continue
      }
      let wanted = known[key] ?? Int32(known.count)
      known[key] = wanted
      expected.append(wanted)
    }
    let calls = CallNumbers(table, SpanGroups(table))
    #expect(calls.ofRow == expected, "seed \(seed)")
    #expect(calls.count == known.count, "seed \(seed)")
  }
}
