import Foundation
import Testing
import Trace

@testable import Readers

/// Whether stamps can be told from those of a buffer.
@Suite struct ConsoleTimesTests {
  /// The lines of the stamped log with other stamps: (stamp, text).
  private func lines(_ name: String) throws -> [(stamp: String, text: String)] {
    let pack = try ArenaPack(name)
    let text = String(decoding: try pack.bytes("console.ts.log"), as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
      let parts = $0.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
  }

  private func join(_ lines: [(stamp: String, text: String)]) -> [UInt8] {
    Array(lines.map { "\($0.stamp) \($0.text)\n" }.joined().utf8)
  }

  // Skipped where the recorded runs are not beside the package.
  @Test(
    .enabled(if: ArenaPack.isPresent("arena-faulty")),
    arguments: ["arena-faulty", "arena-small", "arena-adversarial", "arena-aborted"],
    [4096, 8192, 65_536])
  func bufferedOutputIsRecognised(name: String, buffer: Int) throws {
    var lines = try lines(name)
    // A full buffer is written when its last byte is printed; a line is stamped at its first byte.
    var offset = 0
    var flush: [Int: String] = [:]
    for line in lines {
      offset += line.text.utf8.count + 1
      let filled = (offset - 1) / buffer
      flush[filled - 1] = flush[filled - 1] ?? line.stamp
      flush[filled] = nil
    }
    flush[(offset - 1) / buffer] = lines.last?.stamp
    offset = 0
    for index in lines.indices {
      let start = offset
      offset += lines[index].text.utf8.count + 1
      lines[index].stamp = try #require(flush[start / buffer] ?? lines.last?.stamp)
    }
    let log = parseConsole(join(lines))
    #expect(log.timesWorthless)
    #expect(log.calls.count == parseConsole(try ArenaPack(name).bytes("console.log")).calls.count)
  }

  // Skipped where the recorded runs are not beside the package.
  @Test(
    .enabled(if: ArenaPack.isPresent("arena-faulty")),
    arguments: ["arena-faulty", "arena-small", "arena-adversarial", "arena-aborted"],
    [19, 21, 23, 26])
  func coarseStampsAreNotBuffered(name: String, kept: Int) throws {
    // Whole seconds, tenths, milliseconds and microseconds.
    let lines = try lines(name).map { (stamp: $0.stamp.prefix(kept) + "Z", text: $0.text) }
    let log = parseConsole(join(lines.map { (stamp: String($0.stamp), text: $0.text) }))
    #expect(!log.timesWorthless)
    #expect(
      log.stamps?.resolution == [19: 1_000_000_000, 21: 100_000_000, 23: 1_000_000][kept] ?? 1000)
  }

  @Test func oneStampForAllIsWorthless() {
    let script = ConsoleScript.typical()
    #expect(parseConsole(stamped(script.text) { _ in "2026-11-21T12:00:00.5Z " }).timesWorthless)
    #expect(!parseConsole(stamped(script.text) { _ in "2026-11-21T12:00:00Z " }).timesWorthless)
    #expect(!parseConsole(script.bytes).timesWorthless)
  }

  @Test func attemptsFollowEachOther() {
    var script = ConsoleScript(header: false)
    script.prompt(.marketAnalysis)
    let prompt = script.lines.count
    script.refuse("- a\n- b")
    script.serviceError("RateLimitError - Error code: 429 - x", .rateLimited)
    script.answerError("KeyError - 'output'")
    script.accept()
    // The lines of the refused answer are 1 s after the prompt's, and so on.
    let counts = [prompt, 10, 2, 1, 4]
    var seconds: [Int] = []
    for (index, count) in counts.enumerated() {
      seconds += Array(repeating: index * (index + 1) / 2, count: count)
    }
    let log = parseConsole(
      stamped(script.text) { "2026-11-21T12:00:\(seconds[min($0, seconds.count - 1)] + 10)Z " })
    script.check(log)
    #expect(log.headMissing)
    let first = log.calls[0].start
    let times = log.attempts.map {
      [($0.start - first) / 1_000_000_000, ($0.end - first) / 1_000_000_000]
    }
    #expect(times == [[0, 1], [1, 3], [3, 6], [6, 10]])
    #expect(log.calls[0].end == log.attempts[3].end)
  }

  @Test func linesOfAnotherStreamMayLackStamps() {
    var script = ConsoleScript()
    script.prompt(.buy)
    let prompt = script.lines.count
    script.line(
      "[2026-11-21 12:00:00 - openai._base_client:1 - INFO] Retrying request in 0.5 seconds")
    script.accept()
    let whole = String(
      decoding: stamped(script.text) { "2026-11-21T12:00:0\($0 / 19)Z " }, as: UTF8.self)
    var lines = whole.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let stamp = String(lines[prompt].prefix { $0 != "[" })
    lines[prompt].removeFirst(stamp.count)
    let log = parseConsole(Array(lines.joined(separator: "\n").utf8))
    script.check(log)
    #expect(log.attempts.map(\.hiddenRetries) == [1])
    #expect(log.attempts.map(\.backOff) == [500_000_000])
    #expect(log.attempts.allSatisfy { $0.start != ConsoleLog.absent && $0.end >= $0.start })
  }
}
