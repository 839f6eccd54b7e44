import Analysis
import Foundation
import FoundationXML
import Hashing
import TestSupport
import Testing
import Trace
import Writing

@testable import Reports

@Suite struct ReportHTMLTests {
  private func page(_ trace: RunTrace, _ options: ReportOptions = Sample.options) -> String {
    let summary = Summary(of: trace)
    let profile = RunProfile(of: trace, summary: summary)
    return String(
      decoding: ReportHTML.render(
        summary, profile, RunBreakdown(of: trace), of: trace, options: options), as: UTF8.self)
  }

  /// The page without its style and script, which are files of their own.
  private func bare(_ page: String) -> String {
    var rest = page[...]
    var result = ""
    for name in ["style", "script"] {
      guard let start = rest.range(of: "<\(name)>"), let end = rest.range(of: "</\(name)>") else {
        Issue.record("no \(name)")
        break
      }
      result += rest[..<start.upperBound]
      rest = rest[end.lowerBound...]
    }
    return result + rest
  }

  /// Reads a page as strictly as XML is read, and keeps what it sees.
  private final class Reader: NSObject, XMLParserDelegate {
    var identifiers: [String] = []
    var references: [String] = []
    var elements: [String: Int] = [:]
    var problems: [String] = []

    init(_ page: String) {
      super.init()
      // XML knows the entities that the page uses; only the document type is HTML's own.
      let parser = XMLParser(data: Data(page.dropFirst("<!DOCTYPE html>\n".count).utf8))
      parser.delegate = self
      if !parser.parse() { problems.append("\(String(describing: parser.parserError))") }
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      elements[name, default: 0] += 1
      for (key, value) in attributes {
        if key.hasPrefix("on") || key == "style" { problems.append("\(name) \(key)") }
        if key == "id" { identifiers.append(value) }
        if key == "aria-labelledby" { references += value.split(separator: " ").map(String.init) }
        if key == "href" {
          if value.hasPrefix("#") {
            references.append(String(value.dropFirst()))
          } else if !value.hasPrefix("data:text/csv;charset=utf-8,") {
            problems.append("leads to \(value.prefix(60))")
          }
        }
        if key == "src" { problems.append("\(name) loads \(value)") }
      }
    }
  }

