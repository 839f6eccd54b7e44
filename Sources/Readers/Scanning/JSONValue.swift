/// A JSON text as a whole, for small files; ``JSONScanner`` serves large ones.
enum JSONValue: Sendable, Equatable {
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A number without fraction that fits.
  case integer(Int64)
  /// Any other number; a large integer loses digits.
  case number(Double)
  /// A string.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object; keys may come twice.
  case object([(key: String, value: JSONValue)])

  /// Texts longer than this are refused.
  static let longest = 64 << 20

  /// Parses a whole text.
  ///
  /// - Throws: ``JSONError`` with the position of what is wrong.
  /// - Complexity: O(bytes).
  init(_ bytes: Span<UInt8>) throws(JSONError) {
    guard bytes.count <= Self.longest else {
      throw JSONError(offset: Self.longest, what: "it is too long")
    }
    self = try JSONScanner.scan(bytes) { scanner throws(JSONError) in
      // A byte order mark, as some editors leave it.
      if scanner.byte(0) == 0xef && scanner.byte(1) == 0xbb && scanner.byte(2) == 0xbf {
        scanner.skipBytes(3)
      }
      let value = try JSONValue(&scanner)
      guard scanner.isAtEnd() else { throw scanner.failure("there is more after the end") }
      return value
    }
  }

  /// Reads one value where the scanner is.
  init(_ scanner: inout JSONScanner) throws(JSONError) {
    switch scanner.peek() {
    case UInt8(ascii: "{"):
      var members: [(key: String, value: JSONValue)] = []
      try scanner.object { scanner, key throws(JSONError) in
        members.append((scanner.string(key), try JSONValue(&scanner)))
      }
      self = .object(members)
    case UInt8(ascii: "["):
      var elements: [JSONValue] = []
      try scanner.array { scanner throws(JSONError) in elements.append(try JSONValue(&scanner)) }
      self = .array(elements)
    case UInt8(ascii: "\""): self = .string(scanner.string(try scanner.text()))
    default:
      let start = scanner.position
      let word = scanner.string(try scanner.bare())
      switch word {
      case "null": self = .null
      case "true": self = .boolean(true)
      case "false": self = .boolean(false)
      default:
        if let integer = Int64(word), word.first != "+" {
          self = .integer(integer)
        } else if let number = JSONScanner.number(word) {
          self = .number(number)
        } else {
          throw JSONError(offset: start, what: "a value must stand here")
        }
      }
    }
  }

  /// Same kind and content; `NaN` equals nothing, and the order of members counts.
  static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.boolean(let left), .boolean(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): left == right
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)):
      left.elementsEqual(right) { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }
}

extension JSONValue {
  /// The member of that name, the last one if there are several; nil for anything but an object.
  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  /// The elements; nil for anything but an array.
  var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The integer, also where it is written with a fraction of zeros; nil for anything else.
  var int64: Int64? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// The number; nil for anything else.
  var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The string; nil for anything else.
  var text: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// Seconds as nanoseconds; nil where they are none, negative or too many.
  static func nanoseconds(_ seconds: Double?) -> Int64? {
    guard let seconds, seconds >= 0, seconds < 9e9 else { return nil }
    return Int64((seconds * 1e9).rounded())
  }
}
