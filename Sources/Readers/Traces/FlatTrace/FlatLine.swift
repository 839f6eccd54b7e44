/// Reads one line with whatever JSON allows: escapes, nested values, numbers of any kind.
struct FlatLine {
  /// Where the line goes, which tells nothing yet.
  let row: FlatRowPlace

  /// Takes in the line.
  ///
  /// - Throws: ``JSONError`` where it is no object, or lacks what every line needs.
  func read(_ line: Span<UInt8>, _ names: inout FlatNames) throws(JSONError) {
    try JSONScanner.scan(line) { scanner throws(JSONError) in
      try scanner.object { scanner, key throws(JSONError) in
        guard let target = Self.target(scanner.string(key)) else { return }
        let start = scanner.position
        guard try set(target, &scanner, &names) else {
          throw JSONError(offset: start, what: "'\(scanner.string(key))' has an unfit value")
        }
      }
      guard scanner.isAtEnd() else { throw scanner.failure("there is more after the end") }
    }
    let (own, common) = unsafe (row.own.pointee, row.common.pointee)
    guard common.isTold || own.start != .min else {
      throw JSONError(offset: 0, what: "it has no 'ts'")
    }
    guard own.stage >= 0 || own.phase >= 0 else {
      throw JSONError(offset: 0, what: "it has neither 'stage' nor 'phase'")
    }
  }

  private static func target(_ key: String) -> FlatTarget? {
    FlatField.keys.first { $0.name == key }?.target
  }

  private func set(
    _ target: FlatTarget, _ scanner: inout JSONScanner, _ names: inout FlatNames
  ) throws(JSONError) -> Bool {
    switch scanner.peek() {
    case UInt8(ascii: "\""):
      var bytes = scanner.bytes(try scanner.text())
      if bytes.isEmpty { return target != .wide(\.own.start) }
      let count = bytes.count
      bytes += [UInt8](repeating: 0, count: 8)
      return unsafe bytes.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return false }
        return unsafe row.set(target, name: names.identifier(base, count))
      }
    case UInt8(ascii: "{"), UInt8(ascii: "["): return false
    default:
      let word = scanner.string(try scanner.bare())
      switch word {
      // A value that is not known is as good as absent.
      case "null": return true
      case "true", "false": return false
      default:
        if let number = Int64(word), word.utf8.first != UInt8(ascii: "+") {
          return row.set(target, number: number, &names)
        }
        return row.set(target, decimal: word, &names)
      }
    }
  }
}
