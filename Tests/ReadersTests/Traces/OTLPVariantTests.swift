import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// Every spelling of the same few spans is read as those.
@Suite(.enabled(if: ArenaPack.isPresent("otlp-variants"), "needs ../shared/data"))
struct OTLPVariantTests {
  @Test func everyVariantHasTheSpansOfTheReference() throws {
    let pack = TracePack("otlp-variants")
    let expected = try pack.json("expected.json")
    #expect(expected.count > 10)
    for (file, facts) in expected {
      let facts = try #require(facts as? [String: Any])
      let input = RunInput(trees: [try open(pack.path(file))])
      let entries = TraceFiles(input, kinds: OTLPReader.kinds).entries
      #expect(entries.count == 1, "\(file)")
      var reading = OTLPReading(warnings: WarningList())
      for entry in entries { try reading.read(entry) }
      func number(_ key: String) throws -> Int {
        try #require(facts[key] as? Int, "\(file): \(key)")
      }
      let tree = OTLPTree(reading.store.spans)
      let calls = tree.spans.filter { $0.kind == .call }
      #expect(tree.spans.count == (try number("spans")), "\(file)")
      #expect(tree.spans.count { $0.parent == 0 } == (try number("roots")), "\(file)")
      #expect(tree.spans.count { $0.isError } == (try number("errors")), "\(file)")
      #expect(calls.count == (try number("chat")), "\(file)")
      func sum(_ column: KeyPath<OTLPSpan, Int64>) -> Int {
        calls.reduce(0) { $0 + Int(max(0, $1[keyPath: column])) }
      }
      #expect(sum(\.inputTokens) == (try number("input_tokens")), "\(file)")
      #expect(sum(\.outputTokens) == (try number("output_tokens")), "\(file)")
      let durations = calls.map { Int($0.end - $0.start) }.sorted()
      #expect(durations == facts["durations_ns_chat"] as? [Int], "\(file)")
      let root = try #require(tree.spans.first { $0.parent == 0 })
      #expect(Int(root.end - root.start) == (try number("duration_ns_root")), "\(file)")
      if let raw = facts["raw_spans"] as? Int {
        #expect(reading.store.spans.count == raw)
        #expect(tree.repeated == raw - tree.spans.count)
      }
      let trace = try read(pack.path(file))
      let isDamaged = facts["parse_errors"] != nil
      #expect(trace.codes.contains("records_unreadable") == isDamaged, "\(file)")
      #expect(trace.codes.contains("file_damaged") == file.hasPrefix("22_"), "\(file)")
      #expect(trace.calls.count == calls.count, "\(file)")
    }
  }

  @Test func aFileOfSeveralIsReadLikeItsParts() throws {
    let pack = TracePack("otlp-variants")
    let scratch = ScratchFolder()
    for (name, source) in [
      ("traces.jsonl", "14_attribute_dialects.jsonl"), ("traces-2.jsonl", "00_reference.jsonl"),
    ] {
      scratch.write(name, try Data(contentsOf: URL(fileURLWithPath: pack.path(source))).map { $0 })
    }
    scratch.run("zstd -q --rm traces.jsonl && gzip traces-2.jsonl")
    let trace = try read(scratch.path)
    #expect(trace.calls.count == 8)
    #expect(trace.sources.count == 2)
  }

  private func open(_ path: String) throws -> InputTree {
    var warnings = WarningList()
    return try InputTree.open(path, fileTimes: nil, warnings: &warnings)
  }
}
