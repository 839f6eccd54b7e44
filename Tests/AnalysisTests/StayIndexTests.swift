import TestSupport
import Testing
import Trace

@testable import Analysis

@Suite struct StayIndexTests {
  enum Order: CaseIterable {
    case rising, twice, random, falling, backwardsOnce
  }

  /// Against a dictionary: every order in which actors can come to steps.
  @Test(arguments: Order.allCases, Array(1...6 as ClosedRange<UInt64>))
  func pairsAreNumberedAsTheyCome(order: Order, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var pairs: [(step: UInt32, actor: Int)] = []
    for step in 0..<60 as Range<UInt32> {
      for _ in 0..<20 { pairs.append((step, Int.random(in: 0..<9, using: &generator))) }
    }
    switch order {
    case .rising: break
    case .twice: pairs += pairs + pairs.reversed()
    case .random: pairs.shuffle(using: &generator)
    case .falling: pairs.reverse()
    case .backwardsOnce:
      for place in stride(from: 100, to: pairs.count, by: 97) { pairs[place].step /= 2 }
      pairs += pairs
    }
    var known: [PackedKey: Int] = [:]
    var index = StayIndex()
    for (step, actor) in pairs {
      let key = PackedKey(step, UInt32(actor))
      let expected = known[key] ?? known.count
      known[key] = expected
      #expect(index.position(step: step, actor: actor) == expected, "seed \(seed)")
    }
  }
}
