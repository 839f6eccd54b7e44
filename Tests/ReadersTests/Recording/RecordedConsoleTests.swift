import Recording
import TestSupport
import Testing

@testable import Readers

@Suite struct RecordedConsoleTests {
  private func log(
    _ pieces: [(RecordedStream, String, Int64)], chunkSize: Int = 7
  ) -> String {
    var console = RecordedConsole(chunkSize: chunkSize)
    var made: [UInt8] = []
    let take = { (chunk: Span<UInt8>) -> Bool in
      for index in 0..<chunk.count { made.append(chunk[index]) }
      return true
    }
    for (stream, text, time) in pieces {
      console.take(Array(text.utf8).span, of: stream, at: time)
      let goesOn = console.deliver(take)
      #expect(goesOn)
    }
    console.finish()
    let isWhole = console.deliver(take, isLast: true)
    #expect(isWhole)
    return String(decoding: made, as: UTF8.self)
  }

  private let zero = "000000000000000000"

  @Test func aLineHasTheTimeOfItsFirstByte() {
    let made = log([(.output, "a", 1), (.output, "b\nc", 2), (.output, "\n\n", 3)])
    #expect(made == "\(zero)1 ab\n\(zero)2 c\n\(zero)3 \n")
  }

  @Test func streamsDoNotCutEachOthersLines() {
    let made = log([
      (.output, "one ", 1), (.errors, "wrong\nwro", 2), (.output, "line\n", 3),
      (.errors, "ng\n", 4),
      (.output, "end", 5),
    ])
    #expect(made == "\(zero)1 one line\n\(zero)2 wrong\n\(zero)2 wrong\n\(zero)5 end")
  }

  @Test func whatStillWaitsComesInTheEnd() {
    let made = log([(.output, "open", 1), (.errors, "waits", 2)])
    #expect(made == "\(zero)1 open\n\(zero)2 waits")
  }

  @Test func aTerminalsLinesEndAsInFiles() {
    let made = log([(.terminal, "a\r", 1), (.terminal, "\nb\rc\r\n\r", 2)])
    #expect(made == "\(zero)1 a\n\(zero)2 b\rc\n\(zero)2 \r\n")
  }

  /// However the bytes are cut into pieces, a stream's text stays the same.
  @Test func piecesDoNotMatter() {
    let seed = UInt64.random(in: 0...UInt64(UInt32.max))
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let text = String(
        (0..<60).map { _ in "ab\n\r".unicodeScalars.randomElement(using: &generator) ?? "a" }
          .map(Character.init))
      var pieces: [(RecordedStream, String, Int64)] = []
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...9, using: &generator)
        pieces.append((.output, String(decoding: rest.prefix(count), as: UTF8.self), 5))
        rest = rest.dropFirst(count)
      }
      #expect(log(pieces) == log([(.output, text, 5)]), "seed \(seed)")
    }
  }
}
