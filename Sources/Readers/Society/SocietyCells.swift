/// One row of a table as any of the sources gives it, reused from row to row.
struct SocietyCells {
  /// One value.
  enum Cell {
    case null
    case integer(Int64)
    case real(Double)
    /// A text, where it lies in the row's bytes.
    case text(Range<Int>)
  }

  private(set) var cells: [Cell] = []
  private var bytes: [UInt8] = []

  /// Number of values.
  var count: Int { cells.count }

  /// Begins the next row.
  mutating func removeAll() {
    cells.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
  }

  mutating func append(_ cell: Cell) { cells.append(cell) }

  /// Appends a text.
  mutating func append(text: Span<UInt8>) {
    let start = bytes.count
    unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    cells.append(.text(start..<bytes.count))
  }

  /// Appends a text of which pieces were put down before.
  mutating func append(textFrom start: Int) { cells.append(.text(start..<bytes.count)) }

  /// Where the next piece of a text goes.
  var end: Int { bytes.count }

  /// Puts down one byte of a text.
  mutating func put(_ byte: UInt8) { bytes.append(byte) }

  private func cell(_ position: Int) -> Cell {
    position >= 0 && position < cells.count ? cells[position] : .null
  }

  /// The integer, whether it is written in digits or not; nil for anything else.
  func int64(_ position: Int) -> Int64? {
    switch cell(position) {
    case .null: return nil
    case .integer(let value): return value
    case .real(let value): return Int64(exactly: value)
    case .text(let range): return DecimalNumber.scaled(string(range), digits: 0)
    }
  }

  /// The number; nil for anything else.
  func double(_ position: Int) -> Double? {
    switch cell(position) {
    case .null: nil
    case .integer(let value): Double(value)
    case .real(let value): value
    case .text(let range): Double(string(range))
    }
  }

  /// The text; a number as its digits, nil for NULL.
  func text(_ position: Int) -> String? {
    switch cell(position) {
    case .null: nil
    case .integer(let value): String(value)
    case .real(let value): String(value)
    case .text(let range): string(range)
    }
  }

  /// Whether the value is a number, not a text of digits.
  func isNumber(_ position: Int) -> Bool {
    switch cell(position) {
    case .integer, .real: true
    case .null, .text: false
    }
  }

  /// Calls `body` with the bytes of a text; with none for anything else.
  func withBytes<Result>(_ position: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    guard case .text(let range) = cell(position) else { return body([UInt8]().span) }
    return body(bytes.span.extracting(range))
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}