  private func check(_ page: String, sourceLocation: SourceLocation = #_sourceLocation) -> Reader {
    let reader = Reader(bare(page))
    #expect(reader.problems == [], sourceLocation: sourceLocation)
    #expect(
      Set(reader.identifiers).count == reader.identifiers.count, sourceLocation: sourceLocation)
    #expect(
      Set(reader.references).subtracting(reader.identifiers) == [], sourceLocation: sourceLocation)
    #expect(reader.elements["script"] == 1 && reader.elements["style"] == 1)
    #expect(page.utf8.count < 1_000_000, sourceLocation: sourceLocation)
    return reader
  }

  @Test func wholePage() throws {
    let page = page(Sample.run)
    _ = check(page)
    try expectGolden(Array(bare(page).replacing("><", with: ">\n<").utf8), "report.html")
  }

  @Test func nothingKnownIsStillAPage() throws {
    let page = page(RunTrace(run: RunDescription(id: "", path: "", system: "")))
    #expect(check(page).elements["svg"] == 1)
    try expectGolden(Array(bare(page).replacing("><", with: ">\n<").utf8), "report-empty.html")
  }

  @Test func policyNamesExactlyWhatThePageHolds() throws {
    let page = page(Sample.run)
    for (name, directive) in [("style", "style-src"), ("script", "script-src")] {
      let start = try #require(page.range(of: "<\(name)>")).upperBound
      let end = try #require(page.range(of: "</\(name)>")).lowerBound
      var hash = ByteBuffer()
      hash.append(base64: SHA256.hash(Array(page[start..<end].utf8)))
      let source = "\(directive) &#39;sha256-\(String(decoding: hash.bytes, as: UTF8.self))&#39;"
      #expect(page.contains(source))
    }
    #expect(page.contains("content=\"default-src &#39;none&#39;;"))
    #expect(!page.contains("unsafe"))
  }

  @Test func embeddedFilesCanStandInAPage() {
    // A block ends at its end tag, whatever the language inside says.
    for bytes in [PackageResources.report_css, PackageResources.report_js] {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains("</") && !text.contains("<!--"))
      #expect(!text.contains("http") && !text.contains("innerHTML") && !text.contains("eval("))
      #expect(!text.contains("@import"))
    }
  }

  /// Names that try to leave their place, in every column that has a text.
  @Test(arguments: 1...12)
  func hostileNamesStayNames(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var run = RunDescription(
      id: "</title><script>alert(1)</script>", path: hostileText(&generator),
      system: hostileText(&generator))
    run.start = Sample.start
    var trace = RunTrace(run: run)
    let stages = (0..<4).map { _ in hostileText(&generator) }
    for number in 0..<200 {
      var row = SpanRow(
        run: run.id, system: run.system, source: hostileText(&generator), call: Int64(number),
        stage: stages[number % 4], phase: number % 3 == 0 ? stages[0] : Phase.call,
        status: Status.allCases[number % Status.allCases.count])
      row.agent = hostileText(&generator)
      row.error = hostileText(&generator)
      row.day = Int32(number / 50)
      row.iteration = Int32(number / 10 % 5)
      row.start = Sample.start + Int64(number) * 1_000_000_000
      row.duration = Int64(truncatingIfNeeded: generator.next() % 5_000_000_000)
      row.timing = .trace
      trace.spans.append(row)
    }
    trace.warnings.add("x\"><b>", hostileText(&generator), path: "\u{202e}<svg onload=x>")
    trace.coverage.untimedReasons = [hostileText(&generator): 2]
    trace.sources = [SourceDescription(reader: "<r>", path: "a\u{0}b", spans: 1, skipped: 0)]
    let page = page(trace)
    let reader = check(page)
    #expect(reader.elements["b"] == nil && reader.elements["img"] == nil, "seed \(seed)")
    #expect(
      !page.unicodeScalars.contains { scalar in
        (scalar.value < 0x20 && scalar != "\n") || (0x7f..<0xa0).contains(scalar.value)
          || (0x202a...0x202e).contains(scalar.value) || scalar.value == 0x2028
      }, "seed \(seed)")
  }

  private func hostileText(_ generator: inout SeededGenerator) -> String {
    let parts = [
      "</script><script>alert(1)</script>", "\" onmouseover=\"x", "' style='",
      "<img src=x onerror=y>",
      "]]>", "<!--", "&lt;b&gt;", "\u{0}\u{1b}[31m", "\u{202e}abc", "\u{2028}", "\r\n", "שלום", "🚀",
      "=1+1", "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", "javascript:x", "%00", "\u{fffe}",
      "<b>",
    ]
    return (0..<Int.random(in: 1...6, using: &generator))
      .map { _ in parts[Int.random(in: 0..<parts.count, using: &generator)] }.joined()
  }

  @Test func numbersOutsideAllBoundsAreNoTrap() {
    var trace = RunTrace(run: RunDescription(id: "r", path: "p", system: "s"))
    let extremes: [Int64] = [.max, .min + 1, 0, 1, -1, .max / 2]
    for (number, extreme) in extremes.enumerated() {
      for duration in [0, 1, Int64.max, Int64.max / 3] {
        var row = SpanRow(
          run: "r", system: "s", source: "x", call: Int64(number), stage: "a", phase: Phase.call,
          status: .error)
        row.start = extreme
        row.duration = duration
        row.timing = .trace
        row.day = Int32(truncatingIfNeeded: extreme)
        row.iteration = Int32.max
        row.attempt = .max
        trace.spans.append(row)
      }
    }
    trace.run.start = .min + 1
    trace.run.end = .max
    trace.coverage.callsObserved = .max
    trace.coverage.callsTimed = .max
    _ = check(page(trace))
  }

  @Test func sizeDoesNotGrowWithTheRun() {
    var trace = RunTrace(run: RunDescription(id: "many", path: "p", system: "s"))
    var generator = SeededGenerator(seed: 7)
    let names = (0..<5_000).map { "a_stage_with_quite_a_long_name_\($0)" }
    for number in 0..<60_000 {
      var row = SpanRow(
        run: "r", system: "s", source: "x", call: Int64(number), stage: names[number % 5_000],
        phase: Phase.call, status: number % 17 == 0 ? .rateLimited : .ok)
      row.agent = names[number * 7 % 5_000]
      row.error = number % 17 == 0 ? names[number % 4_000] : nil
      row.start = Sample.start + Int64(number) * 1_000_000
      row.duration = Int64(truncatingIfNeeded: 1 + generator.next() % 90_000_000_000)
      row.timing = .trace
      row.day = Int32(number / 500)
      row.iteration = Int32(number / 20 % 25)
      row.attempt = Int16(1 + number % 3)
      trace.spans.append(row)
    }
    for number in 0..<3_000 { trace.warnings.add("code", "warning \(number)", path: names[number]) }
    trace.sources = names.map { SourceDescription(reader: "r", path: $0, spans: 1, skipped: 0) }
    let text = page(trace)
    _ = check(text)
    #expect(text.contains("4900 more rows are in stages.csv"))
  }

  @Test func comparison() throws {
    let page = String(
      decoding: CompareHTML.render([CompareSample.comparison], options: Sample.options),
      as: UTF8.self)
    let reader = check(page)
    #expect(reader.elements["b"] == nil)
    for word in ["Verdict", "Candidate ÷ base", "How each quantile moved", "Not comparable"] {
      #expect(page.contains(word), "\(word)")
    }
    try expectGolden(Array(bare(page).replacing("><", with: ">\n<").utf8), "compare.html")
    let both = Array(repeating: CompareSample.comparison, count: 12)
    let several = String(
      decoding: CompareHTML.render(both, options: Sample.options), as: UTF8.self)
    _ = check(several)
    #expect(several.contains("4 more comparisons"))
  }
}
