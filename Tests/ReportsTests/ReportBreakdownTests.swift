import Analysis
import Testing
import Trace
import Writing

@testable import Reports

/// The parts of the page on single iterations, failures, actors and prompts.
@Suite struct ReportBreakdownTests {
  private static let second: Int64 = 1_000_000_000

  /// Two groups of two agents in six steps; group 1 takes twice as long and is waited for.
  static var run: RunTrace {
    var description = RunDescription(id: "groups", path: "groups", system: "made-up")
    description.start = Sample.start
    var trace = RunTrace(run: description)
    var clock = Sample.start
    var number: Int64 = 0
    for step in 0..<6 {
      var end = clock
      for agent in 0..<4 {
        var start = clock
        for call in 0..<3 {
          number += 1
          var row = SpanRow(
            run: "groups", system: "made-up", source: "x", call: number, stage: "talk",
            phase: Phase.call, status: .ok)
          row.day = 0
          row.iteration = Int32(step)
          row.agent = "\(agent)"
          row.group = "\(agent / 2)"
          row.attempt = call == 1 && agent == 3 ? 2 : 1
          row.start = start
          row.duration = second * Int64(10 + (step * 7 + agent * 3 + call * 5) % 4)
          if agent >= 2 { row.duration = (row.duration ?? 0) * 2 }
          row.timing = .trace
          row.promptBytes = (row.duration ?? 0) / 10_000_000
          row.promptHash = call == 0 ? 5 : 1_000 + number
          trace.spans.append(row)
          start += row.duration ?? 0
          // Every call has its attempts; the one that was refused has two.
          let attempts = row.attempt ?? 1
          row.phase = Phase.llm
          if attempts == 2 {
            var refused = row
            refused.attempt = 1
            refused.status = .rateLimited
            refused.error = "RateLimitError"
            refused.duration = 3 * second
            trace.spans.append(refused)
            row.start = (row.start ?? 0) + 3 * second
            row.duration = (row.duration ?? 0) - 3 * second
          }
          row.attempt = attempts
          trace.spans.append(row)
        }
        end = max(end, start)
      }
      clock = end
    }
    trace.run.end = clock
    return trace
  }

  private func text(_ section: some HTMLSection) -> String {
    var page = MarkupWriter()
    section.write(to: &page)
    // A number does not part from its unit at the end of a line.
    return String(decoding: page.buffer.bytes, as: UTF8.self).replacing("\u{a0}", with: " ")
  }

  private var view: ReportView {
    let trace = Self.run
    let summary = Summary(of: trace)
    return ReportView(
      summary: summary, profile: RunProfile(of: trace, summary: summary),
      breakdown: RunBreakdown(of: trace), trace: trace, options: Sample.options)
  }

  @Test func waterfallShowsEverySpanOnce() throws {
    let view = view
    let waterfall = try #require(view.breakdown.waterfalls.first)
    let text = text(WaterfallSection(view: view))
    #expect(text.contains("– the slowest"))
    #expect(text.contains("chain that bounds the time"))
    for bar in waterfall.bars {
      let duration = try #require(bar.duration)
      #expect(text.contains("data-name=\"duration_ms\" data-value=\"\(duration / 1_000_000)\""))
    }
    #expect(text.contains("class=\"edge over\"") && text.contains("class=\"pt bad\""))
    #expect(text.contains("download=\"waterfall.csv\""))
  }

  @Test func failuresSayWhatTheyCostAndWhen() {
    let text = text(FailuresSection(view: view))
    #expect(text.contains("RateLimitError in talk with 6 of 6"))
    #expect(text.contains("failures took 18 s in all"))
    #expect(text.contains("runs test, p"))
    #expect(text.contains("6 of 72 calls (8.3 %) needed more than one attempt"))
  }

  @Test func theSlowGroupIsNamedAndWaitedFor() throws {
    let view = view
    let text = text(ActorsSection(view: view))
    #expect(text.contains("Group 1 was waited for in 6 of 6 steps"))
    #expect(text.contains("Slower than the others beyond the noise: group 1"))
    let barriers = try #require(view.breakdown.groups?.barriers)
    #expect(text.contains("All together waited \(Quantity.duration(barriers.waited))"))
  }

  @Test func promptsSayWhetherSizeMatters() {
    let text = text(PromptsSection(view: view))
    #expect(text.contains("Larger prompts take longer"))
    // Every first call of a turn asks the same: all but the first of 24.
    #expect(text.contains("23 of 72 calls (32 %)"))
    #expect(text.contains("0000000000000005"))
  }

  @Test func nothingKnownIsSaid() {
    let trace = RunTrace(run: RunDescription(id: "r", path: "r", system: "s"))
    let summary = Summary(of: trace)
    let view = ReportView(
      summary: summary, profile: RunProfile(of: trace, summary: summary),
      breakdown: RunBreakdown(of: trace), trace: trace, options: Sample.options)
    #expect(text(WaterfallSection(view: view)).contains("No span has a known start"))
    #expect(text(FailuresSection(view: view)).contains("No failure is visible"))
    #expect(text(ActorsSection(view: view)).contains("names an agent or a group"))
    #expect(text(PromptsSection(view: view)).contains("nothing can be said about size"))
  }
}
