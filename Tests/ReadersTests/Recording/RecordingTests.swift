import Foundation
import Recording
import TestSupport
import Testing
import Trace

@testable import Readers

/// Recordings made up for tests, and what is read from them.
@Suite struct RecordingTests {
  /// A recording under construction; times are milliseconds.
  private struct Sketch {
    static let offset: Int64 = 1_700_000_000_000_000_000
    var encoder = RecordEncoder()
    var contents: UInt64 = 0

    init(_ arguments: [String] = ["run"]) {
      let start = RecordingStart(
        version: "0", arguments: arguments.map { Array($0.utf8) }, folder: [], watched: [[46]],
        environment: [], process: 1, hasTerminal: false)
      encoder.record(.start, time: 0) { start.encode(into: &$0) }
      clock(0)
    }

    mutating func clock(_ time: Int64, set: Int64 = 0) {
      let reading = ClockReading(
        wall: Self.offset + (time + set) * 1_000_000, awake: time * 1_000_000)
      encoder.record(.clock, time: time * 1_000_000) { reading.encode(into: &$0) }
    }

    mutating func write(
      _ time: Int64, _ path: String, _ text: String?, kind: FileEvent.Kind = .written,
      modified: Int64? = nil
    ) {
      var event = FileEvent(kind: kind, root: 0, path: Array(path.utf8))
      event.modified = Self.offset + (modified ?? time) * 1_000_000
      event.size = UInt64(text?.utf8.count ?? 7)
      event.contentState = text == nil ? .overwritten : .kept
      if let text {
        contents += 1
        event.content = contents
        encoder.record(.content, time: time * 1_000_000) {
          FileContent.encode(contents, Array(text.utf8).span, into: &$0)
        }
      }
      encoder.record(.file, time: time * 1_000_000) { event.encode(into: &$0) }
    }

    mutating func print(_ time: Int64, _ text: some Sequence<UInt8>) {
      encoder.record(.output, time: time * 1_000_000) {
        OutputPiece.encode(.output, Array(text).span, into: &$0)
      }
    }

    mutating func end(_ time: Int64, status: Int32? = 0) {
      let end = RecordingEnd(status: status, signal: nil, processorTime: 0, memory: 0)
      encoder.record(.end, time: time * 1_000_000) { end.encode(into: &$0) }
    }

    func read(_ patterns: [String] = []) throws -> RunTrace {
      let place = ScratchFolder()
      var writer = BlockWriter()
      place.write(
        RecordingFormat.fileName,
        RecordingFormat.header + (writer.block(encoder.bytes.span) ?? []))
      var options = ReadOptions()
      options.patterns = patterns
      return try Registry.read([place.path], options: options)
    }
  }

  /// Lines that come in bursts as long as a buffer have its times, not theirs; long bursts of lines don't tell.
  @Test(arguments: [(4096, true), (8192, true), (4095, false), (65536, false)])
  func bufferedOutputIsSaid(size: Int, isBuffered: Bool) throws {
    var sketch = Sketch()
    let text = (0..<40_000).map { number in "line \(number)\n" }.joined().utf8
    for (number, start) in stride(from: 0, to: text.count, by: size).enumerated() {
      sketch.print(Int64(number), text.dropFirst(start).prefix(size))
    }
    sketch.end(1000)
    let trace = try sketch.read()
    #expect(trace.warnings.contains(code: "output_buffered") == isBuffered)
  }

  @Test func linesThatComeOneByOneAreNotBuffered() throws {
    var sketch = Sketch()
    for number in 0..<500 { sketch.print(Int64(number), "line \(number)\n".utf8) }
    sketch.end(1000)
    let trace = try sketch.read()
    #expect(!trace.warnings.contains(code: "output_buffered"))
  }

  private func rows(_ trace: RunTrace) -> [SpanRow] { Array(trace.spans.rows) }

  @Test func overwrittenPairsAreCallsOfTheirOwn() throws {
    var sketch = Sketch()
    for turn in 0..<5 as Range<Int64> {
      sketch.write(100 * turn, "out/day0_iter0_planning_prompt.txt", "prompt \(turn)")
      // One prompt is never answered.
      if turn == 2 { continue }
      sketch.write(100 * turn + 10 + turn, "out/day0_iter0_planning_result.txt", "answer \(turn)")
    }
    sketch.end(600)
    let trace = try sketch.read()
    #expect(trace.run.system == "prompt-files")
    let durations = rows(trace).map(\.duration)
    #expect(Set(durations) == [10_000_000, 11_000_000, nil, 13_000_000, 14_000_000])
    #expect(trace.coverage.callsObserved == 5 && trace.coverage.callsTimed == 4)
    #expect(rows(trace).count { $0.status == .missingResult } == 1)
    let texts = try #require(trace.texts)
    var loaded: [String] = []
    texts.load(texts.prompts.map { Int($0) }) { loaded.append(String(decoding: $1, as: UTF8.self)) }
    #expect(loaded.sorted() == (0..<5).map { "prompt \($0)" })
    #expect(trace.run.start == Sketch.offset && trace.run.end == Sketch.offset + 600_000_000)
  }

