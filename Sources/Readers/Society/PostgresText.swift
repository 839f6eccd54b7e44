/// Takes names and values off the front of a statement.
struct PostgresText {
  private let bytes: [UInt8]
  private var position: Int

  /// What follows that many bytes of a statement.
  init(_ bytes: [UInt8], after position: Int) {
    self.bytes = bytes
    self.position = position
  }

  private mutating func skipBlanks() {
    while position < bytes.count,
      bytes[position] == 0x20 || bytes[position] == 0x0A
        || bytes[position] == 0x0D || bytes[position] == 0x09
    {
      position += 1
    }
  }

  private func peek() -> UInt8 { position < bytes.count ? bytes[position] : 0 }

  /// A name with its schema, quotation marks left in place.
  mutating func name() -> String {
    skipBlanks()
    var text: [UInt8] = []
    var isQuoted = false
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, [0x20, 0x0A, 0x0D, 0x09, 0x28, 0x29, 0x2C, 0x3B].contains(byte) { break }
      text.append(byte)
      position += 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The names of columns in parentheses; nil where none stand here.
  mutating func names() -> [String]? {
    skipBlanks()
    guard peek() == UInt8(ascii: "(") else { return nil }
    position += 1
    var result: [String] = []
    repeat {
      result.append(String(name().filter { $0 != "\"" }))
    } while take(character: UInt8(ascii: ","))
    return take(character: UInt8(ascii: ")")) ? result : nil
  }

  /// The names of the columns that a table is declared with.
  mutating func declaredColumns() -> [String]? {
    skipBlanks()
    guard peek() == UInt8(ascii: "(") else { return nil }
    position += 1
    var result: [String] = []
    while position < bytes.count {
      let word = String(name().filter { $0 != "\"" })
      if !["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE"].contains(word) {
        result.append(word)
      }
      guard skipDeclaration() else { break }
    }
    return result
  }

  /// Skips to behind the next comma; false at the closing parenthesis.
  private mutating func skipDeclaration() -> Bool {
    var depth = 0
    var isQuoted = false
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "'") { isQuoted.toggle() }
      if isQuoted { continue }
      switch byte {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        if depth == 0 { return false }
        depth -= 1
      case UInt8(ascii: ","): if depth == 0 { return true }
      default: break
      }
    }
    return false
  }

  /// Takes one character off, if it is the next.
  mutating func take(character: UInt8) -> Bool {
    skipBlanks()
    guard peek() == character else { return false }
    position += 1
    return true
  }

  /// Takes one word off, if it is the next.
  mutating func take(word: StaticString) -> Bool {
    skipBlanks()
    guard bytes.span.extracting(position..<bytes.count).starts(with: word) else { return false }
    position += word.utf8CodeUnitCount
    return true
  }

  /// Takes the values of one row, in parentheses; false where they can't be read.
  mutating func values(into cells: inout SocietyCells) -> Bool {
    guard take(character: UInt8(ascii: "(")) else { return false }
    repeat {
      skipBlanks()
      let isEscaped = peek() == UInt8(ascii: "E")
      if isEscaped { position += 1 }
      if peek() == UInt8(ascii: "'") {
        guard literal(into: &cells, isEscaped: isEscaped) else { return false }
      } else {
        let word = bare()
        if word.isEmpty || isEscaped { return false }
        switch word {
        case "NULL": cells.append(.null)
        case "true": cells.append(.integer(1))
        case "false": cells.append(.integer(0))
        default:
          if let integer = Int64(word) {
            cells.append(.integer(integer))
          } else if let number = Double(word) {
            cells.append(.real(number))
          } else {
            return false
          }
        }
      }
    } while take(character: UInt8(ascii: ","))
    return take(character: UInt8(ascii: ")"))
  }

  private mutating func bare() -> String {
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: ","),
      bytes[position] != UInt8(ascii: ")")
    {
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Reads a text in single quotes, in which two stand for one.
  private mutating func literal(into cells: inout SocietyCells, isEscaped: Bool) -> Bool {
    position += 1
    let start = cells.end
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "'") {
        if peek() != UInt8(ascii: "'") {
          cells.append(textFrom: start)
          return true
        }
        position += 1
      } else if isEscaped, byte == UInt8(ascii: "\\"), position < bytes.count {
        position += 1
        cells.put(bytes[position - 1])
        continue
      }
      cells.put(byte)
    }
    return false
  }
}
