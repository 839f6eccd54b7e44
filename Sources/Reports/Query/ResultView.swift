import Query
import Writing

/// Turns one result after the other into bytes.
protocol ResultView {
  /// What was written and not yet taken.
  var buffer: ByteBuffer { get set }

  /// Begins a result with those columns.
  mutating func begin(_ columns: [String])

  /// Adds a row.
  mutating func add(_ row: [QueryValue])

  /// Ends the result.
  mutating func end()
}

/// A result as CSV.
struct ResultCSV: ResultView {
  var buffer = ByteBuffer()

  mutating func begin(_ columns: [String]) {
    buffer.append(CSVWriter(columns: columns).buffer.bytes)
  }

  mutating func add(_ row: [QueryValue]) {
    for (position, value) in row.enumerated() {
      if position > 0 { buffer.append(UInt8(ascii: ",")) }
      guard let text = value.text else { continue }
      // A negative number begins like a formula and is none.
      buffer.append(value.isNumber ? Array(text.utf8) : CSVWriter.cell(Self.printable(text)))
    }
    buffer.append(0x0a)
  }

  /// The text without control characters but tab and line ends, which CSV can hold.
  private static func printable(_ text: String) -> String {
    let isPrintable = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f && $0 != 0xc2 }
    if isPrintable { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0a, 0x0d: result.append(scalar)
      case 0..<0x20, 0x7f..<0xa0: result.append("\u{fffd}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  mutating func end() {}
}

/// A result as one JSON array with an object a row, a row a line.
struct ResultJSON: ResultView {
  var buffer = ByteBuffer()
  private var columns: [String] = []
  private var isFirst = true

  /// Names that come twice get a number, since an object's names are unique.
  mutating func begin(_ columns: [String]) {
    var used: Set<String> = []
    self.columns = columns.map { name in
      var unique = name
      var number = 2
      while !used.insert(unique).inserted {
        unique = "\(name)_\(number)"
        number += 1
      }
      return unique
    }
    isFirst = true
    buffer.append("[")
  }

  mutating func add(_ row: [QueryValue]) {
    var writer = JSONWriter()
    writer.object(inline: true) { json in
      for (name, value) in zip(columns, row) {
        json.key(name)
        switch value {
        case .integer(let number): json.value(number)
        case .real(let number): json.value(number)
        case .null, .text, .blob: json.value(value.text)
        }
      }
    }
    buffer.append(isFirst ? "\n  " : ",\n  ")
    isFirst = false
    buffer.append(writer.finish().dropLast())
  }

  mutating func end() { buffer.append(isFirst ? "]\n" : "\n]\n") }
}
