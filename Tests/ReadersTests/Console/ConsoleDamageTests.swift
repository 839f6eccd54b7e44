import TestSupport
import Testing
import Trace

@testable import Readers

/// Logs that are cut, patched or spoilt.
@Suite struct ConsoleDamageTests {
  private func isSound(_ log: ConsoleLog) -> Bool {
    var next = 0
    for (index, call) in log.calls.enumerated() {
      guard Int(call.firstAttempt) == next else { return false }
      for attempt in call.attempts {
        guard attempt < log.attempts.count, log.attempts[attempt].call == Int32(index) else {
          return false
        }
      }
      next += Int(call.attemptCount)
    }
    return next == log.attempts.count
  }

  @Test(arguments: [false, true]) func aLogMayEndAnywhere(isStamped: Bool) {
    let script = ConsoleScript.short()
    let bytes =
      isStamped
      ? stamped(script.text) { "2026-11-21T12:00:\($0 / 10 % 60 + 10).5Z " } : script.bytes
    let whole = parseConsole(bytes)
    script.check(whole)
    for end in 0..<bytes.count {
      let log = parseConsole(Array(bytes[..<end]))
      #expect(isSound(log), "cut at \(end)")
      #expect(log.calls.count <= whole.calls.count, "cut at \(end)")
      #expect(log.attempts.count <= whole.attempts.count, "cut at \(end)")
      // All but the last call are untouched.
      let kept = max(0, log.calls.count - 1)
      #expect(log.calls.prefix(kept) == whole.calls.prefix(kept), "cut at \(end)")
      let attempts = max(0, log.attempts.count - 1)
      #expect(log.attempts.prefix(attempts) == whole.attempts.prefix(attempts), "cut at \(end)")
      if let last = log.calls.last, last.ending != .accepted {
        #expect(last.ending == .inFlight || last.ending == .exhausted, "cut at \(end)")
        #expect(last.attemptCount > 0, "cut at \(end)")
      }
    }
  }

  @Test(arguments: [false, true]) func aLogMayStartAnywhere(isStamped: Bool) {
    let script = ConsoleScript.short()
    let bytes =
      isStamped
      ? stamped(script.text) { "2026-11-21T12:00:\($0 / 10 % 60 + 10).5Z " } : script.bytes
    let whole = parseConsole(bytes)
    for start in 1..<bytes.count {
      let log = parseConsole(Array(bytes[start...]))
      #expect(isSound(log), "cut at \(start)")
      // Every call that starts after the cut is there, and no other.
      let expected = whole.calls.filter { $0.offset >= Int64(start) }
      guard log.calls.count == expected.count else {
        // Between a stamp and its text nothing is lost but the stamp.
        #expect(isStamped && log.calls.count == expected.count + 1, "cut at \(start)")
        continue
      }
      #expect(log.calls.map(\.promptHash) == expected.map(\.promptHash), "cut at \(start)")
      #expect(log.calls.map(\.ending) == expected.map(\.ending), "cut at \(start)")
      if start >= 60, !isStamped {
        #expect(log.headMissing || log.calls.isEmpty, "cut at \(start)")
      }
    }
  }

  @Test func aPartMayBeMissing() {
    let script = ConsoleScript.typical()
    let bytes = script.bytes
    let whole = parseConsole(bytes)
    var generator = SeededGenerator(seed: 7)
    var wrong = 0
    let rounds = 600
    for round in 0..<rounds {
      let start = Int.random(in: 60..<bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 1...3000, using: &generator))
      let log = parseConsole(Array(bytes[..<start] + bytes[end...]))
      #expect(isSound(log), "seed 7, round \(round)")
      #expect(log.calls.count <= whole.calls.count, "seed 7, round \(round)")
      // Calls that end before the gap, and those from the second call after it on, are whole.
      let before = max(0, whole.calls.filter { $0.offset < Int64(start) }.count - 1)
      let after = max(0, whole.calls.filter { $0.offset >= Int64(end) }.count - 1)
      let isRight =
        log.calls.prefix(before).map(\.promptHash) == whole.calls.prefix(before).map(\.promptHash)
        && log.calls.suffix(after).map(\.promptHash) == whole.calls.suffix(after).map(\.promptHash)
        && log.calls.suffix(after).map(\.ending) == whole.calls.suffix(after).map(\.ending)
      if !isRight { wrong += 1 }
    }
    // A gap that joins two prompts of one stage looks just like a quotation.
    #expect(wrong * 100 <= rounds, "seed 7: \(wrong) of \(rounds)")
  }

  @Test(arguments: 1...20) func spoiltLogsAreRead(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let source = ConsoleScript.typical().text.split(separator: "\n").map(String.init)
    for round in 0..<60 {
      var lines = source
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        let one = Int.random(in: 0..<lines.count, using: &generator)
        let other = Int.random(in: 0..<lines.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: lines.swapAt(one, other)
        case 1: lines.remove(at: one)
        case 2: lines.insert(lines[other], at: one)
        default: lines.insert(contentsOf: lines[min(one, other)..<max(one, other)], at: one)
        }
        if lines.count > 3000 { lines.removeLast(lines.count - 3000) }
      }
      var bytes = Array(lines.joined(separator: "\n").utf8)
      for _ in 0..<Int.random(in: 0...8, using: &generator) where !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      let log = parseConsole(bytes)
      #expect(isSound(log), "seed \(seed), round \(round)")
      let places = ConsoleAttribution(log)
      #expect(places.agent.count == log.calls.count, "seed \(seed), round \(round)")
      #expect(
        describe(log) == describe(parseConsole(bytes, chunk: 13)), "seed \(seed), round \(round)")
    }
  }

  private func describe(_ log: ConsoleLog) -> String {
    "\(log.calls) \(log.attempts) \(log.errorClasses) \(log.settlements) \(log.databaseErrors) "
      + "\(log.databaseErrorStamps) \(log.lines) \(log.bytes) \(log.strayLines) \(log.crash ?? "") "
      + "\(log.headMissing) \(log.earlierRuns) \(log.timesWorthless) \(log.model ?? "")"
  }

  @Test(arguments: [false, true]) func piecesDoNotMatter(isStamped: Bool) {
    let script = ConsoleScript.typical()
    let bytes =
      isStamped
      ? stamped(script.text) { "2026-11-21T12:00:\($0 / 10 % 60 + 10).5Z " } : script.bytes
    let whole = describe(parseConsole(bytes, chunk: bytes.count))
    for chunk in 1...64 {
      #expect(describe(parseConsole(bytes, chunk: chunk)) == whole, "pieces of \(chunk)")
    }
  }

  @Test func nothingIsNoRun() {
    for text in ["", "\n", "\r\n", "x", "\"\"\"", "LLM PROMPT", "LLM PROMPT\n", "True\nTrue\n"] {
      let log = parseConsole(Array(text.utf8))
      #expect(log.calls.isEmpty)
      #expect(log.attempts.isEmpty)
      #expect(log.stamps == nil)
    }
  }
}
