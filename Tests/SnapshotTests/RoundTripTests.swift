import TestSupport
import Testing
import Trace

@testable import Snapshot

@Suite struct RoundTripTests {
  /// The smallest file for its rows is no claim beyond its bytes.
  @Test func rowsThatAreAllEqualAreRead() throws {
    var table = SpanTable()
    let row = SpanRow(
      run: "r", system: "s", source: "f", call: 1, stage: "a", phase: Phase.call, status: .ok)
    for _ in 0..<600_000 { table.append(row) }
    let bytes = snapshot(table)
    #expect(bytes.count < 20_000)
    #expect(try read(bytes).count == 600_000)
    // The same bytes can't hold ten times as many.
    var footer = try SnapshotReader(SnapshotBytes(bytes)).footer
    for group in footer.groups.indices {
      for index in footer.leaves.indices {
        footer.groups[group].chunks[index].name = footer.leaves[index].name
      }
      footer.groups[group].rows *= 10
      footer.rows += footer.groups[group].rows / 10 * 9
    }
    let end = footer.encoded()
    let size = (0..<4).map { UInt8(truncatingIfNeeded: end.count >> (8 * $0)) }
    let claim = #expect(throws: SnapshotError.self) {
      try SnapshotReader(SnapshotBytes(bytes + end + size + FileFooter.magic))
    }
    #expect(claim?.message.contains("it claims 6000000 rows") == true)
  }

  @Test(arguments: 0..<60)
  func whatIsWrittenComesBack(seed: UInt64) throws {
    let table = RandomTable.make(seed: seed)
    let bytes = snapshot(table, level: [1, 3, 9][Int(seed % 3)])
    let back = try read(bytes)
    #expect(Array(back.rows) == Array(table.rows), "seed \(seed)")
    #expect(snapshot(back, level: [1, 3, 9][Int(seed % 3)]) == bytes, "seed \(seed)")
  }

  @Test func severalRowGroupsComeBack() throws {
    var table = SpanTable()
    var row = EncodedSpan(
      run: table.intern("r"), system: table.intern("s"), source: table.intern("f"),
      stage: table.intern("plan"), phase: table.intern("call"))
    let many = 65_537
    let agents = (0..<many).map { table.intern("agent \($0)") }
    var generator = SeededGenerator(seed: 5)
    for position in 0..<SnapshotWriter.groupRows * 2 + 100 {
      row.call = Int64(position)
      row.agent = agents[position % many]
      row.start = 1_700_000_000_000_000_000 + Int64(position) * 1_000_003
      row.duration =
        position % 7 == 0
        ? SpanTable.absent64 : Int64.random(in: 0..<5_000_000_000, using: &generator)
      table.append(row)
    }
    let reader = try SnapshotReader(SnapshotBytes(snapshot(table)))
    #expect(reader.groups == 3)
    let back = try reader.table()
    #expect(back.call == table.call)
    #expect(back.start == table.start)
    #expect(back.duration == table.duration)
    #expect(back.agent.map { back.names[$0] } == table.agent.map { table.names[$0] })
    let second = try reader.table(groups: 1..<2)
    #expect(second.start == Array(table.start[reader.rows(of: 1)]))
  }

  /// Runs of one name that end anywhere: a page's last codes fall short of a whole group of eight then.
  @Test(arguments: [1, 2] as [UInt64])
  func namesOfSeveralPagesComeBack(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var table = SpanTable()
    var row = EncodedSpan(
      run: table.intern("r"), system: table.intern("s"), source: table.intern("f"),
      stage: table.intern("a"), phase: table.intern("call"))
    let names = (0..<7).map { table.intern("n\($0)") } + (seed == 1 ? [] : [NameID.absent])
    while table.count < ChunkBuilder.pageRows * 2 + 5 {
      let repeats = Int.random(in: 0..<3, using: &generator) == 0
      let name = names.randomElement(using: &generator) ?? .absent
      for _ in 0..<Int.random(in: 1..<40, using: &generator) {
        row.agent = repeats ? name : names.randomElement(using: &generator) ?? .absent
        table.append(row)
      }
    }
    let back = try read(snapshot(table))
    #expect(
      back.agent.map { back.names[$0] } == table.agent.map { table.names[$0] }, "seed \(seed)")
  }

  @Test func onlyTheColumnsAskedForAreRead() throws {
    let table = RandomTable.make(seed: 8)
    let reader = try SnapshotReader(SnapshotBytes(snapshot(table)))
    let back = try reader.table(columns: [.duration])
    #expect(back.count == table.count)
    #expect(back.duration == table.duration)
    #expect(back.call.isEmpty)
  }

  /// Every shape, window, kind and unit, with the numbers that are hard to write.
  static var metrics: RunMetrics {
    var metrics = RunMetrics()
    let windows: [Distribution.Window] = [.sinceStart, .between(readings: 7), .programs]
    let shapes: [Distribution.Shape] = [
      .buckets([
        .init(low: -.infinity, high: 0.1, count: 3),
        .init(low: 0.1, high: .infinity, count: 0.30000000000000004),
      ]),
      .buckets([]), .values([-0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude]),
      .quantiles(
        [.init(level: 0.5, value: 1.25), .init(level: 0.999, value: 2, range: 1.5...2.5)],
        definition: "nearest; rank"), .quantiles([], definition: ""),
    ]
    for (number, shape) in shapes.enumerated() {
      var distribution = Distribution(
        identity: MetricIdentity(
          name: "m;\(number)", labels: [MetricLabel("b", "=;\n"), MetricLabel("", "")],
          stage: number == 0 ? nil : "s", unit: MetricUnit.allCases[number], path: "p q"),
        count: number == 1 ? nil : 0.1 + 0.2, shape: shape, window: windows[number % 3])
      if number > 1 { distribution.statedMean = .infinity }
      if number > 2 { (distribution.minimum, distribution.maximum) = (-1, 1) }
      if number > 3 { (distribution.sum, distribution.failed) = (1e300, 0) }
      metrics.distributions.append(distribution)
    }
    let points: [MetricSeries.Point] = [
      .init(time: nil, value: 1), .init(time: .min, value: -.infinity),
      .init(time: .max, value: 0.1, isFresh: true),
    ]
    metrics.series = [
      MetricSeries(identity: MetricIdentity(name: ""), kind: .counter, points: points),
      MetricSeries(identity: MetricIdentity(name: "g", unit: .none), kind: .gauge, points: []),
    ]
    metrics.readings = 9
    metrics.areTimesRelative = true
    return metrics
  }

  /// Lists that are none are refused with the pair's name.
  @Test(arguments: [
    ("distribution.0.buckets", "0 1"), ("distribution.2.values", "nan"),
    ("distribution.3.quantiles", "0.5 1 2 1"), ("series.0.kind", "other"),
    ("series.0.points", "x 1"), ("series.0.points", "1 1 old"),
  ])
  func damagedMetricsAreRefused(key: String, value: String) throws {
    var run = SnapshotDescription.Run(run: RunDescription(id: "r", path: "", system: ""))
    run.metrics = Self.metrics
    var description = SnapshotDescription()
    description.runs = [run]
    let name = "runlens.run.0.\(key)"
    let pairs = MetadataWriter(description).pairs.map { $0.key == name ? (name, value) : $0 }
    var reader = MetadataReader(pairs.map { (key: $0.0, value: $0.1) })
    let error = #expect(throws: SnapshotError.self) { try reader.description(rows: 0) }
    #expect(error?.message.contains(name) == true)
  }

  @Test func theDescriptionComesBack() throws {
    var run = SnapshotDescription.Run(run: RunDescription(id: "a\nb", path: "", system: "ß"))
    run.run.storage.commits = 7
    run.run.storage.rows = 0
    run.run.storage.stateFiles = 2
    run.run.storage.stateBytes = .max
    run.run.storage.stateCompressed = 1
    run.run.storage.stateChanged = 0
    run.run.storage.saves = 3
    run.run.start = .min
    run.run.agents = 0
    run.sources = [SourceDescription(reader: "r", path: "p", spans: 3, skipped: 0)]
    run.coverage.callsExpected = 4
    run.coverage.untimedReasons = ["a.b": 1, "": 2]
    run.warnings = [
      TraceWarning(code: "c", message: "m"), TraceWarning(code: "", message: "", path: "p"),
    ]
    run.inputs = [
      .init(path: "i", size: 5, digest: Digest(.sha256, "00")),
      .init(path: "j", size: 6, digest: Digest(.xxh128, "01")),
      .init(path: "k", size: nil, digest: nil),
    ]
    run.options = [.init(name: "n", value: "v"), .init(name: "n", value: "w")]
    run.fingerprint = "f"
    run.metrics = Self.metrics
    var description = SnapshotDescription()
    description.runs = [
      run, SnapshotDescription.Run(run: RunDescription(id: "", path: "", system: "")),
    ]
    description.isRedacted = true
    let bytes = snapshot(SpanTable(), description: description)
    #expect(try SnapshotReader(SnapshotBytes(bytes)).description == description)
  }

  @Test func textsAreReadAFewAtATime() throws {
    let tables = (0..<40).lazy.map { RandomTable.make(seed: $0) }
    let table = try #require(tables.first { $0.count > 100 })
    let rows = 0..<Int32(table.count)
    let texts = SpanTexts(
      prompts: rows.map { $0 % 3 == 0 ? SpanTexts.none : $0 }, responses: rows.map { $0 % 5 },
      batch: 7
    ) { numbers, body in
      #expect(numbers.count <= 7)
      for number in numbers.reversed() where number % 11 != 10 {
        body(number, Array("text \(number) ß".utf8) + [0xFF])
      }
    }
    var bytes: [UInt8] = []
    var writer = SnapshotWriter(createdBy: "test", withTexts: true)
    writer.append(table, texts: texts) { bytes += $0 }
    let fingerprint = writer.takeFingerprint()
    writer.finish(SnapshotDescription()) { bytes += $0 }
    var plain = SnapshotWriter(createdBy: "test")
    plain.append(table) { _ in }
    #expect(plain.takeFingerprint() == fingerprint)

    let reader = try SnapshotReader(SnapshotBytes(bytes))
    #expect(Array(try reader.table().rows) == Array(table.rows))
    let place = try #require(reader.footer.leaves.firstIndex { $0.name == "prompt" })
    let pages = try ChunkPages(
      reader.file, reader.footer.groups[0].chunks[place], leaf: reader.footer.leaves[place],
      rows: table.count)
    var decoder = TextDecoder(pages)
    let codes = Scratch<UInt32>(table.count)
    try unsafe decoder.decode(into: codes.base)
    for row in 0..<table.count {
      let code = unsafe codes.base[row]
      let isMissing = row % 3 == 0 || row % 11 == 10
      #expect((code == .max) == isMissing)
      if !isMissing { #expect(decoder.texts[Int(code)] == "text \(row) ß\u{FFFD}") }
    }
  }

  @Test func statisticsTellTheExtremes() throws {
    var table = SpanTable()
    var row = SpanRow(
      run: "r", system: "s", source: "f", call: 1, stage: "b", phase: "call", status: .ok)
    for (stage, cost) in [("b", -0.0), ("a", 0.0), ("c", Double.nan)] {
      row.stage = stage
      row.cost = cost
      table.append(row)
    }
    let chunks = try SnapshotReader(SnapshotBytes(snapshot(table))).footer.groups[0].chunks
    let columns = SnapshotSchema.columns(withTexts: false).map(\.name)
    let stage = chunks[try #require(columns.firstIndex(of: "stage"))].statistics
    #expect(stage == .init(nulls: 0, least: Array("a".utf8), most: Array("c".utf8)))
    let cost = chunks[try #require(columns.firstIndex(of: "cost"))].statistics
    #expect(cost == .init(nulls: 1, least: Double.bytes(-0.0), most: Double.bytes(0.0)))
    let day = chunks[try #require(columns.firstIndex(of: "day"))].statistics
    #expect(day == .init(nulls: 3))
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func rowsThatComeBitByBitMakeTheSameFile(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let table = RandomTable.make(seed: seed)
    let groupRows = Int.random(in: 1...300, using: &generator)
    let whole = snapshot(table, step: max(1, table.count), groupRows: groupRows)
    for step in [1 + table.count / 7, 1 + table.count / 2] {
      #expect(
        snapshot(table, step: step, groupRows: groupRows) == whole,
        "seed \(seed), \(table.count) rows, \(groupRows) a group, \(step) a time")
    }
  }
}
