/// Reads `experiment_info.yaml`: the keys of a mapping with plain or quoted texts.
///
/// No more of YAML than PyYAML writes there; what is nested is passed over, and a tag such as that of
/// an enumeration of version 1.5 is followed by a list of one value, which is taken.
struct SocietyInfoFile {
  /// The values by their keys.
  private(set) var values: [String: String] = [:]

  /// The most bytes of such a file.
  static let longest = 16 << 20

  /// Reads a whole file.
  ///
  /// - Complexity: O(bytes).
  init(_ bytes: [UInt8]) {
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false)[...]
    while let line = lines.popFirst() {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), Self.isKey(line[..<colon]) else {
        continue
      }
      let key = String(decoding: line[..<colon], as: UTF8.self)
      let rest = line[(colon + 1)...].drop { $0 == 0x20 }
      switch rest.first {
      case UInt8(ascii: "\""): values[key] = Self.quoted(rest.dropFirst(), &lines, escapes: true)
      case UInt8(ascii: "'"): values[key] = Self.quoted(rest.dropFirst(), &lines, escapes: false)
      case UInt8(ascii: "!"):
        if let next = lines.first, next.starts(with: Array("- ".utf8)) {
          values[key] = String(decoding: next.dropFirst(2), as: UTF8.self)
        }
      default: values[key] = Self.plain(rest, &lines)
      }
    }
  }

  private static func isKey(_ bytes: ArraySlice<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.count < 64
      && bytes.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
      }
  }

  /// A text without quotes, which goes on in the lines that are indented.
  private static func plain(
    _ first: ArraySlice<UInt8>, _ lines: inout ArraySlice<ArraySlice<UInt8>>
  ) -> String {
    var text = Array(first)
    while let next = lines.first, next.first == 0x20 {
      lines.removeFirst()
      text.append(0x20)
      text += next.drop { $0 == 0x20 }
    }
    while text.last == 0x20 || text.last == 0x0D { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }

  /// A text in quotes, its lines folded as YAML does: one break is a blank, more are breaks.
  private static func quoted(
    _ first: ArraySlice<UInt8>, _ lines: inout ArraySlice<ArraySlice<UInt8>>, escapes: Bool
  ) -> String {
    var text: [UInt8] = []
    var line = first
    var empties = 0
    while true {
      if line.last == 0x0D { line.removeLast() }
      var isContinued = false
      if take(line, into: &text, escapes: escapes, &isContinued) { break }
      guard let next = lines.popFirst() else { break }
      line = next.drop { $0 == 0x20 }
      // An escaped break keeps what stands before it, blanks included.
      if isContinued { continue }
      while text.last == 0x20 { text.removeLast() }
      empties = 0
      while line.isEmpty, let following = lines.popFirst() {
        empties += 1
        line = following.drop { $0 == 0x20 }
      }
      text += empties > 0 ? [UInt8](repeating: 10, count: empties) : [0x20]
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Takes one line of a quoted text; true where the closing quote stands in it.
  private static func take(
    _ line: ArraySlice<UInt8>, into text: inout [UInt8], escapes: Bool, _ isContinued: inout Bool
  ) -> Bool {
    var rest = line
    while let byte = rest.popFirst() {
      if escapes, byte == UInt8(ascii: "\\") {
        guard let code = rest.popFirst() else {
          isContinued = true
          return false
        }
        escape(code, &rest, into: &text)
      } else if byte == (escapes ? UInt8(ascii: "\"") : UInt8(ascii: "'")) {
        guard !escapes, rest.first == UInt8(ascii: "'") else { return true }
        rest.removeFirst()
        text.append(byte)
      } else {
        text.append(byte)
      }
    }
    return false
  }

  private static func escape(
    _ code: UInt8, _ rest: inout ArraySlice<UInt8>, into text: inout [UInt8]
  ) {
    var digits = 0
    switch code {
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "e"): text.append(27)
    case UInt8(ascii: "0"): text.append(0)
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default: text.append(code)
    }
    guard digits > 0 else { return }
    let number = UInt32(String(decoding: rest.prefix(digits), as: UTF8.self), radix: 16)
    rest = rest.dropFirst(digits)
    text += Array(String(number.flatMap(Unicode.Scalar.init) ?? "\u{fffd}").utf8)
  }
}
