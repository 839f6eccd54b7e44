import Writing

/// A JSON list as SQLite's own JSON functions write it.
struct JSONList {
  private var buffer = ByteBuffer()

  init() { buffer.append(UInt8(ascii: "[")) }

  /// A list of those values.
  init(_ values: [QueryValue]) {
    self.init()
    for value in values { append(value) }
  }

  /// Appends a value; of bytes that are no text NULL, since JSON has none.
  mutating func append(_ value: QueryValue) {
    separate()
    switch value {
    case .integer(let number): buffer.append(decimal: number)
    // As SQLite's JSON writes what is infinite; and zero has no sign.
    case .real(let number):
      buffer.append(
        number.isFinite
          ? "\(number + 0.0)" : number.isNaN ? "null" : number < 0 ? "-9e999" : "9e999")
    case .text(let text):
      var writer = JSONWriter()
      writer.value(text)
      buffer.append(writer.finish().dropLast())
    case .null, .blob: buffer.append(literal: "null")
    }
  }

  /// Appends a list.
  mutating func append(_ list: consuming JSONList) {
    separate()
    buffer.append(list.finish())
  }

  private mutating func separate() {
    if buffer.count > 1 { buffer.append(UInt8(ascii: ",")) }
  }

  /// Its text.
  consuming func finish() -> [UInt8] {
    buffer.append(UInt8(ascii: "]"))
    return buffer.bytes
  }

  /// The numbers of a list of nothing else; nil where the text is none.
  static func numbers(of text: [UInt8]) -> [Double]? {
    func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      let head = bytes.drop { $0 <= 32 }
      return head[..<(head.lastIndex { $0 > 32 }.map { $0 + 1 } ?? head.startIndex)]
    }
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    let whole = trimmed(text[...])
    guard whole.count > 2, whole.first == UInt8(ascii: "["), whole.last == UInt8(ascii: "]") else {
      return nil
    }
    var numbers: [Double] = []
    for part in whole.dropFirst().dropLast().split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    {
      let word = trimmed(part)
      // JSON knows no plus in front, no point at an end and no hexadecimal digits.
      guard word.allSatisfy({ isDigit($0) || "+-.eE".utf8.contains($0) }),
        let first = word.first, isDigit(first) || first == UInt8(ascii: "-"),
        let last = word.last, isDigit(last),
        let number = Double(String(decoding: word, as: UTF8.self)), number.isFinite
      else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
