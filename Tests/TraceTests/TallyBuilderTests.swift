import TestSupport
import Testing
import Trace

/// Tallies hold what the rows hold, whatever kinds of durations lie side by side.
@Suite struct TallyBuilderTests {
  private struct Key: Hashable {
    var stage: String
    var status: Status
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func sameAsRowByRow(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var table = SpanTable()
    var expected: [Key: [Int64]] = [:]
    var counts: [Key: Int] = [:]
    // More than one part, and less than two.
    for number in 0..<50_000 {
      var row = SpanRow(
        run: "r", system: "s", source: "t", call: Int64(number),
        stage: ["a", "b", "c"].randomElement(using: &random) ?? "a", phase: "call",
        status: [.ok, .timeout].randomElement(using: &random) ?? .ok)
      let micros = Int64.random(in: 0...50_000_000, using: &random)
      // A stage of whole microseconds, one of nanoseconds beside them, one that is mostly not timed.
      switch row.stage {
      case "a": row.duration = micros * 1000
      case "b": row.duration = number % 3 == 0 ? micros * 1000 : micros * 1000 + 1
      default: row.duration = number % 5 == 0 ? micros * 1_000_000 : nil
      }
      table.append(row)
      let key = Key(stage: row.stage, status: row.status)
      counts[key, default: 0] += 1
      if let duration = row.duration { expected[key, default: []].append(duration) }
    }
    var builder = TallyBuilder(by: [.stage, .status, .system])
    builder.add(table)
    let tally = builder.finished()
    #expect(tally.groups.count == counts.count && tally.count == table.count, "seed \(seed)")
    for group in tally.groups {
      let stage = tally.text(group.values[0], of: .stage) ?? ""
      let status = Status(name: tally.text(group.values[1], of: .status) ?? "") ?? .unknown
      let key = Key(stage: stage, status: status)
      #expect(group.count == counts[key] && tally.text(group.values[2], of: .system) == "s")
      #expect(group.failed == (status.isFailure ? group.count : 0))
      #expect(
        group.durations.flatMap(\.nanoseconds).sorted() == expected[key]?.sorted(),
        "seed \(seed), \(stage)")
    }
  }

  /// Few values of every column, which are coded, and so many that they are not.
  @Test(
    arguments: [
      [.day, .iteration, .attempt], [.agent, .phase, .timing, .status], [.stage, .agent, .day],
      [.error, .model, .group, .run, .source, .system],
    ] as [[SpanKey]], [1, 40, 4000] as [Int32])
  func countsByAnyColumns(keys: [SpanKey], most: Int32) {
    let seed = UInt64(most)
    var random = SeededGenerator(seed: seed)
    var table = SpanTable()
    for number in 0..<40_000 {
      func some<Value>(_ value: Value) -> Value? {
        Int.random(in: 0..<4, using: &random) > 0 ? value : nil
      }
      let value = Int32.random(in: 0..<most, using: &random)
      var row = SpanRow(
        run: "r", system: "s", source: "t", call: Int64(number), stage: "stage\(value % 50)",
        phase: value % 2 == 0 ? "call" : "llm", status: value % 3 == 0 ? .ok : .timeout)
      row.day = some(value - 7)
      row.iteration = some(Int32.max - value)
      row.attempt = some(Int16(truncatingIfNeeded: value))
      row.agent = some("agent\(value)")
      row.group = some("group\(value)")
      row.model = some("model\(value % 3)")
      row.error = some("error\(value % 5)")
      if value % 2 == 0 { (row.duration, row.timing) = (Int64(value) * 1000, .log) }
      table.append(row)
    }
    var expected: [[String?]: Int] = [:]
    for row in 0..<table.count {
      expected[keys.map { Self.text(of: $0, table, row) }, default: 0] += 1
    }
    var builder = TallyBuilder(by: keys)
    builder.reserve(rows: 80_000, added: 0)
    builder.add(table)
    builder.reserve(rows: 10, added: 40_000)
    builder.reserve(rows: 80_000, added: 40_000)
    builder.add(table)
    let tally = builder.finished()
    #expect(tally.groups.count == expected.count, "seed \(seed)")
    for group in tally.groups {
      let texts = zip(keys, group.values).map { key, value in
        tally.text(value, of: key) ?? tally.number(value, of: key).map { String($0) }
      }
      #expect(group.count == 2 * (expected[texts] ?? 0), "seed \(seed), \(texts)")
    }
  }

