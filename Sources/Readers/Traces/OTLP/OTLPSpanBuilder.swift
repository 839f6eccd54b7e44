import Trace

/// Collects what is known of one span while its attributes come in any order.
struct OTLPSpanBuilder {
  var span = OTLPSpan()
  private var hasService = false
  private var hasModel = false
  private var hasAnsweredModel = false
  private var hasMethod = false
  private var operation: [UInt8] = []
  private var requestKind: [UInt8] = []
  private var spanKind: [UInt8] = []
  private var entityKind: [UInt8] = []
  private var prompt = ContentHash()

  /// Takes in one attribute of the span.
  mutating func set(
    _ field: OTLPField, _ value: OTLPValue, _ document: Span<UInt8>, _ names: inout ByteInterner
  ) {
    switch field {
    case .run: span.run = Self.name(value, document, &names)
    case .stage: span.stage = Self.name(value, document, &names)
    case .agent: if span.agent < 0 { span.agent = Self.name(value, document, &names) }
    case .group: if span.group < 0 { span.group = Self.name(value, document, &names) }
    case .day: span.day = Self.small(value, document) ?? span.day
    case .iteration: span.iteration = Self.small(value, document) ?? span.iteration
    case .operation: operation = Self.word(value, document)
    case .requestKind: requestKind = Self.word(value, document)
    case .spanKind: spanKind = Self.word(value, document)
    case .entityKind: entityKind = Self.word(value, document)
    case .entityName:
      let name = Self.name(value, document, &names)
      if name >= 0 { span.name = name }
    case .service: hasService = true
    case .model:
      hasModel = true
      if !hasAnsweredModel { span.model = Self.name(value, document, &names) }
    case .answeredModel:
      hasModel = true
      let model = Self.name(value, document, &names)
      if model >= 0 { (span.model, hasAnsweredModel) = (model, true) }
    case .inputTokens: span.inputTokens = Self.count(value, document) ?? span.inputTokens
    case .outputTokens: span.outputTokens = Self.count(value, document) ?? span.outputTokens
    case .cost: span.cost = value.number(in: document) ?? span.cost
    case .prompt: addPrompt(value, document)
    case .httpMethod: hasMethod = true
    case .httpStatus:
      hasMethod = true
      if let code = Self.small(value, document) { span.httpStatus = code }
    case .resend: span.resend = max(0, Self.small(value, document) ?? 0)
    case .address:
      if let address = value.bytes(in: document) {
        span.isModelAddress = Self.isModelAddress(address.span)
      }
    case .errorType: span.errorType = Self.name(value, document, &names)
    case .exceptionType:
      if span.errorType < 0 { span.errorType = Self.name(value, document, &names) }
    case .tool: if span.kind == .other { span.kind = .tool }
    case .jaegerError:
      switch value {
      case .flag(let isError): if isError { span.isError = true }
      case .text:
        if value.bytes(in: document).map({ $0 == Array("true".utf8) }) == true {
          span.isError = true
        }
      default: break
      }
    default: setTold(field, value, document, &names)
    }
  }

  /// Takes in what an exported span tells of its row.
  private mutating func setTold(
    _ field: OTLPField, _ value: OTLPValue, _ document: Span<UInt8>, _ names: inout ByteInterner
  ) {
    func integer() -> Int64? { value.integer(in: document) }
    switch field {
    case .phase: span.told.phase = Self.name(value, document, &names)
    case .source: span.told.source = Self.name(value, document, &names)
    case .system: span.told.system = Self.name(value, document, &names)
    case .error: span.told.error = Self.name(value, document, &names)
    case .call: span.told.call = integer() ?? -1
    case .attempt: if let number = integer() { span.told.attempt = Int16(clamping: number) }
    case .covers: if let number = integer() { span.told.covers = Int32(clamping: number) }
    case .timing:
      let word = String(decoding: Self.word(value, document), as: UTF8.self)
      span.told.timing = Timing(name: word) ?? .none
    case .status:
      let word = String(decoding: Self.word(value, document), as: UTF8.self)
      span.told.status = Status(name: word)
    case .resolution:
      if let time = value.number(in: document),
        let nanoseconds = Int64(exactly: (time * 1_000_000).rounded()), nanoseconds >= 0
      {
        span.told.resolution = nanoseconds
      }
    case .promptBytes: span.told.promptBytes = integer() ?? SpanTable.absent64
    case .responseBytes: span.told.responseBytes = integer() ?? SpanTable.absent64
    case .promptHash: span.told.promptHash = integer() ?? SpanTable.absent64
    default: break
    }
  }

