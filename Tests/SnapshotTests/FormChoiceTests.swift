import TestSupport
import Testing
import Trace

@testable import Snapshot

/// How a column is stored is chosen by a part of its rows mostly, as well as by all of them.
@Suite struct FormChoiceTests {
  /// Calls of a prompt, an answer and its parsing, each with its numbers.
  private static func table(_ calls: Int, seed: UInt64) -> SpanTable {
    var generator = SeededGenerator(seed: seed)
    var table = SpanTable()
    let phases = ["prompt", Phase.llm, "parse"].map { table.intern($0) }
    var row = EncodedSpan(
      run: table.intern("r"), system: table.intern("s"), source: table.intern("f"),
      stage: table.intern("a"), phase: phases[0])
    let agents = (0..<100).map { table.intern("\($0)") }
    var rows: [EncodedSpan] = []
    for call in 0..<calls {
      for phase in phases {
        func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &generator) }
        (row.call, row.phase, row.agent) = (Int64(call), phase, agents[call % 100])
        row.start = 1_700_000_000_000_000_000 + Int64(call) * 1_000_003 + below(900_000)
        row.duration = below(3_000_000) * 1000
        (row.day, row.iteration) = (Int32(call / 5000), Int32(call / 1000))
        row.attempt = below(20) == 0 ? 2 : 1
        row.inputTokens = phase == phases[1] ? 500 + below(2000) : .min
        row.outputTokens = phase == phases[1] ? below(300) : .min
        row.promptBytes = Int64(call) * 8 + below(4)
        row.promptHash = Int64(call) &* 0x2545_F491_4F6C_DD1D
        row.cost = Double(below(1 << 40)) / 1e9
        rows.append(row)
      }
    }
    table.append(rows: rows.span, columns: SpanColumns(nil))
    return table
  }

  private func encoder(_ table: SpanTable, _ rows: Range<Int>) -> ColumnEncoder {
    ColumnEncoder(
      table: table, texts: nil, level: 3, contexts: CompressionContexts(),
      places: StoredOrder.of(table, rows), first: 0)
  }

  @Test(arguments: [1, 2] as [UInt64])
  func aPartChoosesWhatTheWholeChooses(seed: UInt64) {
    let table = Self.table(80_000, seed: seed)
    let rows = 0..<table.count
    let whole = encoder(table, rows)
    let byPart = FormChoice(whole, rows)
    let byWhole = FormChoice(whole, rows, part: rows.count)
    #expect(byPart.partRows.count < rows.count && byWhole.partRows == rows)
    var seen: Set<PageEncoding> = []
    for column in SnapshotSchema.columns(withTexts: false) {
      let form = byPart.form(of: column, level: 3)
      let best = byWhole.form(of: column, level: 3)
      let sizes = whole.trials(column, rows, levels: [1, 3])
      func size(_ form: ColumnForm) -> Double { sizes.first { $0.form == form }?.size ?? 0 }
      // Of a few hundred bytes a part says little.
      #expect(
        size(form) <= 1.02 * size(best) + 1000, "seed \(seed): \(column) \(form) \(best)")
      seen.insert(form.encoding)
      // A run has one fingerprint, whatever the level.
      for level in [1, 2, 7, 19] {
        let other = byPart.form(of: column, level: level)
        #expect(other.encoding == form.encoding, "seed \(seed), level \(level): \(column)")
        #expect(other.level == level || other.level == 1, "seed \(seed), level \(level): \(column)")
      }
    }
    #expect(seen.count > 2, "seed \(seed): \(seen)")
  }

  /// The form of a column of numbers by a part in the middle, and the least size with all rows of any encoding
  /// and of the chosen one.
  private func choice(of numbers: [Int64]) -> (form: ColumnForm, least: Double, own: Double) {
    var table = SpanTable()
    var row = EncodedSpan(
      run: table.intern("r"), system: table.intern("s"), source: table.intern("f"),
      stage: table.intern("a"), phase: table.intern("llm"))
    let rows = numbers.map { number in
      row.inputTokens = number
      return row
    }
    table.append(rows: rows.span, columns: SpanColumns(nil))
    let encoder = encoder(table, 0..<table.count)
    let column = SnapshotSchema.Column.span(.inputTokens)
    let form = FormChoice(encoder, 0..<table.count).form(of: column, level: 3)
    // Plain numbers must be worth their time.
    let sizes = encoder.trials(column, 0..<table.count, levels: [1, 3]).map {
      (encoding: $0.form.encoding, size: $0.form.encoding == .plain ? 1.05 * $0.size : $0.size)
    }
    let own = sizes.filter { $0.encoding == form.encoding }.map(\.size).min()
    return (form, sizes.map(\.size).min() ?? 0, own ?? .infinity)
  }

  /// What doesn't show in the part is seen where the part leaves several ways open.
  @Test func closeEncodingsAreTriedWithAllRows() {
    var generator = SeededGenerator(seed: 3)
    // In the part nearly all numbers are new; in all rows each comes about four times.
    let numbers = (0..<65_536).map { _ in Int64.random(in: 0..<1 << 19, using: &generator) }
    let found = choice(of: (0..<250_000).map { numbers[$0 % numbers.count] })
    #expect(found.own == found.least, "\(found)")
  }

  /// Where the part is of another kind than the whole, it has no say.
  @Test(arguments: [Int64.min, 0, 7])
  func aPartThatSaysNothingDoesNotDecide(number: Int64) {
    var generator = SeededGenerator(seed: 4)
    let found = choice(
      of: (0..<250_000).map {
        (90_000..<160_000).contains($0) ? number : Int64.random(in: 0..<3000, using: &generator)
      })
    #expect(found.own == found.least, "\(found)")
  }

  @Test func whatThePartCanHoldButNotTheWholeIsNotChosen() {
    var generator = SeededGenerator(seed: 5)
    let some = (0..<100).map { _ in Int64.random(in: 0..<1 << 18, using: &generator) }
    var numbers = (0..<250_000).map { _ in some.randomElement(using: &generator) ?? 0 }
    numbers[5] = 5_000_000
    let found = choice(of: numbers)
    #expect(found.form.encoding != .dictionary && found.own == found.least, "\(found)")
  }
}
