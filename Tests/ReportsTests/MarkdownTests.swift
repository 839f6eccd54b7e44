import Analysis
import Reports
import TestSupport
import Testing
import Trace

@Suite struct MarkdownTests {
  @Test(arguments: [
    ("short_reflection", "short_reflection"), ("_x_", "\\_x\\_"), ("a|b", "a&#124;b"),
    ("`x`", "&#96;x&#96;"), ("<b>&", "&#60;b&#62;&#38;"), ("@all #7", "&#64;all &#35;7"),
    ("https://x.y", "https&#58;//x.y"), ("www.x.y", "www&#46;x.y"), ("**!", "\\*\\*\\!"),
    ("[a](b)", "\\[a\\](b)"), ("a\nb", "a b"), ("\u{1b}[0m", "\u{fffd}\\[0m"),
  ])
  func escapes(text: String, wanted: String) { #expect(MarkdownText.escape(text) == wanted) }

  @Test(arguments: (1...20).map { UInt64($0) })
  func cellsNeverBreakTheirRow(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var summary = Summary(quantileDefinition: .linear)
    for _ in 0..<20 {
      summary.failures.append(
        FailureSummary(
          stage: random.text(upTo: 60), status: random.text(upTo: 60),
          error: random.text(upTo: 60), count: 1, shareOfStage: 1))
    }
    let trace = RunTrace(run: RunDescription(id: "r", path: "p", system: "s"))
    let text = String(
      decoding: SummaryMarkdown.render(summary, of: trace, options: Sample.options), as: UTF8.self)
    let lines = text.split(separator: "\n").drop { $0 != "### Failures" }.dropFirst()
    let table = lines.prefix { !$0.hasPrefix("###") }
    #expect(table.count == 22, "seed \(seed)")
    for line in table {
      #expect(line.unicodeScalars.count { $0 == "|" } == 6, "seed \(seed): \(line)")
      #expect(!line.contains { $0 == "<" || $0 == "`" }, "seed \(seed): \(line)")
    }
  }
}
