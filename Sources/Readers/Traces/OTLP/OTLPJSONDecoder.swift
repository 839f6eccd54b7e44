/// Takes spans out of OTLP as JSON: requests of exporters, Protocol Buffers printed as JSON, downloads
/// of Tempo and Jaeger.
///
/// Names may be in camel case or with underscores, identifiers hexadecimal or base64, numbers quoted or
/// not; what is unknown is skipped.
struct OTLPJSONDecoder: RecordDecoder {
  var store = OTLPStore()

  init() {}

  mutating func merge(_ later: OTLPJSONDecoder) { store.merge(later.store) }

  mutating func decode(_ document: Span<UInt8>) throws(JSONError) {
    let before = store.spans.count
    do throws(JSONError) {
      try JSONScanner.scan(document) { scanner throws(JSONError) in
        try message(&scanner, document)
        guard scanner.isAtEnd() else { throw scanner.failure("there is more after the end") }
      }
    } catch {
      // What a broken line says is not to be trusted in part.
      store.spans.removeSubrange(before...)
      throw error
    }
  }

  private mutating func message(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>
  ) throws(JSONError) {
    try scanner.object { scanner, key throws(JSONError) in
      if scanner.matches(key, "resourceSpans") || scanner.matches(key, "resource_spans")
        || scanner.matches(key, "batches")
      {
        try scanner.each { scanner throws(JSONError) in
          try resourceSpans(&scanner, document)
        }
      } else if scanner.matches(key, "trace") {
        if scanner.peek() == UInt8(ascii: "{") { try message(&scanner, document) }
      } else if scanner.matches(key, "data") {
        try scanner.each { scanner throws(JSONError) in try jaegerTrace(&scanner, document) }
      } else if scanner.matches(key, "resourceMetrics") || scanner.matches(key, "resourceLogs")
        || scanner.matches(key, "resource_metrics") || scanner.matches(key, "resource_logs")
      {
        store.otherSignals += 1
      }
    }
  }

  private mutating func resourceSpans(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>
  ) throws(JSONError) {
    // The resource may come after its spans.
    let first = store.spans.count
    var resource = OTLPSpanBuilder()
    try scanner.object { scanner, key throws(JSONError) in
      if scanner.matches(key, "resource") {
        try scanner.members { scanner, key throws(JSONError) in
          guard scanner.matches(key, "attributes") else { return }
          try attributes(&scanner, document) { resource.set($0, $1, document, &store.names) }
        }
      } else if scanner.matches(key, "scopeSpans") || scanner.matches(key, "scope_spans")
        || scanner.matches(key, "instrumentationLibrarySpans")
        || scanner.matches(key, "instrumentation_library_spans")
      {
        try scanner.each { scanner throws(JSONError) in
          try scanner.members { scanner, key throws(JSONError) in
            guard scanner.matches(key, "spans") else { return }
            try scanner.each { scanner throws(JSONError) in try span(&scanner, document) }
          }
        }
      }
    }
    store.inherit(resource.span, from: first)
  }

  private mutating func span(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>
  ) throws(JSONError) {
    guard scanner.peek() == UInt8(ascii: "{") else { return }
    var builder = OTLPSpanBuilder()
    var name: Int32 = -1
    try scanner.object { scanner, key throws(JSONError) in
      if scanner.matches(key, "traceId") || scanner.matches(key, "trace_id") {
        (builder.span.traceHigh, builder.span.traceLow) = try identifier(&scanner, document)
      } else if scanner.matches(key, "spanId") || scanner.matches(key, "span_id") {
        builder.span.id = try identifier(&scanner, document).low
      } else if scanner.matches(key, "parentSpanId") || scanner.matches(key, "parent_span_id") {
        builder.span.parent = try identifier(&scanner, document).low
      } else if scanner.matches(key, "name") {
        if let text = try scanner.textOrSkip() {
          name = store.names.identifier(text, scanner, document)
        }
      } else if scanner.matches(key, "startTimeUnixNano")
        || scanner.matches(key, "start_time_unix_nano")
      {
        builder.span.start = try scanner.time()
      } else if scanner.matches(key, "endTimeUnixNano")
        || scanner.matches(key, "end_time_unix_nano")
      {
        builder.span.end = try scanner.time()
      } else if scanner.matches(key, "attributes") {
        try attributes(&scanner, document) { builder.set($0, $1, document, &store.names) }
      } else if scanner.matches(key, "status") {
        try status(&scanner, document, &builder)
      } else if scanner.matches(key, "events") {
        try scanner.each { scanner throws(JSONError) in
          try event(&scanner, document, &builder)
        }
      }
    }
    if builder.span.name < 0 { builder.span.name = name }
    store.spans.append(builder.finish(&store.names))
  }

  private mutating func status(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>, _ builder: inout OTLPSpanBuilder
  ) throws(JSONError) {
    try scanner.members { scanner, key throws(JSONError) in
      if scanner.matches(key, "code") {
        if let text = try scanner.textUnlessNumber() {
          builder.span.isError =
            scanner.matches(text, "STATUS_CODE_ERROR") || scanner.matches(text, "2")
            || scanner.matches(text, "ERROR")
        } else {
          builder.span.isError = try scanner.int64() == 2
        }
      } else if scanner.matches(key, "message"), let text = try scanner.textOrSkip() {
        builder.span.message = store.names.identifier(text, scanner, document)
      }
    }
  }

  private mutating func event(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>, _ builder: inout OTLPSpanBuilder
  ) throws(JSONError) {
    try scanner.members { scanner, key throws(JSONError) in
      if scanner.matches(key, "name") {
        if let text = try scanner.textOrSkip(), scanner.matches(text, "retry") {
          builder.span.retryEvents += 1
        }
      } else if scanner.matches(key, "attributes") {
        try attributes(&scanner, document) { builder.setOfEvent($0, $1, document, &store.names) }
      }
    }
  }

  private func identifier(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>
  ) throws(JSONError) -> (high: UInt64, low: UInt64) {
    guard let text = try scanner.textOrSkip() else { return (0, 0) }
    return OTLPIdentifier.parse(document.extracting(text.range))
  }
}
