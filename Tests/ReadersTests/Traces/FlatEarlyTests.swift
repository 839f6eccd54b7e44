import Synchronization
import TestSupport
import Testing
import Trace

@testable import Readers

/// Rows that are handed over while the rest is read are those of the whole run, and a digest that is made
/// meanwhile is that of the file.
@Suite struct FlatEarlyTests {
  /// What was handed over.
  private final class Taken: Sendable {
    let rows = Mutex<[SpanRow]>([])
    let digests = Mutex<[InputDigest]>([])
  }

  /// Lines of calls with an identifier, of calls without, and of no call; some are broken.
  private static func lines(_ count: Int, seed: UInt64) -> String {
    var generator = SeededGenerator(seed: seed)
    func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }
    var text = ""
    for line in 0..<count {
      let phase = ["prompt", "llm", "llm", "parse", "call", "queue"][number(0..<6)]
      text += "{\"ts\":\(1_700_000_000_000_000_000 + number(0..<5_000_000_000)),\"agent\":"
      text += "\(number(0..<30)),\"stage\":\"s\(number(0..<3))\",\"phase\":\"\(phase)\""
      if number(0..<3) > 0 { text += ",\"call\":\(number(0..<count / 3))" }
      text += ",\"attempt\":\(number(0..<3)),\"dur_us\":\(number(0..<900_000))"
      if number(0..<9) == 0 { text += ",\"cost\":0.\(number(0..<99)),\"prompt_bytes\":\(line)" }
      text += number(0..<500) == 0 ? "\n" : "}\n"
    }
    return text
  }

  /// The run, with rows taken early as multiples of `step`, at most `most` of them.
  private func read(
    _ path: String, step: Int, most: Int = .max, _ taken: Taken,
    _ algorithm: Digest.Algorithm = .xxh128
  ) throws -> RunTrace {
    var options = ReadOptions()
    options.early = { rows in
      let known = taken.rows.withLock { $0.count }
      if known >= most { return nil }
      let count = rows.count / step * step
      taken.rows.withLock { all in for row in 0..<count { all.append(rows.row(row)) } }
      return count
    }
    options.digests = InputDigest.Request(algorithm) { digest in
      taken.digests.withLock { $0.append(digest) }
    }
    return try Registry.read([path], options: options)
  }

  @Test(
    arguments: [(1, 1, .xxh128), (2, 777, .sha256), (3, 4096, .xxh128)]
      as [(UInt64, Int, Digest.Algorithm)])
  func earlyRowsAndTheRestAreTheRun(
    seed: UInt64, step: Int, algorithm: Digest.Algorithm
  ) throws {
    let scratch = ScratchFolder()
    let path = "\(scratch.path)/t.jsonl"
    // Several blocks; the first has a mark before it, the last no line feed behind it.
    let last = "{\"ts\":5,\"stage\":\"s\",\"dur_us\":7}"
    scratch.write("t.jsonl", "\u{feff}" + Self.lines(60_000, seed: seed) + last)
    let whole = try Registry.read([path], options: ReadOptions())
    let taken = Taken()
    let rest = try read(path, step: step, taken, algorithm)
    let early = taken.rows.withLock { $0 }
    #expect(early.count > 20_000 && early.count % step == 0, "seed \(seed)")
    #expect(rest.spans.count < whole.spans.count - early.count + 1, "seed \(seed)")
    #expect(early + Array(rest.spans.rows) == Array(whole.spans.rows), "seed \(seed)")
    #expect(rest.run == whole.run && rest.coverage == whole.coverage, "seed \(seed)")
    #expect(rest.sources == whole.sources, "seed \(seed)")
    #expect(rest.warnings.all == whole.warnings.all, "seed \(seed)")
    let digest = try #require(try InputDigest.of(path, algorithm))
    #expect(taken.digests.withLock { $0 } == [digest])
    let name = "\(algorithm)"
    #expect(scratch.output("\(name)sum < t.jsonl").hasPrefix(digest.digest.hexadecimal + " "))
  }

  @Test func whoWantsNoMoreGetsNoMore() throws {
    let scratch = ScratchFolder()
    scratch.write("t.jsonl", Self.lines(90_000, seed: 4))
    let taken = Taken()
    let rest = try read("\(scratch.path)/t.jsonl", step: 100, most: 5000, taken)
    let early = taken.rows.withLock { $0.count }
    #expect((5000..<40_000).contains(early))
    #expect(try #require(rest.sources.first).spans < 70_000)
    #expect(taken.digests.withLock { $0.isEmpty })
  }

  /// Where the bytes of what the user named don't come by one after the other, nothing is said of them.
  @Test func digestsAreOfNamedPlainFiles() throws {
    let scratch = ScratchFolder()
    scratch.write("t.jsonl", Self.lines(2000, seed: 5))
    scratch.run("mkdir d && cp t.jsonl d/a.jsonl && cp t.jsonl d/b.jsonl && gzip -k t.jsonl")
    // A folder that is called as its only file is.
    scratch.run("mkdir e.jsonl && cp t.jsonl e.jsonl/e.jsonl")
    for name in ["d", "t.jsonl.gz", "e.jsonl"] {
      let taken = Taken()
      _ = try read("\(scratch.path)/\(name)", step: 1, taken)
      #expect(taken.digests.withLock { $0.isEmpty }, "\(name)")
    }
  }

  @Test func aLineThatIsLeftOutLeavesNoDigest() {
    let digest = FlatDigest(.sha256)
    digest.announce(10)
    unsafe Array("{}\n".utf8).withUnsafeBufferPointer { unsafe digest.update($0) }
    #expect(digest.finished("p") == nil)
    unsafe Array("abcdef\n\n".utf8).withUnsafeBufferPointer { unsafe digest.update($0) }
    // The last line feed is not the file's.
    #expect(digest.finished("p")?.size == 10)
    #expect(
      digest.finished("p")?.digest.hexadecimal
        == "6c1c4b5e2e636ab93a896083f4a9b83ae690598befa134f42f036fad63b5885d")
  }
}
