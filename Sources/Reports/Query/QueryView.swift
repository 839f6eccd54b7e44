public import Query
import Writing

/// Writes results of queries row by row, so that a result of any length takes little memory.
///
/// A blob is written as SQL writes it, `x'0aff'`. What is not UTF-8 in a text is U+FFFD.
public struct QueryView {
  private var view: any ResultView
  private var results = 0

  /// A view of results in that format.
  ///
  /// - Parameter width: columns that a table may fill; nil where nothing shall be cut.
  public init(_ format: QueryFormat, colour: Bool = false, width: Int? = nil) {
    view =
      switch format {
      case .table: ResultText(colour: colour, width: width)
      case .csv: ResultCSV()
      case .json: ResultJSON()
      case .markdown: ResultMarkdown()
      }
  }

  /// Begins a result with those columns.
  public mutating func begin(_ columns: [String]) {
    if results > 0 { view.buffer.append(0x0a) }
    results += 1
    view.begin(columns)
  }

  /// Adds a row, as many values as there are columns.
  public mutating func add(_ row: [QueryValue]) { view.add(row) }

  /// Ends a result.
  public mutating func end() { view.end() }

  /// The bytes written since the last call, once there are enough of them to be worth it.
  ///
  /// - Parameter all: whether to return few bytes, too, as at the end.
  public mutating func take(all: Bool) -> [UInt8]? {
    guard view.buffer.count >= (all ? 1 : 1 << 16) else { return nil }
    let bytes = view.buffer.bytes
    view.buffer.removeAll()
    return bytes
  }
}

extension QueryValue {
  /// The value as text; nil for NULL.
  var text: String? {
    switch self {
    case .null: nil
    case .integer(let number): String(number)
    case .real(let number): number.description
    case .text(let text): text
    case .blob(let bytes): Self.literal(bytes)
    }
  }

  /// The value as people read it: a number by fifteen digits at most, so that none shows how binary
  /// numbers differ from decimal ones.
  var shown: String? {
    guard case .real(let number) = self, number.magnitude >= 1e-7, number.magnitude < 1e15 else {
      return text
    }
    var scale = 1.0
    while number.magnitude * scale < 1e14 { scale *= 10 }
    // Both are whole and exact, so the quotient is the number nearest to that decimal.
    let rounded = (number * scale).rounded() / scale
    return scale <= 1e22 ? rounded.description : text
  }

  /// Whether it is a number, so that it stands at the right.
  var isNumber: Bool {
    switch self {
    case .integer, .real: true
    case .null, .text, .blob: false
    }
  }

  /// Bytes as SQL writes them.
  private static func literal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text = Array("x'".utf8)
    text.reserveCapacity(bytes.count * 2 + 3)
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    text.append(UInt8(ascii: "'"))
    return String(decoding: text, as: UTF8.self)
  }
}
