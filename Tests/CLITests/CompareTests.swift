import Foundation
import Readers
import RunLensCLI
import TestSupport
import Testing
import Trace

@Suite struct CompareTests {
  /// Runs `compare`; the path `slow` gives a run three times as slow as any other.
  private func compare(_ arguments: String...) -> (status: Int32, output: String, errors: String) {
    let output = MemorySink()
    let errors = MemorySink()
    let services = Services(formats: Run.formats) { (paths, options) throws(ReaderError) in
      guard let path = paths.first, path != "missing" else {
        throw .notFound(path: paths.first ?? "")
      }
      return Self.run(path, factor: path.hasPrefix("slow") ? 3 : 1)
    }
    let status = runProgram(
      Invocation(arguments: ["compare"] + arguments), output: output, errors: errors,
      services: services)
    return (status, output.text, errors.text)
  }

  private static func run(_ name: String, factor: Int64) -> RunTrace {
    var trace = RunTrace(run: RunDescription(id: name, path: name, system: "arena"))
    for call in 0..<Int64(60) {
      var row = SpanRow(
        run: name, system: "arena", source: "console", call: call,
        stage: call % 2 == 0 ? "buy" : "sell", phase: Phase.call, status: .ok)
      row.agent = String(call % 3)
      row.start = call * 1_000_000_000
      row.duration = factor * (800_000_000 + (call &* 37) % 41 * 10_000_000)
      row.timing = .log
      trace.spans.append(row)
    }
    return trace
  }

  private func json(_ text: String) throws -> [String: Any] {
    let document = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(document as? [String: Any])
  }

  @Test func textByDefault() {
    let run = compare("a", "slow")
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(run.output.hasPrefix("SLOWER: 2 of 2 comparable rows are slower, none is faster.\n"))
    #expect(run.output.contains("Run-to-run variation was not measured"))
  }

  @Test func jsonHasTheContractsFields() throws {
    let run = compare("a", "slow", "--json")
    let fields = try json(run.output)
    #expect(fields["schema"] as? Int == 1)
    let stages = try #require(fields["stages"] as? [[String: Any]])
    #expect(stages.map { $0["verdict"] as? String } == ["slower", "slower"])
    let overall = try #require(fields["overall"] as? [String: Any])
    #expect(overall["verdict"] as? String == "slower")
    #expect(run.errors.contains("runlens: warning: Run-to-run variation was not measured"))
    #expect(compare("a", "slow", "--json", "-q").errors == "")
  }

