import Analysis
import Foundation
import TestSupport
import Testing
import Trace
import Writing

@testable import Reports

/// What every view says of groups that wait for one another.
@Suite struct GroupViewTests {
  /// Two groups of two agents in two steps: 160 ms of work in one, 40 in the other.
  private static func trace(separated: Bool = true) -> RunTrace {
    var trace = RunTrace(run: RunDescription(id: "r", path: "p", system: "s"))
    for (agent, time) in [80, 80, 20, 20].enumerated() {
      for step in 0..<2 {
        var row = SpanRow(
          run: "r", system: "s", source: "t", call: Int64(agent), stage: "agent_step",
          phase: Phase.step, status: .ok)
        row.agent = "\(agent)"
        row.group = ["a|\u{1b}[31m<b>", "2"][agent / 2]
        row.day = 0
        row.iteration = Int32(step)
        row.start = Int64(step) * (separated ? 1000 : 10) * 1_000_000
        row.duration = Int64(time) * 1_000_000
        row.timing = .log
        trace.spans.append(row)
      }
    }
    return trace
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func json() throws {
    let trace = Self.trace()
    let bytes = SummaryJSON.render(Summary(of: trace), of: trace, options: Sample.options)
    let document = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    let groups = try #require(document?["groups"] as? [String: Any])
    #expect(groups["steps"] as? Int == 2 && groups["length_ms"] as? Double == 160)
    #expect(groups["waited_ms"] as? Double == 120)
    let members = try #require(groups["members"] as? [[String: Any]])
    #expect(members.map { $0["steps_held"] as? Int } == [2, 0])
    #expect(members.map { $0["waited_ms"] as? Double } == [0, 120])
    let rebalanced = try #require(groups["rebalanced"] as? [String: Any])
    #expect(rebalanced["moved_agents"] as? Int == 2)
    // Of 160 ms of work in a group 100 are left.
    #expect(rebalanced["share"] as? Double == 0.375)
    #expect(rebalanced["saving_ms"] as? Double == 60)
    #expect(rebalanced["most_saving_ms"] as? Double == 60)
  }

  @Test func textAndMarkdown() {
    let trace = Self.trace()
    let summary = Summary(of: trace)
    for bytes in [
      SummaryText.render(summary, of: trace, options: Sample.options),
      SummaryMarkdown.render(summary, of: trace, options: Sample.options),
    ] {
      let words = Self.text(bytes).split { $0.isWhitespace }.joined(separator: " ")
      #expect(words.contains("waited for in 2 of 2 steps"))
      #expect(words.contains("and 60 ms (38 % of the length of 2 steps)"))
      #expect(words.contains("2 agents would change the group"))
      #expect(!words.contains("\u{1b}"))
    }
  }

  @Test func csv() throws {
    let trace = Self.trace()
    let tables = SummaryCSV.tables(
      Summary(of: trace), RunBreakdown(of: trace), of: trace, options: Sample.options)
    let table = try #require(tables.first { $0.name == "groups.csv" })
    let lines = Self.text(table.bytes).split(separator: "\n")
    #expect(lines.count == 2 && lines[1] == "2,2,160,120,2,160,2,0.375,60,60")
  }

  /// Where groups don't leave steps together nobody is said to wait.
  @Test func withoutBarriers() {
    let trace = Self.trace(separated: false)
    let summary = Summary(of: trace)
    #expect(summary.groups == nil)
    let bytes = SummaryJSON.render(summary, of: trace, options: Sample.options)
    #expect(Self.text(bytes).contains("\"groups\": null"))
    #expect(SummaryCSV.groups(nil).buffer.bytes.split(separator: 10).count == 1)
  }
}
