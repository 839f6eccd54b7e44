import Analysis
import Foundation
import Reports
import TestSupport
import Testing

@Suite struct CompareGoldenTests {
  @Test func text() throws {
    let bytes = CompareText.render([CompareSample.comparison], options: Sample.options)
    try expectGolden(bytes, "compare.txt")
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.allSatisfy { DisplayWidth.of(String($0)) <= 100 })
  }

  @Test func textInDetailWithColour() throws {
    var options = Sample.options
    options.colour = true
    options.detailed = true
    try expectGolden(
      CompareText.render([CompareSample.comparison], options: options), "compare-verbose.txt")
  }

  @Test func json() throws {
    let bytes = CompareJSON.render([CompareSample.comparison], options: Sample.options)
    try expectGolden(bytes, "compare.json")
    let document = try JSONSerialization.jsonObject(with: Data(bytes))
    let fields = try #require(document as? [String: Any])
    for name in ["schema", "base", "candidate", "stages", "overall", "gates", "warnings"] {
      #expect(fields[name] != nil, "\(name)")
    }
    let stages = try #require(fields["stages"] as? [[String: Any]])
    let wanted = [
      "stage", "phase", "timing", "base", "candidate", "change", "shift", "hodges_lehmann_ratio",
      "mann_whitney_p", "p_adjusted", "cliffs_delta", "n_effective", "failure_rate_change",
      "verdict", "reason",
    ]
    for stage in stages {
      for name in wanted { #expect(stage[name] != nil, "\(name)") }
    }
    #expect(stages.map { $0["verdict"] as? String }.contains("not comparable"))
  }

  @Test func distributionsThatWereCounted() throws {
    let counted = [CompareSample.counted]
    try expectGolden(CompareText.render(counted, options: Sample.options), "compare-counted.txt")
    try expectGolden(
      CompareMarkdown.render(counted, options: Sample.options), "compare-counted.md")
    try expectGolden(CompareHTML.render(counted, options: Sample.options), "compare-counted.html")
    let table = try #require(CompareCSV.tables(counted).last)
    try expectGolden(table.bytes, "compare-counted.csv")
  }

  @Test func severalComparisonsAreAList() throws {
    let comparison = CompareSample.comparison
    let bytes = CompareJSON.render([comparison, comparison], options: Sample.options)
    let document = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    #expect((document?["comparisons"] as? [Any])?.count == 2)
  }

  @Test func markdown() throws {
    let bytes = CompareMarkdown.render([CompareSample.comparison], options: Sample.options)
    try expectGolden(bytes, "compare.md")
    #expect(!String(decoding: bytes, as: UTF8.self).contains("<script>"))
  }

  @Test func tables() throws {
    let tables = CompareCSV.tables([CompareSample.comparison])
    #expect(tables.map(\.name) == CompareCSV.fileNames)
    for table in tables {
      try expectGolden(table.bytes, "compare-\(table.name)")
    }
  }

  /// The same input and seed give the same bytes.
  @Test func nothingDependsOnChance() {
    let first = CompareJSON.render([CompareSample.comparison], options: Sample.options)
    let second = CompareJSON.render([CompareSample.comparison], options: Sample.options)
    #expect(first == second)
  }

  @Test func selfTest() throws {
    let run = CompareSample.run("a", factor: 1, hasGossip: true)
    let test = ComparisonSelfTest(of: run, splits: 3, options: ComparisonOptions())
    try expectGolden(CompareText.render(test, options: Sample.options), "compare-self-test.txt")
    try expectGolden(CompareJSON.render(test, options: Sample.options), "compare-self-test.json")
  }
}