  /// Takes in an attribute of one of its events.
  mutating func setOfEvent(
    _ field: OTLPField, _ value: OTLPValue, _ document: Span<UInt8>, _ names: inout ByteInterner
  ) {
    switch field {
    case .prompt, .exceptionType: set(field, value, document, &names)
    default: break
    }
  }

  /// The span, with what it is about.
  mutating func finish(_ names: inout ByteInterner) -> OTLPSpan {
    if prompt.count > 0 { span.promptHash = max(1, prompt.value) }
    let (kind, word) = judge()
    span.kind = kind
    if let word { span.operation = names.identifier(word) }
    return span
  }

  /// What the span is about, and the word for the operation of a call.
  private func judge() -> (OTLPSpan.Kind, String?) {
    if span.told.phase >= 0, span.told.status != nil, span.stage >= 0 { return (.told, nil) }
    if !operation.isEmpty {
      switch String(decoding: operation, as: UTF8.self) {
      case "execute_tool": return (.tool, nil)
      case "invoke_agent", "create_agent", "invoke_workflow", "plan": return (.agent, nil)
      case "retrieval": return (.other, nil)
      case let word: return (.call, word)
      }
    }
    if !requestKind.isEmpty { return (.call, Self.operation(of: requestKind)) }
    switch String(decoding: spanKind, as: UTF8.self) {
    case "llm": return (.call, "chat")
    case "embedding": return (.call, "embeddings")
    case "tool": return (.tool, nil)
    case "agent": return (.agent, nil)
    case "": break
    default: return (.other, nil)
    }
    switch String(decoding: entityKind, as: UTF8.self) {
    case "tool": return (.tool, nil)
    case "agent": return (.agent, nil)
    case "": break
    default: return (.other, nil)
    }
    if hasService && hasModel { return (.call, "chat") }
    if hasMethod { return (.http, nil) }
    return (span.kind, nil)
  }

  private static func operation(of requestKind: [UInt8]) -> String {
    let word = String(decoding: requestKind, as: UTF8.self)
    switch word {
    case "completion": return "text_completion"
    case "embedding": return "embeddings"
    default: return word
    }
  }

  private mutating func addPrompt(_ value: OTLPValue, _ document: Span<UInt8>) {
    switch value {
    case .text(let range, _), .other(let range): prompt.update(document.extracting(range))
    default: break
    }
  }

  private static func name(
    _ value: OTLPValue, _ document: Span<UInt8>, _ names: inout ByteInterner
  ) -> Int32 {
    switch value {
    case .text(let range, false): return names.identifier(document, range)
    case .integer(let number): return names.identifier(String(number))
    default:
      guard let bytes = value.bytes(in: document) else { return -1 }
      return names.identifier(bytes.span, 0..<bytes.count)
    }
  }

  /// A short text in lower case.
  private static func word(_ value: OTLPValue, _ document: Span<UInt8>) -> [UInt8] {
    (value.bytes(in: document) ?? []).prefix(64).map { $0 >= 65 && $0 <= 90 ? $0 | 32 : $0 }
  }

  private static func small(_ value: OTLPValue, _ document: Span<UInt8>) -> Int32? {
    value.integer(in: document).flatMap { Int32(exactly: $0) }.flatMap { $0 == .min ? nil : $0 }
  }

  private static func count(_ value: OTLPValue, _ document: Span<UInt8>) -> Int64? {
    value.integer(in: document).flatMap { $0 >= 0 ? $0 : nil }
  }

  /// Whether an address is one at which models are asked.
  private static func isModelAddress(_ address: Span<UInt8>) -> Bool {
    let path = address.extracting(0..<(address.offset(of: "?") ?? address.count))
    return path.ends(with: "/completions") || path.ends(with: "/embeddings")
      || path.ends(with: "/responses") || path.ends(with: "/messages")
      || path.ends(with: ":generateContent") || path.ends(with: ":streamGenerateContent")
      || path.ends(with: "/api/chat") || path.ends(with: "/api/generate")
  }
}
