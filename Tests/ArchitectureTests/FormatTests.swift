import Foundation
import Readers
import TestSupport
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

  /// The committed archive holds what its script makes, file for file and time for time.
  @Test(
    .enabled(if: canUnpack, "unpacking a fixture takes bash and zstd"),
    arguments: Fixture.all.filter(\.hasScript))
  func fixtureIsWhatItsScriptMakes(fixture: Fixture) throws {
    let scratch = ScratchFolder()
    // Another version of SQLite may lay out the same rows otherwise.
    let script = """
      case $(sqlite3 --version) in 3.40.*) ;; *) exit 0 ;; esac
      command -v python3 > /dev/null || exit 0
      fixtures/make-\(fixture.name).sh '\(scratch.url.path)'
      cmp <(zstd -dc \(fixture.archive)) <(zstd -dc '\(scratch.url.path)/\(fixture.name).tar.zst')
      """
    let result = try ShellResult(script, in: Repository.root)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  /// The simulator makes the committed runs again, to the byte and the time.
  @Test(.enabled(if: canUnpack, "unpacking a fixture takes bash and zstd"))
  func simulatedFixturesAreWhatTheSimulatorMakes() throws {
    let scratch = ScratchFolder()
    let folder = scratch.url.path
    let script = """
      fixtures/make-simulated.sh '\(folder)'
      diff fixtures/simulated.sha256 '\(folder)/simulated.sha256'
      while read -r digest name; do
        zstd -dc "fixtures/$name.zst" | sha256sum | grep -q "^$digest " || echo "$name is another"
      done < fixtures/simulated.sha256
      """
    let result = try ShellResult(script, in: Repository.root)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "", "make fixtures")
    let names = Fixture.simulated.map(\.name) + Fixture.workloads
    let digests = Repository.text("fixtures/simulated.sha256").split(separator: "\n")
    #expect(Set(digests.map { $0.dropFirst(66).dropLast(4) }) == Set(names.map { $0[...] }))
    for name in names {
      let archive = Repository.url("fixtures/\(name).tar.zst")
      #expect(try Data(contentsOf: archive).count < 60_000, "\(name) is large")
    }
  }

  /// The page on the fixtures shows the command lines by which they are made.
  @Test func commandsOfSimulatedFixturesAreShown() {
    let page = Repository.text("fixtures/README.md").replacing("\\\n", with: "")
    func words(_ line: Substring) -> [Substring] { line.split(separator: " ") }
    let shown = page.split(separator: "\n").map(words).filter { $0.first == "simulate" }
    let script = Repository.text("fixtures/make-simulated.sh").replacing("\\\n", with: "")
    let made = script.split(separator: "\n").map(words).filter {
      $0.first == "simulate" && $0.count > 1
    }
    #expect(made.count == Fixture.simulated.count + Fixture.workloads.count)
    #expect(shown == made)
  }

  /// What is committed of the fixtures' summaries is what the program says.
  ///
  /// `RUNLENS_RECORD=1` writes it anew and then fails, so that nobody records by accident.
  @Test(arguments: GoldenSummary.all)
  func summaryIsTheGoldenOne(golden: GoldenSummary) throws {
    let result = try golden.fixture.analyze(golden.options)
    #expect(result.status == 0, "\(result.errors)")
    let recorded = Repository.text(golden.path)
    guard recorded != result.output else { return }
    if ProcessInfo.processInfo.environment["RUNLENS_RECORD"] != nil {
      try Data(result.output.utf8).write(to: Repository.url(golden.path))
      Issue.record("recorded \(golden.path); look at the difference and run again without it")
      return
    }
    let expected = recorded.components(separatedBy: "\n")
    let actual = result.output.components(separatedBy: "\n")
    let line = zip(expected, actual).prefix { $0 == $1 }.count
    let old = line < expected.count ? expected[line] : "the end"
    let new = line < actual.count ? actual[line] : "the end"
    Issue.record("\(golden.path):\(line + 1) is \(old), now \(new)")
  }
}

/// A committed summary of a fixture.
struct GoldenSummary: Sendable, CustomTestStringConvertible {
  let fixture: Fixture
  let path: String
  let options: String

  var testDescription: String { path }

  /// Every fixture's, and the example of a report.
  static let all: [GoldenSummary] =
    Fixture.all.filter { !$0.isSimulated }.map {
      GoldenSummary(fixture: $0, path: $0.golden, options: "--quiet --json")
    }
    + Fixture.all.filter { $0.name == "arena-tiny" }.flatMap { fixture in
      ["json", "markdown"].map { form in
        let path = "reports/arena-tiny.\(form == "json" ? "json" : "md")"
        return GoldenSummary(fixture: fixture, path: path, options: "--quiet --\(form)")
      }
    }
}
