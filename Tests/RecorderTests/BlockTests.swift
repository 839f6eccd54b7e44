import Foundation
import Recording
import TestSupport
import Testing

@Suite struct BlockTests {
  /// Blocks of random records, and where each block ends in the file.
  private func made(
    _ generator: inout SeededGenerator
  ) -> (bytes: [UInt8], ends: [Int], texts: [[UInt8]]) {
    var bytes = RecordingFormat.header
    var ends: [Int] = []
    var texts: [[UInt8]] = []
    var writer = BlockWriter()
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      var encoder = RecordEncoder()
      for _ in 0..<Int.random(in: 1...20, using: &generator) {
        let text = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
          UInt8.random(in: 0...255, using: &generator)
        }
        texts.append(text)
        encoder.record(.output, time: Int64.random(in: .min ... .max, using: &generator)) {
          OutputPiece.encode(.output, text.span, into: &$0)
        }
      }
      bytes += writer.block(encoder.bytes.span) ?? []
      ends.append(bytes.count)
    }
    return (bytes, ends, texts)
  }

  @Test func whatIsWrittenIsRead() {
    let seed = UInt64.random(in: 0...UInt64(UInt32.max))
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let (bytes, _, texts) = made(&generator)
      let recorded = Recorded(bytes)
      #expect(recorded.output[.output] ?? [] == texts.flatMap(\.self), "seed \(seed)")
      #expect(recorded.pieces.map(\.count) == texts.map(\.count) && recorded.bytesLeft == 0)
    }
  }

  /// Wherever a file is cut, all whole blocks before are read, and nothing else.
  @Test func aCutFileIsReadUpToItsLastWholeBlock() {
    let seed = UInt64.random(in: 0...UInt64(UInt32.max))
    var generator = SeededGenerator(seed: seed)
    let (bytes, ends, _) = made(&generator)
    let whole = ends.map { Recorded(Array(bytes[..<$0])).pieces.count }
    for cut in 0..<bytes.count {
      let recorded = Recorded(Array(bytes[..<cut]))
      let expected = Array(zip(ends, whole)).last { $0.0 <= cut }
      #expect(recorded.pieces.count == expected?.1 ?? 0, "seed \(seed) cut \(cut)")
      #expect(recorded.bytesLeft == max(0, cut - (expected?.0 ?? RecordingFormat.headerSize)))
    }
  }

  /// No damage is taken for data.
  @Test func damageEndsTheRecording() {
    let seed = UInt64.random(in: 0...UInt64(UInt32.max))
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let (bytes, ends, _) = made(&generator)
      var damaged = bytes
      let place = Int.random(in: RecordingFormat.headerSize..<bytes.count, using: &generator)
      damaged[place] ^= UInt8.random(in: 1...255, using: &generator)
      let before = ends.filter { $0 <= place }.last ?? RecordingFormat.headerSize
      let expected = Recorded(Array(bytes[..<before])).pieces.count
      let recorded = Recorded(damaged)
      #expect(recorded.pieces.count == expected, "seed \(seed) place \(place)")
    }
  }

  /// Records whose bodies are anything at all are told from good ones, and nothing is read past them.
  @Test func hostileBodiesDoNoHarm() {
    let seed = UInt64.random(in: 0...UInt64(UInt32.max))
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<3000 {
      var encoder = RecordEncoder()
      let kind = RecordKind(rawValue: UInt8.random(in: 1...10, using: &generator)) ?? .end
      let body = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      encoder.record(kind, time: 5) { $0.put(raw: body.span) }
      var writer = BlockWriter()
      let block = writer.block(encoder.bytes.span) ?? []
      let recorded = Recorded(RecordingFormat.header + block)
      #expect(recorded.bytesLeft == 0, "seed \(seed)")
    }
  }

  @Test func everyRecordComesBack() throws {
    var event = FileEvent(kind: .renamed, root: 3, path: [0, 255, 10])
    (event.from, event.size, event.modified) = ([1], 0, -5)
    (event.contentState, event.content) = (.kept, 1 << 40)
    let start = RecordingStart(
      version: "1", arguments: [[], [0xFF]], folder: [47], watched: [[46]], environment: [[65]],
      process: 9, hasTerminal: true)
    let end = RecordingEnd(status: nil, signal: 9, processorTime: .max, memory: 3)
    let database = DatabaseEvent(
      kind: .logWritten, root: 0, path: [100], changes: 4_000_000_000, size: 1, logSize: 2)
    let loss = RecordingLoss(reason: .folderUnwatched, count: 2, path: [1], code: 28)
    let clock = ClockReading(wall: .min, awake: .max)
    var sample = ResourceSample()
    (sample.processes, sample.memory) = (1, 1 << 50)
    func body(_ put: (inout RecordEncoder) -> Void) -> [UInt8] {
      var encoder = RecordEncoder()
      put(&encoder)
      return encoder.bytes
    }
    #expect(FileEvent(body(event.encode).span) == event)
    #expect(RecordingStart(body(start.encode).span) == start)
    #expect(RecordingEnd(body(end.encode).span) == end)
    #expect(DatabaseEvent(body(database.encode).span) == database)
    #expect(RecordingLoss(body(loss.encode).span) == loss)
    #expect(ClockReading(body(clock.encode).span) == clock)
    #expect(ResourceSample(body(sample.encode).span) == sample)
  }
}
