import Analysis
import Foundation
import FoundationXML
import Reports
import TestSupport
import Testing
import Trace

/// Collects what an XML parser makes of a document.
private final class Collector: NSObject, XMLParserDelegate {
  var elements: [(name: String, attributes: [String: String])] = []
  var text = ""

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append((name, attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}

@Suite struct ObjectivesViewTests {
  private static let file = """
    # A file whose names try to break every output.
    short_reflection p50 < 1 s
    "a <label> & \\u{1b}[31m 'more' ]]>": short_reflection max < 500 ms
    failures < 5%
    short_reflection cost per call < 0.01
    throughput > 0.001/s
    "<script>alert(1)</script>" p95 < 3 s
    show llm p99
    cpu < 70%
    wall < 1 h
    concurrency >= 2
    short_reflection tokens per call < 2k

    """.replacingOccurrences(of: "\\u{1b}", with: "\u{1b}")

  private static var check: ObjectiveCheck {
    let (objectives, errors) = ObjectiveParser.parse(
      Array(file.utf8), path: "objectives/\u{202e}<odd>&.txt")
    #expect(errors.isEmpty)
    return ObjectiveCheck(objectives, of: Sample.trace)
  }

  @Test func text() throws {
    let bytes = ObjectivesText.render(Self.check, of: Sample.trace, options: Sample.options)
    try expectGolden(bytes, "objectives.txt")
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(!text.contains("\u{1b}") && !text.contains("\u{202e}"))
    let lines = text.split(separator: "\n").map { DisplayWidth.of(String($0)) }
    #expect(lines.allSatisfy { $0 <= 100 })
  }

  @Test func narrowColouredAndDetailedText() throws {
    var options = Sample.options
    options.width = 72
    options.colour = true
    options.detailed = true
    let bytes = ObjectivesText.render(Self.check, of: Sample.trace, options: options)
    try expectGolden(bytes, "objectives-verbose.txt")
  }

  @Test func json() throws {
    let bytes = ObjectivesJSON.render(Self.check, of: Sample.trace, options: Sample.options)
    try expectGolden(bytes, "objectives.json")
    let document = try JSONSerialization.jsonObject(with: Data(bytes))
    let fields = try #require(document as? [String: Any])
    let objectives = try #require(fields["objectives"] as? [[String: Any]])
    #expect(objectives.count == 11)
    #expect(Set(objectives.map { $0.keys.count }) == [22])
  }

  @Test func jUnitIsWellFormedAndSaysWhatTheCheckSays() throws {
    let check = Self.check
    let bytes = ObjectivesJUnit.render(check, of: Sample.trace, options: Sample.options)
    try expectGolden(bytes, "objectives.xml")
    let collector = Collector()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = collector
    #expect(parser.parse())
    func named(_ name: String) -> [[String: String]] {
      collector.elements.filter { $0.name == name }.map(\.attributes)
    }
    #expect(named("testcase").count == check.results.count)
    #expect(named("failure").count == check.count(.missed))
    #expect(
      named("skipped").count
        == check.count(.undecided) + check.count(.notMeasurable) + check.count(.shown))
    for name in ["testsuites", "testsuite"] {
      let counts = try #require(named(name).first)
      #expect(counts["tests"] == "\(check.results.count)")
      #expect(counts["failures"] == "\(check.count(.missed))")
      #expect(counts["skipped"] == "\(named("skipped").count)")
    }
    let names = named("testcase").compactMap { $0["name"] }
    #expect(names[1].hasPrefix("a <label> & \u{fffd}[31m 'more' ]]>: short_reflection max"))
    #expect(names[5] == "\"<script>alert(1)</script>\" p95 < 3 s")
    #expect(named("testcase")[0]["file"] == "objectives/\u{202e}<odd>&.txt")
  }

  @Test(arguments: [
    ("throughput > 1/s", "The objective is met."),
    ("max < 1 s", "Whether the objective is met can't be told with this sample."),
    ("show llm p99", "No objective has a bound, so there is no verdict."),
    ("throughput > 1/s\nwall < 1 h", "All 2 objectives are met."),
    (
      "wall < 1 h\nmax < 1 ms\np50 < 1 s\ncpu < 1%",
      "1 of 4 objectives is met, 1 is missed, 1 can't be told with this sample, 1 can't be measured"
    ),
  ])
  func summaries(file: String, sentence: String) {
    let objectives = ObjectiveParser.parse(Array(file.utf8), path: "a").objectives
    let text = ObjectivesText.render(
      ObjectiveCheck(objectives, of: Sample.trace), of: Sample.trace, options: Sample.options)
    let words = String(decoding: text, as: UTF8.self).split { $0 == " " || $0 == "\n" }
    #expect(words.joined(separator: " ").contains(sentence))
  }
}