  @Test func theSameRunTwiceIsNeitherSlowerNorFaster() throws {
    let stages = try #require(
      try json(compare("a", "a", "--json").output)["stages"] as? [[String: Any]])
    for stage in stages {
      #expect(["equivalent", "inconclusive"].contains(stage["verdict"] as? String))
    }
  }

  @Test func aPageBesideTheResult() throws {
    let folder = ScratchFolder()
    let run = compare("a", "slow", "--html", "\(folder.path)/page.html", "--json")
    #expect(run.status == 0)
    #expect(run.errors.contains("wrote '\(folder.path)/page.html'"))
    #expect(try json(run.output)["schema"] != nil)
    let page = try String(contentsOfFile: "\(folder.path)/page.html", encoding: .utf8)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("<strong>Slower</strong>"))
    #expect(compare("a", "b", "--html", "\(folder.path)/missing/page.html").status == 4)
  }

  @Test func gatesDecideTheStatus() throws {
    #expect(compare("a", "slow", "--fail-on", "p50>+10%").status == 1)
    #expect(compare("a", "slow", "--fail-on", "buy.p50 > +10%", "--fail-on=p50>9min").status == 1)
    #expect(compare("slow", "a", "--fail-on", "p50>+10%").status == 0)
    #expect(compare("a", "slow", "--fail-on", "p99.9<1s").status == 0)
    #expect(compare("a", "slow", "--fail-on", "p99.9<1min", "--strict").status == 5)
    #expect(compare("a", "slow", "--fail-on", "retries>5%", "--strict").status == 5)
    #expect(compare("a", "slow", "--fail-on", "p50>+10%", "--strict").status == 1)
    let gates = try #require(
      try json(compare("a", "slow", "--json", "--fail-on", "p50>+10%").output)["gates"]
        as? [[String: Any]])
    #expect(gates.count == 1 && gates[0]["holds"] as? Bool == true)
    #expect(gates[0]["expression"] as? String == "p50>+10%")
    #expect(abs((gates[0]["value"] as? Double ?? 0) - 2) < 0.01)
  }

  @Test func repeatsAreGivenByOptions() throws {
    let run = compare(
      "--base", "a", "--base", "b", "--base", "c", "--candidate", "slow1", "--candidate", "slow2",
      "--candidate", "slow3", "--json")
    #expect(run.status == 0)
    #expect(run.errors == "")
    let base = try #require(try json(run.output)["base"] as? [String: Any])
    #expect((base["runs"] as? [Any])?.count == 3)
  }

  @Test func partsOfOneRun() throws {
    #expect(compare("a", "--where", "stage=buy").status == 0)
    let two = compare("a", "--split-by", "stage", "--json")
    #expect(try json(two.output)["stages"] != nil)
    let three = compare("a", "--split-by=agent", "--json")
    #expect((try json(three.output)["comparisons"] as? [Any])?.count == 3)
    #expect(
      compare("a", "--base-where", "agent=0", "--candidate-where", "agent=1").status == 0)
  }

  @Test(
    arguments: [
      ([], "Missing BASE."), (["a"], "Missing CANDIDATE."),
      (["a", "b", "c"], "Unexpected argument 'c'."),
      (["--base", "a", "b"], "Unexpected argument 'b'."),
      (["a", "b", "--fail-on", "p95"], "'p95' is no value for '--fail-on'."),
      (["a", "b", "--top", "none"], "'none' is no value for '--top'."),
      (["a", "b", "--top", "0"], "It takes a whole number from 1 to 1000000"),
      (["a", "b", "--sort", "verdct"], "Did you mean 'verdict'?"),
      (["a", "b", "--sort", "stage", "--json"], "exclude each other"),
      (["a", "b", "--threshold", "five"], "'five' is no value for '--threshold'."),
      (["a", "--where", "colour=red"], "'colour=red' is no value for '--where'."),
      (["a", "--split-by", "colour"], "'colour' is no value for '--split-by'."),
      (["a", "--split-by", "group"], "this run has none"),
      (["a", "b", "--json", "--markdown"], "exclude each other"),
      (["a", "b", "--split-by", "agent"], "Unexpected argument 'b'."),
      (["a", "--self-test", "--splits", "0"], "'0' is no value for '--splits'."),
    ] as [([String], String)])
  func wrongUsage(arguments: [String], message: String) {
    let output = MemorySink()
    let errors = MemorySink()
    let services = Services(formats: Run.formats) { (paths, _) throws(ReaderError) in
      Self.run(paths[0], factor: 1)
    }
    let status = runProgram(
      Invocation(arguments: ["compare"] + arguments), output: output, errors: errors,
      services: services)
    #expect(status == 2)
    #expect(errors.text.contains(message))
    #expect(errors.text.split(separator: "\n").count == 1)
  }

  @Test func unreadableInputIsStatusThree() { #expect(compare("a", "missing").status == 3) }

  @Test func filesAndTables() throws {
    let folder = ScratchFolder()
    let file = "\(folder.path)/result.md"
    let run = compare("a", "slow", "--markdown", "-o", file, "--csv", "\(folder.path)/tables")
    #expect(run.status == 0 && run.output == "")
    #expect(
      try String(contentsOfFile: file, encoding: .utf8).hasPrefix("## SLOWER: slow against a"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/tables").sorted()
        == ["comparison.csv", "distributions.csv", "gates.csv", "overall.csv", "shift.csv"])
  }

  @Test func selfTest() throws {
    let run = compare("a", "--self-test", "--splits", "5", "--json")
    #expect(run.status == 0)
    #expect(try json(run.output)["splits"] as? Int == 5)
    #expect(
      compare("a", "--self-test", "--splits=3").output.contains("3 random splits of 3 agents"))
  }

  @Test func help() throws {
    let run = Run("compare", "--help")
    #expect(run.status == 0)
    try expectGolden(Array(run.output.utf8), "help-compare.txt")
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }
}