  @Test func patternsNameOtherFiles() throws {
    var sketch = Sketch()
    sketch.write(0, "ann.in", "question")
    sketch.write(40, "ann.out", "answer")
    sketch.write(100, "ann.in", "question 2")
    sketch.write(170, "ann.out", "answer 2")
    sketch.end(200)
    let trace = try sketch.read(["{agent}.{kind:in|out}"])
    #expect(Set(rows(trace).map(\.duration)) == [40_000_000, 70_000_000])
    #expect(rows(trace).allSatisfy { $0.agent == "ann" })
  }

  @Test func aWriteThatIsToldOfTwiceIsOne() throws {
    var sketch = Sketch()
    sketch.write(0, "day0_iter0_a_prompt.txt", "p")
    sketch.write(5, "day0_iter0_a_prompt.txt", "p", kind: .found, modified: 0)
    sketch.write(30, "day0_iter0_a_result.txt", "r", kind: .found)
    sketch.write(31, "day0_iter0_a_result.txt", "r", modified: 30)
    sketch.end(40)
    let trace = try sketch.read()
    #expect(rows(trace).map(\.duration) == [30_000_000])
  }

  @Test func whatIsReadLateBelongsToTheLaterWrite() throws {
    var sketch = Sketch()
    sketch.write(0, "day0_iter0_a_prompt.txt", "p")
    // Both events were handled after the second write.
    sketch.write(50, "day0_iter0_a_prompt.txt", "q", modified: 49)
    sketch.write(51, "day0_iter0_a_prompt.txt", "q", modified: 49)
    sketch.end(60)
    let trace = try sketch.read()
    #expect(trace.warnings.contains(code: "recording_overwritten"))
  }

  @Test func aClockThatIsSetChangesNoDuration() throws {
    var sketch = Sketch()
    sketch.write(0, "day0_iter0_a_prompt.txt", "p")
    sketch.clock(10, set: 3_600_000)
    sketch.write(30, "day0_iter0_a_result.txt", "r", modified: 3_600_030)
    sketch.end(40)
    let trace = try sketch.read()
    #expect(rows(trace).map(\.duration) == [30_000_000])
    #expect(trace.warnings.contains(code: "clock_stepped"))
  }

  @Test func aCommandOfWhichNothingIsKnownIsOneSpan() throws {
    var sketch = Sketch()
    sketch.encoder.record(.output, time: 1) {
      OutputPiece.encode(.output, Array("one\ntwo\n".utf8).span, into: &$0)
    }
    sketch.end(1500, status: 3)
    let trace = try sketch.read()
    let row = try #require(rows(trace).first)
    #expect(trace.spans.count == 1 && row.stage == "command" && row.duration == 1_500_000_000)
    #expect(row.status == .error && row.error == "exit status 3" && row.timing == .trace)
    #expect(trace.warnings.all.contains { $0.message.hasPrefix("2 lines, 0 writes") })
  }

  @Test func aRecordingWithoutItsEndIsSaidToBe() throws {
    var sketch = Sketch()
    sketch.write(0, "day0_iter0_a_prompt.txt", "p")
    #expect(try sketch.read().warnings.contains(code: "recording_unfinished"))
  }

  @Test func anotherVersionIsRefused() {
    let place = ScratchFolder()
    var head = RecordingFormat.header
    head[8] = 9
    place.write(RecordingFormat.fileName, head + [UInt8](repeating: 0, count: 100))
    #expect(throws: ReaderError.self) {
      try Registry.read([place.path], options: ReadOptions())
    }
  }

  /// Whatever bytes a recording holds, reading ends in a run or an error.
  @Test func damagedRecordingsAreReadOrRefused() throws {
    let seed = UInt64.random(in: 0...UInt64(UInt32.max))
    var generator = SeededGenerator(seed: seed)
    let place = ScratchFolder()
    for _ in 0..<300 {
      var sketch = Sketch()
      for step in 0..<12 as Range<Int64> {
        let kinds: [FileEvent.Kind] = [.written, .found, .renamed, .removed, .present]
        let names = [
          "day0_iter1_market_analysis_prompt.txt", "day0_short_reflection_prompt.txt",
          "day0_short_reflection_result.txt", "day1_gossip_generation_prompt.txt", "persona.json",
          "day2147483647_strategy_update_prompt.txt", "\u{7}/../x", "", "information.json",
        ]
        sketch.write(
          step * Int64.random(in: -5...5, using: &generator),
          names.randomElement(using: &generator) ?? "",
          Bool.random(using: &generator) ? "[{}]" : nil,
          kind: kinds.randomElement(using: &generator) ?? .written,
          modified: Int64.random(in: -1000...1000, using: &generator))
      }
      var bytes = sketch.encoder.bytes
      // Inside of the records, so that the check sum is right and the readers see it.
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      var writer = BlockWriter()
      place.write(
        RecordingFormat.fileName, RecordingFormat.header + (writer.block(bytes.span) ?? []))
      do throws(ReaderError) {
        let trace = try Registry.read([place.path], options: ReadOptions())
        #expect(trace.spans.count < 100, "seed \(seed)")
      } catch {
        #expect(!error.message.isEmpty)
      }
    }
  }
}
