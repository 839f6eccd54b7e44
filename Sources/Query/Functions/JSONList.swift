import Writing

/// A JSON list as SQLite's own JSON functions write it.
struct JSONList {
  private var buffer = ByteBuffer()

  init() { buffer.append(UInt8(ascii: "[")) }

  /// A list of numbers.
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
      buffer.append(number.isFinite ? "\(number + 0.0)" : number < 0 ? "-9e999" : "9e999")
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
    let whole = trimmed(text[...])
    guard whole.count > 2, whole.first == UInt8(ascii: "["), whole.last == UInt8(ascii: "]") else {
      return nil
    }
    var numbers: [Double] = []
    for part in whole.dropFirst().dropLast().split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    {
      guard let number = Double(String(decoding: trimmed(part), as: UTF8.self)), number.isFinite
      else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
