import Foundation
import Readers
import Testing

@Suite struct FormatTests {
  @Test(arguments: Registry.formats.map(\.name))
  func everyFormatHasAPage(format: String) {
    let page = Repository.text("Documentation/Formats/\(format).md")
    #expect(page.hasPrefix("# "), "Documentation/Formats/\(format).md is missing")
  }

  @Test(arguments: Registry.formats.map(\.name))
  func everyFormatHasAFixture(format: String) {
    let own = Fixture.all.filter { $0.format == format }
    #expect(!own.isEmpty)
    for fixture in own {
      #expect(FileManager.default.isReadableFile(atPath: Repository.url(fixture.archive).path))
    }
  }

  @Test func everyFixtureIsListed() {
    let archives = Repository.files(below: "fixtures").filter { $0.hasSuffix(".tar.zst") }
    #expect(Set(archives) == Set(Fixture.all.map(\.archive)))
  }

  /// The whole summary of each fixture as JSON.
  ///
  /// `RUNLENS_RECORD=1` writes it anew and then fails, so that nobody records by accident.
  @Test(arguments: Fixture.all)
  func summaryIsTheGoldenOne(fixture: Fixture) throws {
    let result = try fixture.analyze("--json --quiet")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("\"system\": \"\(fixture.format)\""))
    let golden = Repository.url(fixture.golden)
    if ProcessInfo.processInfo.environment["RUNLENS_RECORD"] != nil {
      try Data(result.output.utf8).write(to: golden)
      Issue.record("recorded \(fixture.golden); look at the difference and run again without it")
      return
    }
    let expected = Repository.text(fixture.golden).split(separator: "\n")
    let actual = result.output.split(separator: "\n")
    for (number, (old, new)) in zip(expected, actual).enumerated() where old != new {
      Issue.record("\(fixture.golden):\(number + 1) is \(old), now \(new)")
      break
    }
    #expect(actual.count == expected.count)
  }
}
