import Testing

@testable import Simulator

@Suite struct TraceLineWriterTests {
  private func text(run: String, _ lines: [TraceLine], stage: String, chunk: Int) -> [String] {
    var chunks: [String] = []
    var writer = TraceLineWriter(run: run, system: "s", chunkSize: chunk)
    let name = writer.name(stage)
    func take(_ span: Span<UInt8>) {
      chunks.append(String(decoding: span.indices.map { span[$0] }, as: UTF8.self))
    }
    for line in lines {
      var line = line
      line.stage = name
      writer.write(line, into: take)
    }
    writer.finish(into: take)
    #expect(writer.lines == lines.count)
    #expect(writer.bytes == chunks.reduce(0) { $0 + $1.utf8.count })
    return chunks
  }

  @Test func linesHaveTheirFieldsInOrder() {
    var line = TraceLine()
    line.start = 1_754_180_890_000_000_001
    line.duration = 1_234_999
    line.day = 3
    line.iteration = 4
    line.agent = 5
    line.group = 6
    line.phase = .parse
    line.attempt = 2
    line.status = .parseError
    line.inputTokens = 10
    line.outputTokens = 100
    line.call = 7
    line.isCached = true
    let expected =
      #"{"ts":1754180890000000001,"run":"r","system":"s","day":3,"iter":4,"agent":5,"group":6,"#
      + #""stage":"buy","phase":"parse","attempt":2,"status":"parse_error","dur_us":1234,"#
      + #""prompt_tokens":10,"completion_tokens":100,"call":7,"cached":true}"# + "\n"
    #expect(text(run: "r", [line], stage: "buy", chunk: 1) == [expected])
  }

  @Test func namesAreEscapedAndAbsentFieldsLeftOut() {
    let expected =
      #"{"ts":0,"run":"a\"b\\c\u000a","system":"s","day":0,"iter":0,"stage":"é\u0001","#
      + #""phase":"llm","attempt":0,"status":"ok","dur_us":0,"prompt_tokens":0,"#
      + #""completion_tokens":0}"# + "\n"
    #expect(
      text(run: "a\"b\\c\n", [TraceLine()], stage: "é\u{1}", chunk: 1) == [expected])
  }

  @Test(arguments: [1, 100, 1000, 10_000])
  func chunksHoldWholeLines(size: Int) {
    var line = TraceLine()
    line.start = .max
    line.duration = .min
    line.agent = .min
    line.group = .min
    line.call = .min
    line.day = .min
    line.iteration = .min
    line.attempt = .min
    line.inputTokens = .min
    line.outputTokens = .min
    line.isCached = true
    line.status = .connection
    let lines = Array(repeating: line, count: 100)
    let chunks = text(
      run: String(repeating: "\u{1}", count: 500), lines, stage: String(repeating: "x", count: 900),
      chunk: size)
    #expect(chunks.allSatisfy { $0.hasSuffix("}\n") })
    #expect(chunks.allSatisfy { $0.hasPrefix("{\"ts\":9223372036854775807,") })
    let all = chunks.joined().split(separator: "\n")
    #expect(all.count == 100)
    #expect(Set(all).count == 1)
    #expect(all[0].contains("\"dur_us\":-9223372036854775,"))
    #expect(all[0].contains("\"attempt\":-9223372036854775808,"))
  }

  @Test func numbersOfEveryLengthAreWritten() {
    var values: [Int64] = [0, .max, .min, .min + 1]
    var power: Int64 = 1
    for _ in 0..<18 {
      power *= 10
      values += [power - 1, power, power + 1, -power, power / 2 + 7]
    }
    var stream = RandomStream(seed: 31, label: "numbers")
    for _ in 0..<2000 {
      values.append(Int64(bitPattern: stream.next()) >> Int64(stream.below(64)))
    }
    let lines = values.map { value in
      var line = TraceLine()
      line.start = value
      return line
    }
    let written = text(run: "r", lines, stage: "a", chunk: 1 << 16).joined()
    let numbers = written.split(separator: "\n").map {
      String($0.prefix { $0 != "," }.dropFirst(#"{"ts":"#.count))
    }
    #expect(numbers == values.map { "\($0)" }, "seed 31")
  }

  @Test func placesOfWordsMatchTheirOrder() {
    #expect(TracePhase.allCases.map(\.number) == Array(0..<7))
    #expect(TraceStatus.allCases.map(\.number) == Array(0..<9))
  }
}
