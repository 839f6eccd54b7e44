extension OTLPJSONDecoder {
  /// Reads a list of attributes and calls `body` with those that count.
  func attributes(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>, _ body: (OTLPField, OTLPValue) -> Void
  ) throws(JSONError) {
    try scanner.each { scanner throws(JSONError) in
      var field: OTLPField?
      var early: OTLPValue?
      try scanner.members { scanner, key throws(JSONError) in
        if scanner.matches(key, "key") {
          guard let text = try scanner.textOrSkip() else { return }
          field = OTLPField.named(document.extracting(text.range))
        } else if scanner.matches(key, "value") {
          let value = try anyValue(&scanner)
          if let field { body(field, value) } else { early = value }
        }
      }
      if let field, let early { body(field, early) }
    }
  }

  /// Reads an `AnyValue`.
  func anyValue(_ scanner: inout JSONScanner) throws(JSONError) -> OTLPValue {
    guard scanner.peek() == UInt8(ascii: "{") else {
      try scanner.skip()
      return .absent
    }
    var result = OTLPValue.absent
    try scanner.object { scanner, key throws(JSONError) in
      let start = scanner.position
      switch scanner.byte(key.range.lowerBound) {
      case UInt8(ascii: "s") where key.range.count <= 12:
        if let text = try scanner.textOrSkip() {
          result = .text(text.range, hasEscapes: text.hasEscapes)
        }
      case UInt8(ascii: "i"):
        if let text = try scanner.textUnlessNumber() {
          result = .text(text.range, hasEscapes: text.hasEscapes)
        } else if let value = try scanner.int64() {
          result = .integer(value)
        }
      case UInt8(ascii: "d"):
        if let text = try scanner.textUnlessNumber() {
          result = .text(text.range, hasEscapes: text.hasEscapes)
        } else if let value = try scanner.double() {
          result = .number(value)
        }
      case UInt8(ascii: "b") where key.range.count <= 10 && scanner.peek() != UInt8(ascii: "\""):
        let word = try scanner.bare()
        result = .flag(word.count == 4)
      case UInt8(ascii: "a"), UInt8(ascii: "k"):
        try scanner.skip()
        result = .other(start..<scanner.position)
      default: break
      }
    }
    return result
  }
}

extension JSONScanner {
  /// Reads an array and calls `element` at each value; skips anything that is no array.
  mutating func each(
    _ element: (inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    if peek() == UInt8(ascii: "[") { try array(element) } else { try skip() }
  }

  /// Reads an object and calls `member` at each value; skips anything that is no object.
  mutating func members(
    _ member: (inout JSONScanner, JSONText) throws(JSONError) -> Void
  ) throws(JSONError) {
    if peek() == UInt8(ascii: "{") { try object(member) } else { try skip() }
  }

  /// Reads a string; nil, and nothing is read, where something else stands here.
  mutating func textUnlessNumber() throws(JSONError) -> JSONText? {
    peek() == UInt8(ascii: "\"") ? try text() : nil
  }

  /// Reads an integer, quoted or not; nil for anything else.
  mutating func quotedInt64() throws(JSONError) -> Int64? {
    guard let text = try textUnlessNumber() else { return try int64() }
    return text.range.count <= 20 ? Int64(string(text.range)) : nil
  }

  /// Reads nanoseconds since 1970; `Int64.min` for zero and anything that is no time.
  mutating func time() throws(JSONError) -> Int64 {
    guard let value = try quotedInt64(), value > 0 else { return .min }
    return value
  }
}
