import Foundation
import Readers
import RunLensCLI
import TestSupport
import Testing
import Trace

/// `runlens check --rules`.
@Suite struct CheckRulesTests {
  private static var trace: RunTrace {
    var trace = RunTrace(run: RunDescription(id: "run_1", path: "run_1", system: "prometheus"))
    trace.metrics.samples = [
      MetricSamples(
        name: "x", labels: [MetricLabel("a", "<b>\u{1b}")],
        samples: (0..<4).map { .init(time: 1_772_442_000_000 + $0 * 60_000, value: Double($0)) })
    ]
    return trace
  }

  private func check(_ rules: String, _ options: String...) throws -> Run {
    let folder = ScratchFolder()
    folder.write("r.yml", rules)
    return Run(
      arguments: ["check", "p", "--rules", "\(folder.path)/r.yml"] + options,
      trace: .success(Self.trace))
  }

  private func rule(_ expression: String) -> String {
    "groups:\n- name: g\n  rules:\n  - {alert: High, expr: '\(expression)'}\n"
  }

  @Test(
    arguments: [
      ("x > 2", 1, 1), ("x > 5", 0, 0), ("y > 2", 0, 5), ("topk(1, x)", 0, 5),
    ] as [(String, Int32, Int32)])
  func exitStatus(expression: String, status: Int32, strict: Int32) throws {
    let run = try check(rule(expression))
    #expect(run.status == status, "\(run.output)\(run.errors)")
    #expect(try check(rule(expression), "--strict").status == strict)
    #expect(try check(rule(expression), "--json").status == status)
  }

  @Test func everyViewTellsWhatFired() throws {
    let text = try check(rule("x > 1"))
    #expect(text.output.contains("FIRED") && text.output.contains("Of 1 rule 1 fired."))
    #expect(text.output.contains("r.yml:4: High: fired at 2026-03-02T09:02:00Z"))
    #expect(!text.output.contains("\u{1b}"))
    let json = try check(rule("x > 1"), "--json")
    let found = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let rules = try #require(found["rules"] as? [String: Any])
    let result = try #require((rules["results"] as? [[String: Any]])?.first)
    #expect(result["verdict"] as? String == "fired" && result["line"] as? Int == 4)
    let episode = try #require((result["episodes"] as? [[String: Any]])?.first)
    #expect(episode["fired"] as? String == "2026-03-02T09:02:00Z")
    #expect(episode["ended"] is NSNull && episode["value"] as? Double == 3)
    let folder = ScratchFolder()
    _ = try check(rule("x > 1"), "--junit", "\(folder.path)/j.xml", "--quiet")
    let xml = folder.output("cat j.xml")
    #expect(xml.contains("failures=\"1\"") && xml.contains("x &gt; 1 fired"))
  }

  @Test func rulesStandBesideObjectives() throws {
    let folder = ScratchFolder()
    folder.write("slo.txt", "cpu < 70%\n")
    let run = try check(rule("x > 5"), "--slo", "\(folder.path)/slo.txt")
    #expect(run.output.contains("cpu < 70%") && run.output.contains("Alert rules"))
    #expect(run.status == 0)
  }

  @Test func aBrokenFileIsOneErrorWithItsLine() throws {
    let run = try check("groups:\n- name: g\n  rulez: []\n")
    #expect(run.status == 3 && run.output == "")
    #expect(run.errors.contains("line 3") && run.errors.contains("'rulez'"))
    #expect(run.errors.split(separator: "\n").count == 1)
    let none = Run(arguments: ["check", "p"], trace: .success(Self.trace))
    #expect(none.status == 2 && none.errors.contains("--rules FILE"))
  }
}
