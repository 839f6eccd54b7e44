import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct ArenaTimelineTests {
  private func timeline(_ marks: [(position: Int, time: Int64, kind: ArenaMark.Kind)])
    -> ArenaTimeline
  {
    var timeline = ArenaTimeline()
    for (file, mark) in marks.enumerated() {
      timeline.add(
        ArenaMark(
          position: mark.position, time: mark.time, kind: mark.kind, resolution: 3, file: file))
    }
    return timeline
  }

  @Test func aPairAndAComposite() {
    let brackets = timeline([(0, 100, .prompt), (1, 350, .result), (4, 900, .prompt)]).brackets()
    #expect(brackets.map(\.entries) == [0..<1, 1..<4])
    #expect(brackets.map(\.duration) == [250, 550])
    #expect(brackets.map(\.timing) == [.pair, .adjacent])
    #expect(brackets.map(\.resolution) == [6, 6])
  }

  @Test func onlyDatabaseTimesAreADatabases() {
    let marks: [(position: Int, time: Int64, kind: ArenaMark.Kind)] = [
      (0, 10, .database), (3, 20, .database), (4, 30, .prompt), (5, 40, .database),
    ]
    #expect(timeline(marks).brackets().map(\.timing) == [.database, .adjacent, .adjacent])
  }

  /// What lies between several marks at one place is no step.
  @Test func workBetweenStepsIsLeftOut() {
    let brackets = timeline([
      (0, 100, .prompt), (2, 200, .database), (2, 260, .database), (2, 270, .prompt),
      (3, 400, .result),
    ]).brackets()
    #expect(brackets.map(\.duration) == [100, 130])
    #expect(brackets.map(\.timing) == [.adjacent, .pair])
  }

  @Test func aMarkThatContradictsIsLeftOut() {
    let timeline = timeline([
      (0, 100, .prompt), (1, 9_000, .result), (2, 200, .prompt), (3, 300, .result),
    ])
    #expect(timeline.contradicting.map(\.file) == [1])
    #expect(timeline.brackets().map(\.entries) == [0..<2, 2..<3])
  }

  @Test(arguments: Array(1...50 as ClosedRange<UInt64>))
  func bracketsNeverOverlapNorRunBackwards(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let kinds: [ArenaMark.Kind] = [.prompt, .result, .database, .file]
    let marks = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
      (
        position: Int.random(in: 0...30, using: &generator),
        time: Int64.random(in: -50...50, using: &generator),
        kind: kinds[Int.random(in: 0..<4, using: &generator)]
      )
    }
    let timeline = timeline(marks)
    let brackets = timeline.brackets()
    #expect(brackets.allSatisfy { $0.duration >= 0 && !$0.entries.isEmpty }, "seed \(seed)")
    for (before, after) in zip(brackets, brackets.dropFirst()) {
      #expect(before.entries.upperBound <= after.entries.lowerBound, "seed \(seed)")
      #expect(before.end.time <= after.start.time, "seed \(seed)")
    }
    // What is kept is in order, and nothing that was in order with all others is left out.
    let odd = Set(timeline.contradicting.compactMap(\.file))
    let kept = timeline.marks.filter { !odd.contains($0.file ?? -1) }
    for left in kept {
      for right in kept where left.position < right.position {
        #expect(left.time <= right.time, "seed \(seed)")
      }
    }
    for mark in timeline.marks where odd.contains(mark.file ?? -1) {
      let fits = timeline.marks.allSatisfy { other in
        other.position == mark.position
          || (other.position < mark.position) == (other.time < mark.time)
      }
      #expect(!fits, "seed \(seed)")
    }
  }

  /// A run of made-up files: each mark stands at its step.
  @Test func filesStandAtTheirSteps() throws {
    var generator = SeededGenerator(seed: 11)
    let sketch = ArenaSketch(agents: 3, days: 2, using: &generator)
    let files = try sketch.files()
    var facts = ArenaFacts()
    facts.agents = 3
    facts.iterations = 2
    facts.reflectFrequency = [1, 1, 2]
    let sequence = ArenaSequence(
      facts: facts, through: .endOf(day: 1, block: .max), inFlight: nil)
    let marks = ArenaMarks(sequence: sequence, facts: facts, files: files, clock: (1, 1))
    #expect(marks.timeline.contradicting.isEmpty)
    #expect(marks.births.isEmpty)
    let pairs = marks.timeline.brackets().filter { $0.timing == .pair }
    #expect(pairs.count == 6)
    for pair in pairs {
      let step = sequence.entries[pair.entries.lowerBound].step
      // The last reflection of a day is that of agent 2 in iteration 1.
      #expect(step.agent == 2)
      #expect(step.iteration == 1)
      let name = "day\(step.day)_\(step.stage.name)"
      let start = try #require(sketch.times["\(name)_prompt.txt"])
      let end = try #require(sketch.times["\(name)_result.txt"])
      #expect(pair.start.time == start)
      #expect(pair.duration == end - start)
    }
    for day in 0..<2 as Range<Int32> {
      for agent in 0..<3 as Range<Int32> {
        let step = ArenaStep(day: day, iteration: 1, agent: agent, stage: .marketAnalysis)
        #expect(marks.files[step]?.prompt != nil)
      }
    }
    let gossip = ArenaStep(day: 1, iteration: nil, agent: 2, stage: .gossip)
    #expect(marks.files[gossip]?.prompt != nil)
    #expect(marks.files.count == 6 + 6 + 1)
  }
}
