import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// Damaged and malicious input of every kind that AgentSociety leaves.
@Suite struct SocietyHostileTests {
  // MARK: Avro

  /// A number as Avro writes it.
  private static func number(_ value: Int64) -> [UInt8] {
    var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
    var result: [UInt8] = []
    while rest > 0x7f {
      result.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return result + [UInt8(rest)]
  }

  private static func text(_ value: String) -> [UInt8] {
    number(Int64(value.utf8.count)) + Array(value.utf8)
  }

  private static let mark = [UInt8](repeating: 7, count: 16)
  private static let schema = """
    {"type":"record","name":"R","fields":[{"name":"id","type":"int"},{"name":"name","type":"string"}]}
    """

  private static func head(schema: String = schema, codec: String = "null") -> [UInt8] {
    AvroContainer.magic + number(2) + text("avro.codec") + text(codec) + text("avro.schema")
      + text(schema) + number(0) + mark
  }

  private static func block(_ count: Int64, _ data: [UInt8], size: Int64? = nil) -> [UInt8] {
    number(count) + number(size ?? Int64(data.count)) + data + mark
  }

  private static let record = number(5) + text("five")

  private func read(_ bytes: [UInt8]) throws -> (records: Int, damage: String?) {
    let container = try AvroContainer(bytes.span)
    var records = 0
    let broken = AvroFile.records(bytes.span, container) { cells in
      #expect(cells.count == container.fields.count)
      records += 1
    }
    return (records, container.damage ?? broken)
  }

  @Test func wholeFile() throws {
    let found = try read(Self.head() + Self.block(2, Self.record + Self.record))
    #expect(found.records == 2 && found.damage == nil)
    // A file without a block is one that was never written to.
    #expect(try read(Self.head()).records == 0)
  }

  /// Each is no more than its whole blocks, and never memory by a number from the file.
  @Test(arguments: [
    block(1, record, size: Int64.max), block(1, record, size: -1), block(-1, record),
    block(Int64.max, record), block(1, number(5) + number(1 << 40)), block(3, record),
    block(1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    Array(block(1, record).dropLast(1)), Array(block(1, record).dropLast(17)), [0x02],
  ])
  func badBlocks(block: [UInt8]) throws {
    let found = try read(Self.head() + Self.block(1, Self.record) + block)
    #expect(found.damage != nil)
    #expect(found.records >= 1 && found.records <= 2)
  }

  @Test(arguments: [
    Array("Obj".utf8), Array("PAR1".utf8), AvroContainer.magic,
    AvroContainer.magic + number(Int64.max), AvroContainer.magic + number(Int64.min) + number(0),
    head(codec: "lzma"), head(schema: "{}"), head(schema: "not JSON"),
    head(schema: #"{"type":"record","name":"R","fields":[{"name":"r","type":"R"}]}"#),
    head(
      schema:
        #"{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"array","items":"null"}}]}"#
    ),
    Array(head().dropLast(3)),
  ])
  func badHeaders(bytes: [UInt8]) {
    #expect(throws: AvroContainer.Failure.self) { try AvroContainer(bytes.span) }
  }

  /// What snappy says of itself is bounded before it is inflated.
  @Test func bombs() throws {
    let claims: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 0, 0]
    let found = try read(Self.head(codec: "snappy") + Self.block(1, claims))
    #expect(found.records == 0 && found.damage?.contains("claims") == true)
    // A check sum that does not hold.
    let wrong: [UInt8] = [2, 4, 10, 8, 1, 2, 3, 4]
    #expect(try read(Self.head(codec: "snappy") + Self.block(1, wrong)).damage != nil)
  }

  @Test(.enabled(if: SocietyPack.arePresent, "the shared data is absent"))
  func fileThatWasCutOff() throws {
    let folder = SocietyPack.run4("exp_fail", "avro/8d0f6a52-1c9b-4b7e-8f3a-64c2e1b7d905")
    let path = "\(folder)/25618824-b69e-4d92-b8ab-5df212e6f57d/status.avro"
    let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(try read(whole).records == 180)
    let cut = try read(Array(whole.dropLast(37)))
    #expect(cut.records == 160 && cut.damage != nil)
    // Any cut leaves whole blocks, or says that the header is broken.
    let seed = UInt64.random(in: .min ... .max)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let count = Int.random(in: 0..<whole.count, using: &generator)
      if let found = try? read(Array(whole.prefix(count))) {
        #expect(found.records % 20 == 0, "seed \(seed)")
      }
      var changed = whole
      changed[Int.random(in: 0..<whole.count, using: &generator)] ^= UInt8(
        1 << Int.random(in: 0..<8, using: &generator))
      _ = try? read(changed)
    }
  }

  // MARK: Dumps

  private func rows(_ text: String) -> (rows: [String], bad: Int, damage: String?) {
    var found: [String] = []
    var dump = PostgresDump(
      target: .init(
        wants: { $0 == "t" },
        columns: { _, count in count == 2 ? ["a", "b"] : nil },
        row: { _, columns, cells in
          found.append(
            columns.indices.map { "\(columns[$0])=\(cells.text($0) ?? "NULL")" }.joined(
              separator: "|"))
        }))
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let bytes = Array(line.utf8)
      dump.take(bytes.span, isTruncated: false)
    }
    return (found, dump.bad.count, dump.damage())
  }

