import Analysis
import Foundation
import Statistics
import Testing
import Trace

/// How often verdicts are wrong and right on made-up runs; `RUNLENS_CALIBRATE=400` makes that many
/// pairs a row and prints the table of Documentation/Comparing.md.
@Suite struct CompareCalibrationTests {
  struct Scenario: Sendable, CustomTestStringConvertible {
    var name: String
    var model = CompareModel()
    var runs = 1
    var factor = 1.0
    var runVariation = 0.0
    var testDescription: String { name }
  }

  static let scenarios: [Scenario] = {
    var list: [Scenario] = []
    func add(_ name: String, _ change: (inout Scenario) -> Void) {
      var scenario = Scenario(name: name)
      change(&scenario)
      list.append(scenario)
    }
    add("independent, 400 calls") { _ in }
    add("independent, 30 calls of 7 stages") {
      $0.model.stages = ["a", "b", "c", "d", "e", "f", "g"]
      $0.model.calls = 30
    }
    for correlation in [0.2, 0.5, 0.8] {
      add("autocorrelation \(correlation), 400 calls") { $0.model.correlation = correlation }
    }
    add("runs differ by 2 %, one run a side") { $0.model.runEffect = 0.02 }
    add("runs differ by 5 %, three runs a side") {
      $0.model.runEffect = 0.05
      $0.runs = 3
    }
    add("runs differ by 5 %, one run a side, --run-variation 5%") {
      $0.model.runEffect = 0.05
      $0.runVariation = 0.05
    }
    add("1.22×, 400 calls") { $0.factor = 1.22 }
    add("1.22×, autocorrelation 0.2, 400 calls") {
      $0.factor = 1.22
      $0.model.correlation = 0.2
    }
    return list
  }()

  private static let wanted =
    ProcessInfo.processInfo.environment["RUNLENS_CALIBRATE"].flatMap { Int($0) }

  @Test(arguments: scenarios)
  func verdictsAreWrongRarelyAndRightOften(scenario: Scenario) {
    let pairs = Self.wanted ?? 20
    var counts: [ComparisonVerdict: Int] = [:]
    for pair in 0..<pairs {
      let verdict = verdict(scenario, seed: UInt64(1_000 * (pair + 1)))
      counts[verdict, default: 0] += 1
    }
    let slower = counts[.slower] ?? 0
    let wrong = scenario.factor == 1 ? slower + (counts[.faster] ?? 0) : counts[.faster] ?? 0
    if Self.wanted != nil {
      let share = Double(scenario.factor == 1 ? wrong : slower) / Double(pairs) * 100
      print("| \(scenario.name) | \(pairs) | \(slower) | \(counts[.faster] ?? 0) | \(share) % |")
    }
    #expect(Double(wrong) < 0.05 * Double(pairs) + 0.001)
    if scenario.factor > 1 { #expect(Double(slower) >= 0.8 * Double(pairs)) }
  }

  /// The worst verdict of any stage: one false alarm of seven is one too many.
  private func verdict(_ scenario: Scenario, seed: UInt64) -> ComparisonVerdict {
    var options = ComparisonOptions()
    options.replicates = 500
    options.shiftReplicates = 0
    options.pairsCalls = false
    options.runVariation = scenario.runVariation
    func side(_ first: UInt64, _ factor: Double) -> ComparisonSide {
      ComparisonSide(
        label: "\(first)",
        runs: (0..<UInt64(scenario.runs)).map { scenario.model.run(first + $0, factor: factor) })
    }
    let comparison = Comparison(
      side(seed, 1), side(seed + 500, scenario.factor), options: options)
    let verdicts = comparison.stages.map(\.verdict)
    return verdicts.first { $0 == .slower || $0 == .faster } ?? verdicts.first ?? .notComparable
  }

  @Test func theSelfTestFindsFewAlarmsInARunOfEqualAgents() {
    let test = ComparisonSelfTest(
      of: CompareModel(stages: ["buy", "sell"], calls: 120).run(5), splits: 20,
      options: ComparisonOptions())
    #expect(test.splits == 20 && test.agents == 9 && test.stages.count == 2)
    #expect(test.stages.allSatisfy { $0.compared == 20 })
    #expect(test.splitsWithAlarm <= 1)
  }

  /// A condition under which nothing else could be right: one half of the agents is slow.
  @Test func theSelfTestTellsThatAgentsDiffer() {
    var run = RunTrace(run: RunDescription(id: "r", path: "r", system: "s"))
    for var row in CompareModel(calls: 200, agents: 2).run(6).spans.rows {
      if row.agent == "1" { row.duration = row.duration.map { $0 * 3 } }
      run.spans.append(row)
    }
    let test = ComparisonSelfTest(of: run, splits: 5, options: ComparisonOptions())
    #expect(test.splitsWithAlarm == 5)
  }
}
