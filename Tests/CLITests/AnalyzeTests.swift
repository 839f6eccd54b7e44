import Foundation
import Readers
import RunLensCLI
import Testing
import Trace

@Suite struct AnalyzeTests {
  @Test func textByDefault() {
    let run = Run("analyze", "p", trace: .success(Run.trace))
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(run.output.hasPrefix("run_1 · arena\n"))
    #expect(run.output.contains("! A copy rewrote the times.\u{fffd}[2J"))
    #expect(!run.output.contains("\u{1b}"))
  }

  @Test func json() throws {
    let run = Run("analyze", "--json", "p", trace: .success(Run.trace))
    #expect(run.status == 0)
    let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    let fields = try #require(document as? [String: Any])
    #expect(fields["schema"] as? Int == 1)
    #expect(fields["runlens"] as? String == runLensVersion)
    #expect(
      Set(fields.keys) == [
        "schema", "runlens", "quantile_definition", "run", "sources", "coverage", "stages",
        "failures", "retries", "iterations", "groups", "bottlenecks", "cost", "warnings",
      ])
    #expect(run.errors == "runlens: warning: A copy rewrote the times.\u{fffd}[2J\n")
    #expect(Run("analyze", "--json", "-q", "p", trace: .success(Run.trace)).errors == "")
  }

  @Test func quantileDefinitionIsNamed() {
    let run = Run("analyze", "--quantile=nearest-rank", "p", trace: .success(Run.trace))
    #expect(run.output.contains("Hyndman-Fan type 1 (nearest rank)"))
  }

  @Test(
    arguments: [
      ("auto", true, [:], true), ("auto", false, [:], false), ("never", true, [:], false),
      ("always", false, [:], true), ("auto", true, ["NO_COLOR": "1"], false),
      ("auto", true, ["NO_COLOR": ""], true), ("auto", true, ["TERM": "dumb"], false),
      ("always", false, ["NO_COLOR": "1"], true),
    ] as [(String, Bool, [String: String], Bool)])
  func colour(wish: String, terminal: Bool, environment: [String: String], wanted: Bool) {
    let run = Run(
      "analyze", "--color", wish, "p", trace: .success(Run.trace), environment: environment,
      terminal: terminal)
    #expect(run.output.contains("\u{1b}[") == wanted)
  }

  @Test func readersErrorsAreOneLineAndStatusThree() {
    let error = ReaderError.malformed(path: "a\nb", what: "odd", remedy: "copy it again")
    let run = Run("analyze", "p", trace: .failure(error))
    #expect(run.status == 3)
    #expect(run.errors == "runlens: error: 'a b' is broken: odd; copy it again\n")
    #expect(run.output == "")
  }

  @Test func optionsReachTheReader() {
    let run = Run(
      "analyze", "--input-format=arena", "--file-times", "list", "--pattern", "a", "--pattern=b",
      "p", trace: .success(Run.trace)
    ) { options in
      #expect(options.inputFormat == "arena")
      #expect(options.fileTimes == "list")
      #expect(options.patterns == ["a", "b"])
      #expect(options.progress == nil)
    }
    #expect(run.status == 0)
  }

  @Test func textFitsTheTerminal() {
    let run = Run(
      "analyze", "--color=never", "p", trace: .success(Run.trace), terminal: true)
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 72 })
    let wide = Run("analyze", "p", trace: .success(Run.trace))
    #expect(wide.output.split(separator: "\n").contains { $0.count > 72 })
  }

  @Test func progressShowsOnlyOnATerminal() {
    let seen = MemorySink()
    _ = Run("analyze", "p", trace: .success(Run.trace), terminal: true) { options in
      options.progress?(1, 2)
      if options.progress != nil { try? seen.write([1]) }
    }
    #expect(seen.bytes == [1])
    // Work that is done at once shows nothing, on a terminal too.
    #expect(Run("analyze", "p", trace: .success(Run.trace), terminal: true).errors == "")
  }
}