  @Test func copiedRows() {
    let found = rows(
      """
      COPY public.t (a, b) FROM stdin;
      1\t\\N
      x\\ty\\\\n\\n\\b\\101\t\\\\N
      one
      \\.
      COPY public.other (a, b) FROM stdin;
      INSERT INTO t VALUES (1, 'no');
      \\.
      COPY public.t (a, b) FROM stdin;
      2\t3
      """)
    #expect(
      found.rows == ["a=1|b=NULL", "a=x\ty\\n\n\u{8}A|b=\\N", "a=2|b=3"])
    #expect(found.bad == 1)
    #expect(found.damage?.contains("rows of t") == true)
  }

  @Test func insertedRows() {
    let found = rows(
      """
      CREATE TABLE public.t (
          b character varying(10) DEFAULT 'a,b(' NOT NULL,
          "a" numeric(3,2),
          CONSTRAINT x CHECK ((a > 0))
      );
      INSERT INTO public.t VALUES ('it''s;
      two lines', -1.5);
      INSERT INTO public.t (a, "b") VALUES (1, NULL), (true, E'x\\'y'),
        ('a;b', 'c');
      INSERT INTO public.t VALUES (nonsense(), 1);
      INSERT INTO public.t VALUES ('never ended
      """)
    #expect(
      found.rows == [
        "b=it's;\ntwo lines|a=-1.5", "a=1|b=NULL", "a=1|b=x'y", "a=a;b|b=c",
      ])
    #expect(found.bad == 1 && found.damage != nil)
  }

  // MARK: Texts

  @Test func informationFile() {
    let file = SocietyInfoFile(
      Array(
        #"""
        config: "a: 1\n\
          \ b: \u4f60\n  c"
        error: 'it''s

          two
          lines'
        id: 0b6f2c1e-5d3a-4e8f-9a17-2c4d6e8f0a1b
        name: plain
          goes on
        status: !!python/object/apply:x.ExperimentStatus
        - 3
        updated_at: "never ended
        """#.utf8))
    #expect(file.values["config"] == "a: 1\n b: 你\n  c")
    #expect(file.values["error"] == "it's\ntwo lines")
    #expect(file.values["name"] == "plain goes on")
    #expect(file.values["status"] == "3")
    #expect(file.values["updated_at"] == "never ended")
  }

  @Test func commaSeparatedValues() {
    var text = CSVText(Array("a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n,\n2,\"open".utf8))
    var cells = SocietyCells()
    var found: [[String?]] = []
    while text.next(into: &cells) { found.append((0..<cells.count).map { cells.text($0) }) }
    #expect(found == [["a", "b"], ["1", "x, \"y\"\nz"], [nil, nil], ["2", "open"]])
    #expect(text.isCutOff)
  }

  @Test func jsonEncodedTwice() {
    func value(_ text: String) -> JSONValue? {
      let bytes = Array(text.utf8)
      return JSONColumn.value(bytes.span)
    }
    #expect(value(#""[\"{\\\"a\\\": 1}\"]""#)?.elements?.count == 1)
    #expect(value(#""Nothing""#)?.text == "Nothing")
    #expect(value(#""42""#)?.text == "42")
    #expect(value(#"{"a": 1}"#)?["a"]?.int64 == 1)
    #expect(value("{'a': 1}") == nil)
  }

  // MARK: Logs

  private func parse(_ text: String) -> SocietyLog {
    var parser = SocietyLogParser(
      SocietyLog(path: "", file: .init(tree: 0, index: 0)), names: ByteInterner())
    for line in text.split(separator: "\n") {
      let bytes = Array(line.utf8)
      parser.take(bytes.span)
    }
    return parser.finish()
  }

  private static let stamp = "2026-11-21 20:12:24,637 - agentsociety - "

  @Test func recordsOverSeveralLines() {
    let escape = "\u{1b}[36m(AgentGroup pid=12, ip=10.0.0.2)\u{1b}[0m "
    let log = parse(
      """
      \(escape)\(Self.stamp)WARNING - OpenAIError: Error code: 500 - a
      \(Self.stamp)INFO - Start simulation day 1 at 28801.5, step 7
      \(escape)b for request [{'role': 'user'}] NOT_GIVEN. original response: `None`. Retry 2 of 4
      \(escape)\(Self.stamp)WARNING - TimeoutError: `` for request x. Retry
      \(Self.stamp)INFO - LLM request count: 12
      """)
    #expect(log.events.count == 3 && log.unreadable == 1)
    guard case .attempt(let attempt) = log.events[1].kind else {
      Issue.record("no attempt")
      return
    }
    #expect(attempt.number == 2 && attempt.allowed == 4 && attempt.status == .serverError)
    #expect(log.events[1].process == 12)
    #expect(
      log.events[0].kind == .stepStart(.init(day: 1, second: 28801.5), step: 7))
    #expect(log.events[2].kind == .requests(12))
  }

  /// What a prompt says of repeats or of a retry does not count.
  @Test(arguments: [
    "INFO - Agent 1 said [repeated 9x across cluster] and more",
    "INFO - [repeated 99999999999999x across cluster]",
    "INFO - Start simulation day x at y, step z",
    "WARNING - OpenAIError: Retry 1 of 4 is what the prompt says", "INFO - Round  starting",
    "DEBUG - Agent : Finished main workflow - nothing", "WARNING - LLM Error: . Retry 0 of 0",
    "INFO - Round 99999999999 starting",
  ])
  func misleadingLines(line: String) {
    let log = parse(Self.stamp + line)
    #expect(log.events.isEmpty)
    #expect(log.levels.values.reduce(0, +) == 1)
  }

  @Test func randomLines() {
    let seed = UInt64.random(in: .min ... .max)
    var generator = SeededGenerator(seed: seed)
    let pieces = [
      Self.stamp, "WARNING - ", "OpenAIError: ", " for request ", "Retry 1 of 4", "\u{1b}[36m",
      "(AgentGroup pid=", "7) ", " [repeated 3x across cluster]", "\n",
      "Start simulation day 0 at ",
      "Agent 3: Finished main workflow - cognition", "\u{0}", "é", "Round 1 starting",
    ]
    for _ in 0..<500 {
      let text = (0..<Int.random(in: 1..<12, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }.joined()
      let log = parse(text)
      #expect(log.events.allSatisfy { $0.weight >= 1 }, "seed \(seed)")
    }
  }
}
