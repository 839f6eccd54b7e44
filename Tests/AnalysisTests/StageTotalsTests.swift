import Testing

@testable import Analysis

@Suite struct StageTotalsTests {
  @Test func stagesAreInTheOrderOfTheirNames() {
    let totals: StageTotals = ["b": 2, "ä": 3, "a": 1]
    #expect(totals.map(\.stage) == ["a", "b", "ä"])
    #expect(totals["ä"] == 3)
    #expect(totals["c"] == nil)
    #expect(StageTotals().isEmpty)
  }

  /// A stage without a name and one whose name is empty are shown as one.
  @Test func whatHasOneNameIsOneStage() {
    var totals = StageTotals()
    totals.append(.init(stage: "", total: 5))
    totals.append(.init(stage: "", total: .max))
    totals.append(.init(stage: "a", total: 1))
    #expect(totals == ["": .max, "a": 1])
  }
}
