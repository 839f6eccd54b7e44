import TestSupport
import Trace

/// A table of random rows: sometimes empty, of one row, full of absent values, of extremes, or of
/// more texts than a dictionary takes.
struct RandomTable {
  private var generator: SeededGenerator
  private var names: [String] = []

  /// The table of that seed.
  static func make(seed: UInt64) -> SpanTable {
    var random = RandomTable(generator: SeededGenerator(seed: seed))
    return random.table()
  }

  private init(generator: SeededGenerator) { self.generator = generator }

  private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

  private mutating func table() -> SpanTable {
    let rows = [0, 1, 2, 7, 8, 9, 100, 1000, 5000][below(9)]
    let kinds = (0..<24).map { _ in below(6) }
    let alphabet = 1 + below(40)
    names = (0..<alphabet).map { "\($0)" + text() }
    var table = SpanTable()
    for row in 0..<rows {
      var span = SpanRow(
        run: names[row / 100 % alphabet], system: names[0], source: name(kinds[0]),
        call: integer(kinds[1], row) ?? .min, stage: name(kinds[2]), phase: name(kinds[3]),
        status: Status.allCases[below(Status.allCases.count)])
      span.day = integer(kinds[4], row).map { Int32(truncatingIfNeeded: $0) }
      span.iteration = integer(kinds[5], row).map { Int32(truncatingIfNeeded: $0) }
      span.agent = kinds[6] == 0 ? nil : name(kinds[6])
      span.group = below(4) < kinds[7] ? name(kinds[7]) : nil
      span.attempt = integer(kinds[8], row).map { Int16(truncatingIfNeeded: $0) }
      span.covers = integer(kinds[9], row).map { Int32(truncatingIfNeeded: $0) }
      span.start = integer(kinds[10], row)
      span.duration = integer(kinds[11], row)
      span.timing = Timing.allCases[below(Timing.allCases.count)]
      span.resolution = integer(kinds[12], row)
      span.error = below(4) < kinds[13] ? name(kinds[13]) : nil
      span.promptBytes = integer(kinds[14], row)
      span.responseBytes = integer(kinds[15], row)
      span.inputTokens = integer(kinds[16], row)
      span.outputTokens = integer(kinds[17], row)
      span.cost = real(kinds[18])
      span.promptHash = integer(kinds[19], row)
      span.model = below(4) < kinds[20] ? name(kinds[20]) : nil
      table.append(span)
    }
    return table
  }

  private mutating func name(_ kind: Int) -> String {
    kind == 1 ? names[0] : names[below(names.count)]
  }

  private mutating func text() -> String {
    let parts = ["", "a", "ß", "日本", "e\u{301}", "\u{0}", "\n", "\"", "🧪", "=1+1", "\u{FFFD}", " "]
    return (0..<below(5)).map { _ in parts[below(parts.count)] }.joined()
  }

  private mutating func integer(_ kind: Int, _ row: Int) -> Int64? {
    switch kind {
    case 0: nil
    case 1: 7
    case 2: Int64(row / 3)
    case 3: below(3) == 0 ? nil : Int64(below(50))
    case 4:
      [Int64.min, .min + 1, -1, 0, 1, .max, .max - 1, Int64(Int32.max), Int64(Int16.min)][below(9)]
    default: Int64.random(in: .min ... .max, using: &generator)
    }
  }

  private mutating func real(_ kind: Int) -> Double? {
    switch kind {
    case 0: nil
    case 1: 0.25
    case 2: below(2) == 0 ? nil : Double(below(100)) / 10
    case 3: [0.0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -1.5][below(7)]
    default: Double.random(in: -1...1, using: &generator)
    }
  }
}
