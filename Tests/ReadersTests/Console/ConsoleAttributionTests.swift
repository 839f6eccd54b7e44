import Testing
import Trace

@testable import Readers

@Suite struct ConsoleAttributionTests {
  /// A run of that many agents, days and iterations; those with a frequency reflect.
  private func run(
    days: Int, iterations: Int, frequencies: [Int], isSettled: Bool = true, head: Bool = true
  ) -> (script: ConsoleScript, places: [[Int32]]) {
    var script = ConsoleScript(header: head)
    var places: [[Int32]] = []
    for day in 0..<days {
      for agent in frequencies.indices where day > 0 {
        script.prompt(.gossip)
        script.accept()
        places.append([Int32(day), -1, Int32(agent)])
      }
      for iteration in 0..<iterations {
        for agent in frequencies.indices {
          for stage in [ConsoleStage.marketAnalysis, .buy, .sell].prefix(1 + (agent + day) % 3) {
            script.prompt(stage)
            script.accept()
            places.append([Int32(day), Int32(iteration), Int32(agent)])
          }
        }
        if isSettled { script.line("settlement stock_onhold: None") }
        for (agent, frequency) in frequencies.enumerated()
        where frequency > 0 && (iteration + 1) % frequency == 0 {
          for stage in [ConsoleStage.shortReflection, .longReflection, .strategyUpdate] {
            script.prompt(stage)
            script.accept()
            places.append([Int32(day), Int32(iteration), Int32(agent)])
          }
        }
      }
    }
    return (script, places)
  }

  private func places(of attribution: ConsoleAttribution) -> [[Int32]] {
    attribution.day.indices.map {
      [attribution.day[$0], attribution.iteration[$0], attribution.agent[$0]]
    }
  }

  @Test(
    arguments: [[0], [1], [1, 1, 1], [0, 2, 3, 1], [0, 0], [3, 2, 2, 0, 1]], [true, false])
  func everyCallFindsItsPlace(frequencies: [Int], isSettled: Bool) {
    let (script, expected) = run(
      days: 3, iterations: 6, frequencies: frequencies, isSettled: isSettled)
    let log = parseConsole(script.bytes)
    let known = ConsoleAttribution(
      log, agents: frequencies.count, reflectFrequency: frequencies)
    #expect(places(of: known) == expected)
    #expect(known.days == 3)
    #expect(known.iterationsPerDay == [6, 6, 6])
    #expect(!known.daysAreRelative)
    // Without facts all but the reflecting agents are the same.
    let inferred = ConsoleAttribution(log)
    #expect(inferred.agents == frequencies.count)
    for (index, call) in log.calls.enumerated() {
      #expect(inferred.day[index] == expected[index][0])
      #expect(inferred.iteration[index] == expected[index][1])
      if call.stage.isReflection {
        #expect([expected[index][2], -1].contains(inferred.agent[index]))
      } else {
        #expect(inferred.agent[index] == expected[index][2])
      }
    }
    if frequencies.allSatisfy({ $0 == 1 }) { #expect(inferred.agent == known.agent) }
  }

  @Test func theFirstDayHasNoGossip() {
    let (script, expected) = run(days: 1, iterations: 3, frequencies: [0, 2, 0])
    let inferred = ConsoleAttribution(parseConsole(script.bytes))
    #expect(inferred.agents == 3)
    #expect(inferred.iterationsPerDay == [3])
    #expect(inferred.iteration == expected.map { $0[1] })
  }

  @Test func withoutBordersTheNumberIsUnknown() {
    let (script, _) = run(days: 1, iterations: 1, frequencies: [0, 0, 0], isSettled: false)
    let inferred = ConsoleAttribution(parseConsole(script.bytes))
    #expect(inferred.agents == nil)
    #expect(inferred.days == 1)
  }

  @Test func withoutItsHeadALogHasNoDaysBeforeTheFirstBorder() {
    let (script, expected) = run(days: 3, iterations: 2, frequencies: [0, 1, 2], head: false)
    let bytes = script.bytes
    let whole = parseConsole(bytes)
    for start in stride(from: 1, to: bytes.count / 3, by: 97) {
      let log = parseConsole(Array(bytes[start...]))
      let cut = ConsoleAttribution(log, agents: 3, reflectFrequency: [0, 1, 2])
      #expect(cut.daysAreRelative)
      let missing = whole.calls.count - log.calls.count
      let firstGossip = log.calls.firstIndex { $0.stage == .gossip } ?? 0
      #expect(cut.day[..<firstGossip].allSatisfy { $0 == ConsoleAttribution.absent })
      // From the next whole day on, all is known but the day's number.
      let base = expected[missing + firstGossip][0]
      let wholeDay = log.calls.indices.first {
        $0 > firstGossip && log.calls[$0].stage == .marketAnalysis
      }
      for index in (wholeDay ?? log.calls.count)..<log.calls.count {
        let place = expected[missing + index]
        #expect(cut.day[index] == place[0] - base)
        #expect(cut.iteration[index] == place[1])
        #expect(cut.agent[index] == place[2])
      }
    }
  }
}
