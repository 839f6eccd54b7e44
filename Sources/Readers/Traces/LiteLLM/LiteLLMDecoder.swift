import Trace

/// Takes requests out of LiteLLM's logs: `StandardLoggingPayload`, and rows of the proxy's
/// `LiteLLM_SpendLogs`, whose times are texts.
struct LiteLLMDecoder: RecordDecoder {
  var store = LiteLLMStore()

  init() {}

  mutating func merge(_ later: LiteLLMDecoder) { store.merge(later.store) }

  mutating func decode(_ document: Span<UInt8>) throws(JSONError) {
    var record = LiteLLMRecord()
    var tags = LiteLLMTags()
    var hasUnknownCost = false
    try JSONScanner.scan(document) { scanner throws(JSONError) in
      try scanner.object { scanner, key throws(JSONError) in
        switch scanner.byte(key.range.lowerBound) {
        case UInt8(ascii: "s"):
          if scanner.matches(key, "startTime") {
            record.start = try Self.time(&scanner, document)
          } else if scanner.matches(key, "status") {
            try Self.status(&scanner, &record)
          } else if scanner.matches(key, "session_id"), record.trace < 0 {
            record.trace = try name(&scanner, document)
          } else if scanner.matches(key, "spend"), record.cost.isNaN {
            record.cost = try scanner.double() ?? .nan
          }
        case UInt8(ascii: "e"):
          if scanner.matches(key, "endTime") {
            record.end = try Self.time(&scanner, document)
          } else if scanner.matches(key, "end_user") {
            let user = try name(&scanner, document)
            if user >= 0 { record.agent = user }
          } else if scanner.matches(key, "error_information") {
            try error(&scanner, document, &record)
          }
        case UInt8(ascii: "t"):
          if scanner.matches(key, "trace_id") { record.trace = try name(&scanner, document) }
        case UInt8(ascii: "c"):
          if scanner.matches(key, "call_type") {
            record.callType = try name(&scanner, document)
          } else if scanner.matches(key, "completion_tokens") {
            record.outputTokens = try scanner.int64() ?? .min
          }
        case UInt8(ascii: "p"):
          if scanner.matches(key, "prompt_tokens") {
            record.inputTokens = try scanner.int64() ?? .min
          }
        case UInt8(ascii: "m"):
          if scanner.matches(key, "model_group") {
            record.modelGroup = try name(&scanner, document)
          } else if scanner.matches(key, "model") {
            record.model = try name(&scanner, document)
          } else if scanner.matches(key, "messages") {
            let start = scanner.position
            try scanner.skip()
            let messages = document.extracting(start..<scanner.position)
            if messages.count > 4 { record.promptHash = max(1, ContentHash.hash(messages)) }
          } else if scanner.matches(key, "metadata") {
            try structure(&scanner, document) { decoder, scanner, document throws(JSONError) in
              try decoder.metadata(&scanner, document, &tags, &record)
            }
          } else if scanner.matches(key, "model_parameters") {
            try scanner.members { scanner, key throws(JSONError) in
              guard scanner.matches(key, "user") else { return }
              let user = try name(&scanner, document)
              if record.agent < 0 { record.agent = user }
            }
          }
        case UInt8(ascii: "r"):
          if scanner.matches(key, "response_cost") {
            record.cost = try scanner.double() ?? .nan
          } else if scanner.matches(key, "response_cost_failure_debug_info") {
            hasUnknownCost = scanner.peek() == UInt8(ascii: "{")
          } else if scanner.matches(key, "request_tags") {
            try structure(&scanner, document) { _, scanner, _ throws(JSONError) in
              try scanner.each { scanner throws(JSONError) in
                guard let text = try scanner.textOrSkip() else { return }
                tags.add(scanner.bytes(text))
              }
            }
          }
        default: break
        }
      }
      guard scanner.isAtEnd() else { throw scanner.failure("there is more after the end") }
    }
    guard record.start != .min else { throw JSONError(offset: 0, what: "it has no start time") }
    if hasUnknownCost { record.cost = .nan }
    tags.apply(to: &record, &store.names)
    store.records.append(record)
  }

  /// Seconds since 1970 with a fraction, or a date and a time.
  private static func time(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>
  ) throws(JSONError) -> Int64 {
    if let text = try scanner.textUnlessNumber() {
      let bytes = document.extracting(text.range)
      guard let reading = LogStampReading(bytes, kind: .date, isBracketed: false) else {
        return .min
      }
      return reading.nanoseconds
    }
    guard scanner.peek() == UInt8(ascii: "-") || (0x30...0x39).contains(scanner.peek()) else {
      try scanner.skip()
      return .min
    }
    return DecimalNumber.scaled(scanner.string(try scanner.bare()), digits: 9) ?? .min
  }

  private mutating func error(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>, _ record: inout LiteLLMRecord
  ) throws(JSONError) {
    try scanner.members { scanner, key throws(JSONError) in
      if scanner.matches(key, "error_code") {
        record.errorCode = try name(&scanner, document)
      } else if scanner.matches(key, "error_class") {
        record.errorClass = try name(&scanner, document)
      }
    }
  }

  /// How the request ended, as the log's own word says.
  private static func status(
    _ scanner: inout JSONScanner, _ record: inout LiteLLMRecord
  ) throws(JSONError) {
    guard let text = try scanner.textOrSkip(), !text.range.isEmpty else { return }
    record.hasStatus = true
    record.isFailure = scanner.matches(text, "failure")
  }

  /// Reads a value with structure, which a row of a database may have as a text of JSON.
  private mutating func structure(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>,
    _ body: (inout Self, inout JSONScanner, Span<UInt8>) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard scanner.peek() == UInt8(ascii: "\"") else {
      try body(&self, &scanner, document)
      return
    }
    let inner = scanner.bytes(try scanner.text())
    // What is no JSON is a text like any other, and tells nothing here.
    try? JSONScanner.scan(inner.span) { scanner throws(JSONError) in
      try body(&self, &scanner, inner.span)
    }
  }

  /// What a program could add to its requests and the log kept; in the proxy's rows also how the
  /// request ended.
  private mutating func metadata(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>, _ tags: inout LiteLLMTags,
    _ record: inout LiteLLMRecord
  ) throws(JSONError) {
    try scanner.members { scanner, key throws(JSONError) in
      if scanner.matches(key, "status"), !record.hasStatus {
        return try Self.status(&scanner, &record)
      }
      if scanner.matches(key, "error_information"), record.errorClass < 0 {
        return try error(&scanner, document, &record)
      }
      guard
        scanner.matches(key, "requester_metadata") || scanner.matches(key, "spend_logs_metadata")
      else { return }
      try scanner.members { scanner, key throws(JSONError) in
        guard scanner.peek() != UInt8(ascii: "{"), scanner.peek() != UInt8(ascii: "[") else {
          return
        }
        let name = scanner.bytes(key)
        if let text = try scanner.textUnlessNumber() {
          tags.add(name: name, value: scanner.bytes(text))
        } else {
          let word = Array(scanner.string(try scanner.bare()).utf8)
          if word != Array("null".utf8) { tags.add(name: name, value: word) }
        }
      }
    }
  }

  /// The number of a text; -1 for an empty one and for anything that is none.
  private mutating func name(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>
  ) throws(JSONError) -> Int32 {
    guard let text = try scanner.textOrSkip() else { return -1 }
    return store.names.identifier(text, scanner, document)
  }
}
