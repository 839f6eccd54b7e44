/// Takes spans out of OTLP as Protocol Buffers (`ExportTraceServiceRequest`, `TracesData`).
///
/// Field numbers are those of opentelemetry-proto, `trace/v1/trace.proto` and `common/v1/common.proto`.
struct OTLPMessage {
  var store = OTLPStore()

  /// Whether the beginning of a file looks like such a message: resources, their scopes, and a first
  /// span with identifiers of the right lengths.
  static func begins(_ bytes: [UInt8]) -> Bool {
    // The end may be missing, so lengths are held against what there is only on the way down.
    var range = 0..<bytes.count
    for wanted in [1, 2, 2] {
      guard let inner = first(wanted, in: range, bytes) else { return false }
      range = inner
    }
    guard let trace = first(1, in: range, bytes), let span = first(2, in: range, bytes) else {
      return false
    }
    return trace.count == 16 && span.count == 8
  }

  /// The first field of that number, cut where the bytes end.
  private static func first(_ number: Int, in range: Range<Int>, _ bytes: [UInt8]) -> Range<Int>? {
    var position = range.lowerBound
    for _ in 0..<64 {
      guard position < range.upperBound else { return nil }
      let tag = bytes[position]
      guard tag & 0x87 == 2, tag >> 3 > 0 else { return nil }
      position += 1
      var length = 0
      var shift = 0
      while position < range.upperBound, shift < 35 {
        let byte = bytes[position]
        position += 1
        length |= Int(byte & 0x7f) << shift
        shift += 7
        if byte < 0x80 { break }
      }
      let end = position + length
      if Int(tag >> 3) == number { return position..<min(end, range.upperBound) }
      position = end
    }
    return nil
  }

  /// Takes in one message; on failure nothing of it stays.
  mutating func decode(_ bytes: Span<UInt8>) throws(ProtobufError) {
    let before = store.spans.count
    do throws(ProtobufError) {
      var cursor = ProtobufCursor(0..<bytes.count)
      while let field = try cursor.next(bytes) {
        if field.number == 1, let range = field.range { try resourceSpans(bytes, range) }
      }
    } catch {
      store.spans.removeSubrange(before...)
      throw error
    }
  }

  private mutating func resourceSpans(
    _ bytes: Span<UInt8>, _ range: Range<Int>
  ) throws(ProtobufError) {
    let first = store.spans.count
    var resource = OTLPSpanBuilder()
    var cursor = ProtobufCursor(range)
    while let field = try cursor.next(bytes) {
      guard let range = field.range else { continue }
      if field.number == 1 {
        var inner = ProtobufCursor(range)
        while let field = try inner.next(bytes) {
          guard field.number == 1, let range = field.range else { continue }
          if let (field, value) = try attribute(bytes, range) {
            resource.set(field, value, bytes, &store.names)
          }
        }
      } else if field.number == 2 || field.number == 1000 {
        // 1000: instrumentation libraries, as they were called before scopes.
        var inner = ProtobufCursor(range)
        while let field = try inner.next(bytes) {
          if field.number == 2, let range = field.range { try span(bytes, range) }
        }
      }
    }
    store.inherit(resource.span, from: first)
  }

  private mutating func span(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ProtobufError) {
    var builder = OTLPSpanBuilder()
    var name: Int32 = -1
    var cursor = ProtobufCursor(range)
    while let field = try cursor.next(bytes) {
      switch (field.number, field.range) {
      case (1, let range?):
        (builder.span.traceHigh, builder.span.traceLow) = OTLPIdentifier.binary(
          bytes.extracting(range))
      case (2, let range?): builder.span.id = OTLPIdentifier.binary(bytes.extracting(range)).low
      case (4, let range?):
        builder.span.parent = OTLPIdentifier.binary(bytes.extracting(range)).low
      case (5, let range?): name = store.names.identifier(bytes, range)
      case (7, nil): builder.span.start = Self.time(field.bits)
      case (8, nil): builder.span.end = Self.time(field.bits)
      case (9, let range?):
        if let (field, value) = try attribute(bytes, range) {
          builder.set(field, value, bytes, &store.names)
        }
      case (11, let range?): try event(bytes, range, &builder)
      case (15, let range?): try status(bytes, range, &builder)
      default: break
      }
    }
    if builder.span.name < 0 { builder.span.name = name }
    store.spans.append(builder.finish(&store.names))
  }

  private static func time(_ bits: UInt64) -> Int64 {
    bits == 0 ? .min : Int64(exactly: bits) ?? .min
  }

  private mutating func event(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ builder: inout OTLPSpanBuilder
  ) throws(ProtobufError) {
    var cursor = ProtobufCursor(range)
    while let field = try cursor.next(bytes) {
      guard let range = field.range else { continue }
      if field.number == 2, bytes.extracting(range).equals("retry") {
        builder.span.retryEvents += 1
      } else if field.number == 3, let (field, value) = try attribute(bytes, range) {
        builder.setOfEvent(field, value, bytes, &store.names)
      }
    }
  }

  private mutating func status(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ builder: inout OTLPSpanBuilder
  ) throws(ProtobufError) {
    var cursor = ProtobufCursor(range)
    while let field = try cursor.next(bytes) {
      if field.number == 2, let range = field.range {
        builder.span.message = store.names.identifier(bytes, range)
      } else if field.number == 3, field.range == nil {
        builder.span.isError = field.bits == 2
      }
    }
  }

  private func attribute(
    _ bytes: Span<UInt8>, _ range: Range<Int>
  ) throws(ProtobufError) -> (OTLPField, OTLPValue)? {
    var key: OTLPField?
    var value = OTLPValue.absent
    var cursor = ProtobufCursor(range)
    while let field = try cursor.next(bytes) {
      guard let range = field.range else { continue }
      if field.number == 1 {
        key = OTLPField.named(bytes.extracting(range))
      } else if field.number == 2 {
        value = try anyValue(bytes, range)
      }
    }
    return key.map { ($0, value) }
  }

  private func anyValue(
    _ bytes: Span<UInt8>, _ range: Range<Int>
  ) throws(ProtobufError) -> OTLPValue {
    var value = OTLPValue.absent
    var cursor = ProtobufCursor(range)
    while let field = try cursor.next(bytes) {
      switch (field.number, field.range) {
      case (1, let range?): value = .text(range, hasEscapes: false)
      case (2, nil): value = .flag(field.bits != 0)
      case (3, nil): value = .integer(Int64(bitPattern: field.bits))
      case (4, nil): value = .number(Double(bitPattern: field.bits))
      case (5, let range?), (6, let range?), (7, let range?): value = .other(range)
      default: break
      }
    }
    return value
  }
}
