import Analysis
import TestSupport
import Testing

/// One objective as a text, its place left out.
private func parsed(_ line: String) -> String? {
  let (objectives, errors) = ObjectiveParser.parse(Array(line.utf8), path: "slo.txt")
  guard let objective = objectives.first, objectives.count == 1, errors.isEmpty else { return nil }
  let bound = objective.target.map { "\($0.comparison.rawValue) \($0.bound.number)" } ?? "shown"
  return "\(objective.label ?? "-")|\(objective.scope ?? "-")|\(objective.metric.name)|\(bound)"
}

@Suite struct ObjectivesParserTests {
  @Test(
    arguments: [
      ("market_analysis p95 < 3 s", "-|market_analysis|p95|< 3000000000.0"),
      ("p99.9<500ms", "-|-|p99.9|< 500000000.0"),
      ("p50.50 <= 1 us", "-|-|p50.5|<= 1000.0"),
      ("median < 2 µs", "-|-|p50|< 2000.0"),
      ("llm mean < 0.5min", "-|llm|mean|< 30000000000.0"),
      ("max <= 2 h", "-|-|max|<= 7200000000000.0"),
      ("buy/llm min >= 0", "-|buy/llm|min|>= 0.0"),
      ("failures < 5%", "-|-|failures|< 0.05"),
      ("errors ≤ 0.05", "-|-|failures|<= 0.05"),
      ("llm retries < 10 %", "-|llm|retries|< 0.1"),
      ("throughput > 10/s", "-|-|throughput|> 10.0"),
      ("turn throughput ≥ 120 /min", "-|turn|throughput|>= 2.0"),
      ("cost per call < 0.01", "-|-|cost per call|< 0.01"),
      ("turn cost per turn < 2", "-|turn|cost per turn|< 2.0"),
      ("sell tokens per call < 2k", "-|sell|tokens per call|< 2000.0"),
      ("request capacity >= 1000", "-|request|capacity|>= 1000.0"),
      ("concurrency <= 8", "-|-|concurrency|<= 8.0"),
      ("coverage >= 95%", "-|-|coverage|>= 0.95"),
      ("wall < 1 h", "-|-|wall|< 3600000000000.0"),
      ("group ratio < 2x", "-|-|group ratio|< 2.0"),
      ("memory < 2 GB", "-|-|memory|< 2000000000.0"),
      ("memory < 80 %", "-|-|memory|< 0.8"),
      ("cpu < 70%", "-|-|cpu|< 0.7"),
      ("agent  execution\tmean < 2 s # why", "-|agent execution|mean|< 2000000000.0"),
      ("\"a label\": llm p95 < 3 s", "a label|llm|p95|< 3000000000.0"),
      ("\"a < b # c\" p95 < 3 s", "-|a < b # c|p95|< 3000000000.0"),
      ("\"mean\" mean < 3 s", "-|mean|mean|< 3000000000.0"),
      ("市場分析 p95 < 3 s", "-|市場分析|p95|< 3000000000.0"),
      ("show llm p99", "-|llm|p99|shown"),
      ("\"x\": show group ratio", "x|-|group ratio|shown"),
      ("stage#1 P95 < 3 s\r", "-|stage#1|p95|< 3000000000.0"),
      ("\u{feff}p95 < 3 s", "-|-|p95|< 3000000000.0"),
    ])
  func accepted(line: String, expected: String) {
    #expect(parsed(line) == expected)
  }

  @Test(
    arguments: [
      ("p95 3 s", "there is no comparison"), ("market_analysis", "there is no comparison"),
      ("p95 <", "the value is missing; it takes a duration"),
      ("p95 < 5", "'5' is no value for 'p95'; it takes a duration with its unit"),
      ("p95 < 5 sec", "'5 sec' is no value"), ("p95 < -5 s", "'-5 s' is no value"),
      ("p95 < 3 5 s", "'3 5 s' is no value"), ("p95 < 1e3 s", "'1e3 s' is no value"),
      ("p95 < .5 s", "'.5 s' is no value"), ("p95 < 99999999999 h", "is no value"),
      ("p95 < \"3 s\"", "is no value"), ("p95 < ١ s", "is no value"),
      ("p95 < 3 s < 4 s", "there is more than one comparison"),
      ("p95 => 3 s", "'=>' is no comparison; it takes <, <=, > and >="),
      ("p95 == 3 s", "'==' is no comparison"), ("p95 != 3 s", "'!=' is no comparison"),
      ("failures < 5", "it takes a share from 0 to 1"),
      ("failures < 101%", "it takes a share"), ("throughput > 10", "it takes a rate"),
      ("concurrency > 10/s", "it takes a number"), ("memory < 2", "it takes a size"),
      ("memory < 120%", "it takes a size"),
      ("latency < 3 s", "'latency' ends with no metric; metrics are p50…p99.9, mean, max"),
      ("p0 < 3 s", "ends with no metric"), ("p100 < 3 s", "ends with no metric"),
      ("p < 3 s", "ends with no metric"), ("p9.9999999 < 3 s", "ends with no metric"),
      ("p9.9.9 < 3 s", "ends with no metric"), ("< 3 s", "'' ends with no metric"),
      ("buy \"p95\" < 3 s", "ends with no metric"), ("show", "ends with no metric"),
      ("buy wall < 3 s", "'wall' is of the whole run; leave the stage out"),
      ("show p95 < 3 s", "'show' takes no comparison"),
      ("\"p95 < 3 s", "a quotation mark is never closed"), ("p95\u{0} < 3 s", "no line of text"),
      ("", "there is no objective in it"), ("# p95 < 3 s", "there is no objective in it"),
    ])
  func refused(line: String, message: String) throws {
    let (objectives, errors) = ObjectiveParser.parse(Array(line.utf8), path: "slo.txt")
    #expect(objectives.isEmpty)
    let error = try #require(errors.first)
    #expect(errors.count == 1)
    #expect(error.message.contains(message), "\(error.message)")
    #expect(error.message.hasPrefix(error.line == nil ? "slo.txt: " : "slo.txt:1: "))
  }

