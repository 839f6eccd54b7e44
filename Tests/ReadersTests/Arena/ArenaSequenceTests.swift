import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct ArenaSequenceTests {
  private func facts(agents: Int32, iterations: Int32, frequency: [Int32]) -> ArenaFacts {
    var facts = ArenaFacts()
    facts.agents = agents
    facts.iterations = iterations
    facts.reflectFrequency = frequency
    return facts
  }

  /// The steps of whole days in the order of the program's own loops.
  @Test func aSmallRunByHand() {
    let facts = facts(agents: 2, iterations: 2, frequency: [2, 0])
    let sequence = ArenaSequence(
      facts: facts, through: .endOf(day: 1, block: .max), inFlight: nil)
    func turn(_ agent: Int) -> [String] {
      ["market_analysis\(agent)", "buy\(agent)", "sell\(agent)"]
    }
    let day =
      turn(0) + turn(1) + turn(0) + turn(1)
      + ["short_reflection0", "long_reflection0", "strategy_update0"]
    let names = sequence.entries.map { "\($0.step.stage.name)\($0.step.agent ?? -1)" }
    #expect(names == day + ["gossip0", "gossip1"] + day)
    // Without a database nothing tells whether the 16 buys and sells were made.
    #expect(sequence.least == 16)
    #expect(sequence.most == 32)
    #expect(sequence.inFlight == nil)
  }

  @Test(arguments: Array(1...30 as ClosedRange<UInt64>))
  func stepsAreOrderedAndComplete(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let agents = Int32.random(in: 1...6, using: &generator)
    let iterations = Int32.random(in: 1...4, using: &generator)
    let days = Int32.random(in: 1...4, using: &generator)
    let frequency = (0..<agents).map { _ in Int32.random(in: 0...3, using: &generator) }
    let facts = facts(agents: agents, iterations: iterations, frequency: frequency)
    let whole = ArenaSequence(
      facts: facts, through: .endOf(day: days - 1, block: .max), inFlight: nil)
    let reflections = (0..<iterations).reduce(0) { sum, iteration in
      sum + frequency.count { $0 > 0 && (iteration + 1) % $0 == 0 }
    }
    let expected =
      Int(days * agents * iterations) * 3 + Int(days) * reflections * 3 + Int((days - 1) * agents)
    #expect(whole.entries.count == expected, "seed \(seed)")
    for (before, after) in zip(whole.entries, whole.entries.dropFirst()) {
      #expect(before.step.order < after.step.order, "seed \(seed)")
    }
    for (index, entry) in whole.entries.enumerated() {
      #expect(whole.positions[entry.step] == index)
      #expect(whole.count(before: entry.step.order) == index)
    }
    #expect(whole.count(before: .beginning) == 0)
    #expect(whole.count(before: .endOf(day: days, block: 0)) == expected)
    // Up to any step the sequence is the beginning of the whole, plus the call in flight.
    let cut = Int.random(in: 0..<expected, using: &generator)
    let step = whole.entries[cut].step
    let until = cut == 0 ? ArenaOrder.beginning : whole.entries[cut - 1].step.order
    let part = ArenaSequence(facts: facts, through: until, inFlight: step)
    #expect(part.entries.map(\.step) == whole.entries[...cut].map(\.step), "seed \(seed)")
    #expect(part.inFlight == step)
    #expect(part.entries.last?.made == .yes)
  }

  @Test func aSequenceNeedsAShape() {
    let end = ArenaOrder.endOf(day: 3, block: .max)
    #expect(ArenaSequence(facts: ArenaFacts(), through: end, inFlight: nil).entries.isEmpty)
    let none = facts(agents: 0, iterations: 3, frequency: [])
    #expect(ArenaSequence(facts: none, through: end, inFlight: nil).entries.isEmpty)
    let some = facts(agents: 2, iterations: 1, frequency: [])
    #expect(ArenaSequence(facts: some, through: .beginning, inFlight: nil).entries.isEmpty)
  }

  /// What files alone prove has stretches of unknown work, so no number of calls is claimed.
  @Test func filesAloneClaimNoNumber() throws {
    var generator = SeededGenerator(seed: 5)
    let sequence = ArenaSequence(
      files: try ArenaSketch(agents: 3, days: 2, using: &generator).files())
    #expect(sequence.most == nil)
    #expect(sequence.least == 2 * 3 + 2 * 3 + 3)
    #expect(sequence.inFlight == nil)
    for (before, after) in zip(sequence.entries, sequence.entries.dropFirst()) {
      #expect(before.step.order <= after.step.order)
    }
  }

  @Test func strayNumbersAreDropped() {
    var facts = facts(agents: 1, iterations: 1, frequency: [1])
    for day in [0, 1, 2, 5, 999, 1999, 3100] as [Int32] {
      facts.memory.update(
        .init(day: day, iteration: 0, agent: 0), from: .init(decided: true)
      ) { _ in }
    }
    facts.memory.update(
      .init(day: 0, iteration: 1001, agent: 0), from: .init(decided: true)
    ) { _ in }
    facts.gossip[5000] = [0]
    facts.personDays = [0, 1, 6000]
    facts.completed = (day: 9000, iteration: 0)
    #expect(facts.dropStrayNumbers() == 4)
    #expect(facts.memory.lastDay == 1999)
    #expect(facts.memory.lastIteration == 0)
    #expect(facts.gossip.isEmpty)
    #expect(facts.lastPersonDay == 1)
    #expect(facts.completed == nil)
    #expect(facts.dropStrayNumbers() == 0)
    facts.iterations = 1_000_000
    #expect(!facts.isPlausible(ArenaFiles()))
    facts.iterations = 2
    #expect(facts.isPlausible(ArenaFiles()))
  }
}
