/// The frame of an Avro object container file, checked before its records are read.
///
/// The library behind trusts the sizes in a file; so it is given a file only after these were checked,
/// and only as far as its blocks are whole (Apache Avro 1.11, «Object Container Files»).
struct AvroContainer {
  /// Names of the records' fields in their order.
  private(set) var fields: [String] = []
  /// Records in the blocks that are whole.
  private(set) var records = 0
  /// Number of blocks that are whole.
  private(set) var blocks = 0
  /// Where the last whole block ends.
  private(set) var end = 0
  /// What is wrong behind; nil where the file ends there.
  private(set) var damage: String?

  /// What an Avro file begins with.
  static let magic: [UInt8] = Array("Obj".utf8) + [1]
  /// A block is never larger than this once it is decompressed.
  static let mostOfBlock = 64 << 20

  /// Why a file can't be read at all.
  struct Failure: Error {
    var what: String
  }

  /// Checks a whole file.
  ///
  /// - Complexity: O(blocks), not bytes.
  init(_ bytes: Span<UInt8>) throws(Failure) {
    var cursor = AvroCursor(position: Self.magic.count)
    for (index, byte) in Self.magic.enumerated() {
      guard index < bytes.count, bytes[index] == byte else {
        throw Failure(what: "it is no Avro file")
      }
    }
    var schema: Range<Int>?
    var codec = "null"
    while true {
      guard let (count, _) = cursor.count(bytes) else {
        throw Failure(what: "its header is cut off")
      }
      if count == 0 { break }
      for _ in 0..<min(count, bytes.count) {
        guard let key = cursor.text(bytes), let value = cursor.text(bytes) else {
          throw Failure(what: "its header is cut off")
        }
        let name = bytes.extracting(key)
        if name.equals("avro.schema") { schema = value }
        if name.equals("avro.codec") { codec = bytes.extracting(value).text(limit: 20) }
      }
    }
    guard codec == "snappy" || codec == "null" else {
      throw Failure(
        what: "its blocks are compressed with '\(codec)', which AgentSociety does not use")
    }
    guard let schema, let names = Self.names(bytes.extracting(schema)) else {
      throw Failure(what: "its schema is no record of numbers and texts")
    }
    fields = names
    guard cursor.position + 16 <= bytes.count else { throw Failure(what: "its header is cut off") }
    let mark = cursor.position..<cursor.position + 16
    cursor.position += 16
    end = cursor.position
    while cursor.position < bytes.count {
      damage = checkBlock(bytes, &cursor, mark, isCompressed: codec == "snappy")
      if damage != nil { return }
      end = cursor.position
    }
  }

  private mutating func checkBlock(
    _ bytes: Span<UInt8>, _ cursor: inout AvroCursor, _ mark: Range<Int>, isCompressed: Bool
  ) -> String? {
    guard let count = cursor.number(bytes), let size = cursor.number(bytes), count >= 0, size >= 0,
      size <= Int64(bytes.count - cursor.position)
    else { return "the file ends inside block \(blocks + 1)" }
    let data = cursor.position..<cursor.position + Int(size)
    guard bytes.count - data.upperBound >= 16 else {
      return "the file ends inside block \(blocks + 1)"
    }
    for offset in 0..<16 where bytes[data.upperBound + offset] != bytes[mark.lowerBound + offset] {
      return "block \(blocks + 1) does not end where it says"
    }
    var length = Int64(size)
    if isCompressed {
      // The length stands in front of the data, and four bytes of a check sum follow it.
      var inner = AvroCursor(position: data.lowerBound)
      guard size >= 5, let plain = inner.unsigned(bytes), inner.position <= data.upperBound - 4
      else {
        return "block \(blocks + 1) is not compressed as it says"
      }
      length = plain
    }
    // Every record of such a schema has at least a byte.
    guard length <= Int64(Self.mostOfBlock), count <= length else {
      return "block \(blocks + 1) claims \(length) bytes and \(count) records"
    }
    cursor.position = data.upperBound + 16
    records += Int(count)
    blocks += 1
    return nil
  }

  /// The names of the fields of a record of numbers, texts and lists of numbers; nil for anything else.
  private static func names(_ schema: Span<UInt8>) -> [String]? {
    guard schema.count < 1 << 20, let value = try? JSONValue(schema),
      value["type"]?.text == "record", let fields = value["fields"]?.elements,
      (1...64).contains(fields.count)
    else { return nil }
    var names: [String] = []
    for field in fields {
      guard let name = field["name"]?.text, let type = field["type"], isSimple(type) else {
        return nil
      }
      names.append(name)
    }
    return names
  }

  private static func isSimple(_ type: JSONValue) -> Bool {
    let words: Set<String> = ["int", "long", "float", "double", "string", "null", "boolean"]
    switch type {
    case .string(let word): return words.contains(word)
    case .array(let branches):
      return branches.count == 2
        && branches.allSatisfy { $0.text.map(words.contains) ?? false }
    case .object:
      guard let inner = type["type"]?.text else { return false }
      if inner == "array" {
        // Without a byte of its own an element could be there without end.
        return type["items"]?.text.map { words.contains($0) && $0 != "null" } ?? false
      }
      return words.contains(inner)
    default: return false
    }
  }
}

/// Takes Avro's numbers and texts off a file, one after the other.
struct AvroCursor {
  var position: Int

  /// A number of at most ten bytes, seven bits in each, the lowest first; nil where it is cut off.
  mutating func unsigned(_ bytes: Span<UInt8>) -> Int64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.count, shift < 64 {
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return Int64(exactly: value) ?? Int64(bitPattern: value) }
      shift += 7
    }
    return nil
  }

  /// A signed number, its sign in the lowest bit; nil where it is cut off.
  mutating func number(_ bytes: Span<UInt8>) -> Int64? {
    guard let raw = unsigned(bytes) else { return nil }
    let value = UInt64(bitPattern: raw)
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// How many members of a map follow, and how many bytes they have where it is said.
  mutating func count(_ bytes: Span<UInt8>) -> (count: Int, size: Int64?)? {
    guard let count = number(bytes) else { return nil }
    guard count < 0 else { return (Int(clamping: count), nil) }
    guard let size = number(bytes) else { return nil }
    return (Int(clamping: count.magnitude), size)
  }

  /// Where a text lies; nil where it is cut off.
  mutating func text(_ bytes: Span<UInt8>) -> Range<Int>? {
    guard let length = number(bytes), length >= 0, length <= Int64(bytes.count - position) else {
      return nil
    }
    let range = position..<position + Int(length)
    position = range.upperBound
    return range
  }
}