  @Test func allErrorsAreFoundAndLinesAreCounted() {
    let text = "# first\n\np95 < 3\nllm mean < 2 s\r\nbuy\n"
    let bytes = Array(text.utf8) + [0xff, 0x0a]
    let (objectives, errors) = ObjectiveParser.parse(bytes, path: "a.txt")
    #expect(objectives.map(\.place) == ["a.txt:4"])
    #expect(errors.map(\.line) == [3, 5, 6])
  }

  @Test func sizesAreBounded() {
    let long = Array(repeating: UInt8(ascii: "a"), count: ObjectiveParser.longestLine + 1)
    #expect(ObjectiveParser.parse(long, path: "a").errors.map(\.fault) == [.notText])
    let line = Array("p95 < 3 s\n".utf8)
    let many = Array(repeatElement(line, count: ObjectiveParser.mostObjectives + 1).joined())
    let (objectives, errors) = ObjectiveParser.parse(many, path: "a")
    #expect(objectives.count == ObjectiveParser.mostObjectives)
    #expect(errors.map(\.fault) == [.tooMany(limit: ObjectiveParser.mostObjectives)])
  }

  /// Whatever is accepted says the same when it is written again; nothing stops the program.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func arbitraryTexts(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let words = [
      "p95", "p99.9", "mean", "failures", "cost per call", "llm", "buy/llm", "show", "<", ">=", "=",
      "3 s", "5%", "10/s", "0.01", "\"a b\"", "\"x\":", "#", "\t", "\n", "é", "%", "..", "9", "/",
    ]
    var bytes: [UInt8] = []
    for _ in 0..<400 {
      let word = words[Int(random.next() % UInt64(words.count))]
      bytes += Array(word.utf8)
      if random.next() % 3 > 0 { bytes.append(UInt8(ascii: " ")) }
      if random.next() % 5 == 0 { bytes.append(UInt8(ascii: "\n")) }
      if random.next() % 97 == 0 { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
    }
    let (objectives, errors) = ObjectiveParser.parse(bytes, path: "fuzz")
    #expect(!(objectives.isEmpty && errors.isEmpty), "seed \(seed)")
    for objective in objectives {
      let shown = objective.target == nil ? "show " : ""
      let again = ObjectiveParser.parse(Array((shown + objective.text).utf8), path: "fuzz")
      let first = again.objectives.first
      #expect(again.errors.isEmpty, "seed \(seed): \(objective.text)")
      #expect(first?.scope == objective.scope && first?.metric == objective.metric)
      #expect(first?.target == objective.target, "seed \(seed): \(objective.text)")
    }
    for error in errors { #expect(error.message.hasPrefix("fuzz")) }
  }

  @Test(arguments: ObjectiveProfile.all.map(\.name))
  func profilesAreObjectiveFiles(name: String) throws {
    let profile = try #require(ObjectiveProfile.all.first { $0.name == name })
    let (objectives, errors) = ObjectiveParser.parse(Array(profile.text.utf8), path: "p")
    #expect(errors.isEmpty)
    #expect(objectives.count == profile.objectives.count && objectives.count >= 3)
    #expect(objectives.allSatisfy { $0.label != nil })
    #expect(profile.text.contains("# Source of each: "))
    #expect(profile.objectives.allSatisfy { $0.path == "profile \(name)" })
  }

  @Test func profilesHoldThePublishedTargets() {
    let texts = ObjectiveProfile.all.map { $0.objectives.map(\.text) }
    #expect(
      texts == [
        [
          "request p95 < 500 ms", "request p99 < 1 s", "agent execution mean < 2 s",
          "agent execution p95 < 5 s", "database p95 < 100 ms", "vector retrieval p95 < 200 ms",
          "llm p95 < 3 s", "request capacity >= 1000",
        ],
        [
          "turn mean < 5 s", "llm mean < 3 s", "memory retrieval mean < 100 ms",
          "turn throughput > 10/s", "sessions > 100", "failures < 5%", "turn p95 < 8 s",
          "cost per turn < 0.01", "token efficiency > 0.8", "cpu < 70%", "memory < 2 GB",
          "turn p95 <= 5 s", "failures <= 5%", "memory <= 80%", "cpu <= 80%",
        ],
        ["llm p99", "llm group ratio", "failures"],
      ])
  }
}
