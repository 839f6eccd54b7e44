import Foundation
import Testing
import Trace

@testable import Readers

/// What the tables of recorded runs hold, to the unit.
@Suite(.enabled(if: SocietyPack.arePresent, "the shared data is absent"))
struct SocietyTableTests {
  struct Expected: CustomTestStringConvertible {
    var name: String
    var profiles: Int
    var statuses: Int
    var dialogs: Int
    var surveys: Int
    var prompts: Int
    var status: Int64
    var tokens: (Int64, Int64)

    var testDescription: String { name }
  }

  static let runs4 = [
    Expected(
      name: "exp_fail", profiles: 60, statuses: 540, dialogs: 241, surveys: 40, prompts: 9,
      status: 3, tokens: (21637, 24691)),
    Expected(
      name: "exp_debug", profiles: 16, statuses: 48, dialogs: 37, surveys: 12, prompts: 3,
      status: 2, tokens: (4043, 3163)),
    Expected(
      name: "exp_society_debug", profiles: 20, statuses: 120, dialogs: 148, surveys: 16,
      prompts: 6, status: 2, tokens: (116730, 21885)),
  ]

  private func check(_ found: SocietyExperiment, _ expected: Expected) {
    #expect(found.profiles.count == expected.profiles)
    #expect(found.statuses.count == expected.statuses)
    #expect(found.dialogs.count == expected.dialogs)
    #expect(found.surveys.count == expected.surveys)
    #expect(found.prompts.count == expected.prompts)
    #expect(found.info?.status == expected.status)
    #expect(found.info?.inputTokens == expected.tokens.0)
    #expect(found.info?.outputTokens == expected.tokens.1)
    #expect(found.skipped == 0)
  }

  @Test(arguments: runs4)
  func avro(expected: Expected) throws {
    let reading = try SocietyPack.reading(SocietyPack.run4(expected.name, "avro"))
    let found = try SocietyPack.experiment(expected.name, in: reading)
    check(found, expected)
    #expect(found.source == "avro")
    let groups = try SocietyPack.json(
      SocietyPack.run4(expected.name, "live_ground_truth/groups.json"))
    #expect(Set(found.groups.values).count == groups.count)
    let names = reading.store.names.names
    for (agent, group) in found.groups {
      let members = try #require(groups[names[Int(group)]] as? [Int])
      #expect(members.contains(Int(names[Int(agent)]) ?? -1))
    }
  }

  @Test func dumpWithCopy() throws {
    let reading = try SocietyPack.reading(
      SocietyPack.dump.path("society14_exp_fail_data_tz_shanghai.sql"))
    check(try SocietyPack.experiment("exp_fail", in: reading), Self.runs4[0])
    #expect(reading.store.experiments.count == 4)
  }

  @Test func sqlite() throws {
    let reading = try SocietyPack.reading(SocietyPack.run5("agentsociety_data/sqlite.db"))
    let found = try SocietyPack.experiment("exp_sqlite", in: reading)
    check(
      found,
      Expected(
        name: "exp_sqlite", profiles: 200, statuses: 10000, dialogs: 3002, surveys: 42,
        prompts: 50, status: 2, tokens: (297171, 420472)))
    #expect(found.metrics == 75 && found.pendingDialogs == 3 && found.pendingSurveys == 2)
    func count(_ kind: SocietyExperiment.Dialog.Kind) -> Int {
      found.dialogs.count { $0.kind == kind }
    }
    #expect(count(.thought) == 1111)
    #expect(count(.question) == 13 && count(.answer) == 13)
    #expect(found.dialogs.count { $0.kind == .talk && $0.agent == $0.speaker } >= 941)
    #expect(found.dialogs.count { $0.isWrapped } == 924)
    // JSON encoded twice: a list of one answer each.
    #expect(found.surveys.allSatisfy { $0.answers == 1 })
    let failed = try SocietyPack.experiment("exp_individual", in: reading)
    #expect(failed.tasks.count == 12 && failed.info?.status == 3)
    #expect(failed.info?.inputTokens == 628 && failed.info?.outputTokens == 1327)
    let ended = try SocietyPack.experiment("exp_individual_ok", in: reading)
    #expect(ended.tasks.count == 60 && ended.info?.status == 2)
    #expect(ended.info?.inputTokens == 1570 && ended.info?.outputTokens == 3029)
  }

  @Test func informationFiles() throws {
    let path = SocietyPack.run5("agentsociety_data/exps/default")
    let reading = try SocietyPack.reading(path)
    #expect(reading.store.experiments.count == 3)
    // A tag stands before the status of the engine for single agents.
    #expect(try SocietyPack.experiment("exp_individual_ok", in: reading).info?.status == 2)
    let failed = try SocietyPack.experiment("exp_individual", in: reading).info
    #expect(failed?.status == 3 && failed?.inputTokens == 628)
    #expect(SocietySpans.lastLine(failed?.error)?.contains("UNIQUE constraint failed") == true)
  }

  @Test func identifiersThatBecameNumbers() throws {
    let trace = try SocietyPack.read(
      SocietyPack.run5("edge_cases/uuid_numeric_affinity.db"))
    let database = SocietyPack.run5("edge_cases/uuid_numeric_affinity.db")
    let reading = try SocietyPack.reading(database)
    let numbers = reading.store.experiments.reduce(0) { $0 + $1.identifiersAsNumbers }
    let pending = trace.warnings.contains(code: "identifiers_as_numbers")
    #expect(numbers > 0 && pending)
  }

  @Test func trackedValues() throws {
    let reading = try SocietyPack.reading(SocietyPack.run4("exp_fail", "mlflow.db"))
    let tracked = try #require(reading.store.experiments.first).tracked
    #expect(tracked.count { $0.key == "hunger_satisfaction" } == 9)
    let trace = try SocietyPack.read(SocietyPack.run4("exp_fail", "mlflow.db"))
    #expect(trace.rows("metric_cycle", "step").count == 9)
    #expect(trace.milliseconds("metric_cycle", "step").count == 8)
  }
}