  /// Of few values, which are coded, and of so many that they are not: what is not asked for may be there,
  /// and changes nothing else.
  @Test(arguments: [3, 4000]) func wholeCallsCanBeLeftOut(agents: Int) {
    var table = SpanTable()
    for number in 0..<60_000 {
      var row = SpanRow(
        run: "r", system: "s", source: "t", call: Int64(number / 2), stage: "stage\(number % 7)",
        phase: number % 3 == 0 ? Phase.call : Phase.llm, status: number % 5 == 0 ? .timeout : .ok)
      row.agent = "agent\(number % agents)"
      row.duration = number % 4 == 0 ? nil : Int64(number) * 1000 + Int64(number % 2)
      table.append(row)
    }
    func groups(withoutCalls: Bool) -> [[String]: [String]] {
      var builder = TallyBuilder(by: [.stage, .agent, .phase], withoutCalls: withoutCalls)
      builder.add(table)
      let tally = builder.finished()
      var groups: [[String]: [String]] = [:]
      for group in tally.groups {
        let texts = zip(tally.keys, group.values).map { tally.text($1, of: $0) ?? "" }
        let durations = group.durations.flatMap(\.nanoseconds).sorted()
        groups[texts, default: []].append("\(group.count) \(group.failed) \(durations)")
      }
      return groups.mapValues { $0.sorted() }
    }
    let all = groups(withoutCalls: false)
    let others = groups(withoutCalls: true)
    #expect(all.filter { $0.key[2] != Phase.call } == others.filter { $0.key[2] != Phase.call })
    if agents == 3 { #expect(others.allSatisfy { $0.key[2] != Phase.call }) }
    #expect(all.contains { $0.key[2] == Phase.call })
  }

  /// Against a division, at the borders and anywhere between.
  @Test(arguments: [1, 2] as [UInt64]) func wholeMicrosecondsAreTold(seed: UInt64) {
    func plain(_ nanoseconds: Int64) -> UInt32? {
      guard nanoseconds >= 0, nanoseconds % 1000 == 0 else { return nil }
      return UInt32(exactly: nanoseconds / 1000)
    }
    var random = SeededGenerator(seed: seed)
    let largest = Int64(UInt32.max) * 1000
    var values: [Int64] = [.min, .max, 0, -1, -1000, 1, 999, 1000, 1001, -616, 125, 8]
    values += (-2...2).map { largest + $0 }
    values += [largest + 1000, largest - 1000, largest * 8, largest * 125]
    for _ in 0..<20_000 {
      let bits = Int.random(in: 0..<63, using: &random)
      let value = Int64(bitPattern: random.next()) >> Int64(bits)
      values += [value, value &* 1000, value &* 125, value / 8 &* 8]
    }
    for value in values {
      #expect(DurationList.small(value) == plain(value), "\(value), seed \(seed)")
    }
  }

  private static func text(of key: SpanKey, _ table: SpanTable, _ row: Int) -> String? {
    func number(_ value: Int32) -> String? { value == SpanTable.absent32 ? nil : String(value) }
    return switch key {
    case .run: table.names[table.run[row]]
    case .system: table.names[table.system[row]]
    case .source: table.names[table.source[row]]
    case .stage: table.names[table.stage[row]]
    case .phase: table.names[table.phase[row]]
    case .error: table.names[table.error[row]]
    case .agent: table.names[table.agent[row]]
    case .group: table.names[table.group[row]]
    case .model: table.names[table.model[row]]
    case .timing: table.timing[row].name
    case .status: table.status[row].name
    case .day: number(table.day[row])
    case .iteration: number(table.iteration[row])
    case .attempt:
      table.attempt[row] == SpanTable.absent16 ? nil : String(table.attempt[row])
    }
  }
}
