extension OTLPJSONDecoder {
  /// Reads one trace of a download from Jaeger: times in microseconds, tags instead of attributes.
  mutating func jaegerTrace(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>
  ) throws(JSONError) {
    let first = store.spans.count
    // Processes come behind the spans that name them.
    var owners: [[UInt8]] = []
    var runs: [[UInt8]: Int32] = [:]
    try scanner.members { scanner, key throws(JSONError) in
      if scanner.matches(key, "spans") {
        try scanner.each { scanner throws(JSONError) in
          owners.append(try jaegerSpan(&scanner, document))
        }
      } else if scanner.matches(key, "processes") {
        try scanner.members { scanner, name throws(JSONError) in
          var process = OTLPSpanBuilder()
          try scanner.members { scanner, key throws(JSONError) in
            guard scanner.matches(key, "tags") else { return }
            try tags(&scanner, document) { process.set($0, $1, document, &store.names) }
          }
          if process.span.run >= 0 { runs[scanner.bytes(name)] = process.span.run }
        }
      }
    }
    for (position, owner) in zip(first..<store.spans.count, owners)
    where store.spans[position].run < 0 {
      store.spans[position].run = runs[owner] ?? -1
    }
  }

  /// Reads one span; the name of its process.
  private mutating func jaegerSpan(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>
  ) throws(JSONError) -> [UInt8] {
    var builder = OTLPSpanBuilder()
    var process: [UInt8] = []
    var name: Int32 = -1
    var start: Int64?
    var duration: Int64?
    try scanner.members { scanner, key throws(JSONError) in
      if scanner.matches(key, "traceID") {
        guard let text = try scanner.textOrSkip() else { return }
        (builder.span.traceHigh, builder.span.traceLow) = OTLPIdentifier.parse(
          document.extracting(text.range))
      } else if scanner.matches(key, "spanID") {
        guard let text = try scanner.textOrSkip() else { return }
        builder.span.id = OTLPIdentifier.parse(document.extracting(text.range)).low
      } else if scanner.matches(key, "operationName") {
        if let text = try scanner.textOrSkip() {
          name = store.names.identifier(text, scanner, document)
        }
      } else if scanner.matches(key, "processID") {
        if let text = try scanner.textOrSkip() { process = scanner.bytes(text) }
      } else if scanner.matches(key, "startTime") {
        start = try scanner.quotedInt64()
      } else if scanner.matches(key, "duration") {
        duration = try scanner.quotedInt64()
      } else if scanner.matches(key, "references") {
        try scanner.each { scanner throws(JSONError) in
          let parent = try reference(&scanner, document)
          if builder.span.parent == 0 { builder.span.parent = parent }
        }
      } else if scanner.matches(key, "tags") {
        try tags(&scanner, document) { builder.set($0, $1, document, &store.names) }
      } else if scanner.matches(key, "logs") {
        try scanner.each { scanner throws(JSONError) in
          try scanner.members { scanner, key throws(JSONError) in
            guard scanner.matches(key, "fields") else { return }
            try tags(&scanner, document) { builder.setOfEvent($0, $1, document, &store.names) }
          }
        }
      }
    }
    if let start, start > 0 {
      builder.span.start = Self.nanoseconds(start) ?? .min
      if let duration, duration >= 0, let end = Self.nanoseconds(start, plus: duration) {
        builder.span.end = end
      }
    }
    if builder.span.name < 0 { builder.span.name = name }
    store.spans.append(builder.finish(&store.names))
    return process
  }

  private static func nanoseconds(_ micros: Int64, plus more: Int64 = 0) -> Int64? {
    let (sum, overflow) = micros.addingReportingOverflow(more)
    let (product, overflow2) = sum.multipliedReportingOverflow(by: 1000)
    return overflow || overflow2 ? nil : product
  }

  /// The parent that a reference names; 0 for one that follows another.
  private func reference(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>
  ) throws(JSONError) -> UInt64 {
    var parent: UInt64 = 0
    var isChild = true
    try scanner.members { scanner, key throws(JSONError) in
      guard let text = try scanner.textOrSkip() else { return }
      if scanner.matches(key, "refType") {
        isChild = scanner.matches(text, "CHILD_OF")
      } else if scanner.matches(key, "spanID") {
        parent = OTLPIdentifier.parse(document.extracting(text.range)).low
      }
    }
    return isChild ? parent : 0
  }

  /// Reads a list of `key`, `type`, `value`.
  private func tags(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>, _ body: (OTLPField, OTLPValue) -> Void
  ) throws(JSONError) {
    try scanner.each { scanner throws(JSONError) in
      var field: OTLPField?
      var value = OTLPValue.absent
      try scanner.members { scanner, key throws(JSONError) in
        if scanner.matches(key, "key") {
          guard let text = try scanner.textOrSkip() else { return }
          field = OTLPField.named(document.extracting(text.range))
        } else if scanner.matches(key, "value") {
          value = try plainValue(&scanner)
        }
      }
      if let field { body(field, value) }
    }
  }

  private func plainValue(_ scanner: inout JSONScanner) throws(JSONError) -> OTLPValue {
    if let text = try scanner.textUnlessNumber() {
      return .text(text.range, hasEscapes: text.hasEscapes)
    }
    let start = scanner.position
    switch scanner.peek() {
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .flag(try scanner.bare().count == 4)
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "n"):
      try scanner.skip()
      return .other(start..<scanner.position)
    default:
      guard let number = try scanner.double() else { return .absent }
      return Int64(exactly: number).map { .integer($0) } ?? .number(number)
    }
  }
}
