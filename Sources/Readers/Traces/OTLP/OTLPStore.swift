/// Spans as they were decoded, before any belongs to another.
struct OTLPStore: Sendable {
  var spans: [OTLPSpan] = []
  var names = ByteInterner()
  /// Documents with metrics or logs instead of spans.
  var otherSignals = 0

  init() {}

  /// Appends the spans of a later part.
  mutating func merge(_ later: OTLPStore) {
    otherSignals += later.otherSignals
    if spans.isEmpty && names.names.isEmpty {
      (spans, names) = (later.spans, later.names)
      return
    }
    let numbers = later.names.names.map { names.identifier($0) }
    func renumber(_ name: inout Int32) { if name >= 0 { name = numbers[Int(name)] } }
    spans.reserveCapacity(spans.count + later.spans.count)
    for var span in later.spans {
      renumber(&span.name)
      renumber(&span.run)
      renumber(&span.operation)
      renumber(&span.stage)
      renumber(&span.agent)
      renumber(&span.group)
      renumber(&span.errorType)
      renumber(&span.model)
      renumber(&span.message)
      renumber(&span.told.phase)
      renumber(&span.told.source)
      renumber(&span.told.system)
      renumber(&span.told.error)
      spans.append(span)
    }
  }

  /// Hands what a resource says to its spans, those from that position on.
  mutating func inherit(_ resource: OTLPSpan, from first: Int) {
    if resource.run < 0 && resource.told.system < 0 { return }
    for position in first..<spans.count {
      if spans[position].run < 0 { spans[position].run = resource.run }
      spans[position].told.system = resource.told.system
    }
  }
}
