/// What a trace file holds, judged from its first bytes.
///
/// The one place that decides it, so that no file belongs to two formats.
enum TraceKind: Sendable {
  /// OTLP as JSON, in any of its spellings, or a download of Jaeger or Tempo.
  case otlpJSON
  /// OTLP messages, each behind its length in four bytes.
  case otlpFrames
  /// One OTLP message as Protocol Buffers.
  case otlpMessage
  /// Request logs of LiteLLM.
  case liteLLM
  /// Result or request lines of OpenAI's batches.
  case openAIBatch
  /// The debugging log of OpenAI's library.
  case openAILog
  /// RunLens's own lines.
  case flat

  /// How much of a file is looked at.
  static let bytesNeeded = 256 << 10

  /// What the file is whose beginning that is; nil where it is none of these.
  init?(beginning: [UInt8]) {
    guard let first = beginning.first else { return nil }
    if first == 0 {
      guard OTLPFrames.begins(beginning) else { return nil }
      self = .otlpFrames
      return
    }
    let start = beginning.firstIndex { byte in
      byte != 0xef && byte != 0xbb && byte != 0xbf && byte != 32 && !(byte >= 9 && byte <= 13)
    }
    guard let start else { return nil }
    switch beginning[start] {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      if let kind = Self.json(beginning) {
        self = kind
      } else if OpenAILogLine.begins(beginning) {
        self = .openAILog
      } else {
        return nil
      }
    default:
      if OTLPMessage.begins(beginning) {
        self = .otlpMessage
      } else if OpenAILogLine.begins(beginning) {
        self = .openAILog
      } else {
        return nil
      }
    }
  }

  /// Judges by the keys of the first documents, the first that tells.
  private static func json(_ beginning: [UInt8]) -> TraceKind? {
    var splitter = DocumentSplitter(beginning: beginning)
    var kind: TraceKind?
    var looked = 0
    func look(_ document: Span<UInt8>) {
      if kind != nil || looked >= 64 { return }
      looked += 1
      kind = judge(document)
    }
    splitter.consume(beginning.span) { document, _ in look(document) }
    splitter.finish { document, _ in look(document) }
    // Its lines are read as lines.
    return kind == .flat && splitter.layout != .lines ? nil : kind
  }

  /// Judges one document, of which the end may be missing.
  private static func judge(_ document: Span<UInt8>) -> TraceKind? {
    var keys: Set<String> = []
    var isJaeger = false
    // What comes before the cut counts.
    try? JSONScanner.scan(document) { scanner throws(JSONError) in
      try scanner.object { scanner, key throws(JSONError) in
        guard key.range.count <= 64, keys.count < 256 else { return }
        let name = scanner.string(key)
        keys.insert(name)
        if name == "data" || name == "trace" {
          let inner = try keysOfFirst(&scanner)
          if name == "data" {
            isJaeger = inner.contains("traceID") && inner.contains("spans")
          } else if !inner.isDisjoint(with: ["resourceSpans", "batches"]) {
            keys.insert("resourceSpans")
          }
        }
      }
    }
    if isJaeger || !keys.isDisjoint(with: ["resourceSpans", "resource_spans", "batches"]) {
      return .otlpJSON
    }
    if keys.contains("startTime"), keys.contains("endTime"),
      !keys.isDisjoint(with: ["call_type", "custom_llm_provider", "request_id"])
    {
      return .liteLLM
    }
    if keys.contains("custom_id"),
      keys.contains("response") || keys.isSuperset(of: ["method", "url", "body"])
    {
      return .openAIBatch
    }
    let times = ["dur_us", "dur_ns", "dur_ms"]
    if keys.contains("ts"), !keys.isDisjoint(with: ["stage", "phase"]),
      !keys.isDisjoint(with: times + ["status", "call"])
    {
      return .flat
    }
    // Exported spans.
    if keys.isSuperset(of: ["start_ns", "duration_ms", "timing", "stage", "status"]) {
      return .flat
    }
    return nil
  }

  /// The keys of an object, or of the first in an array, as far as it goes.
  private static func keysOfFirst(_ scanner: inout JSONScanner) throws(JSONError) -> Set<String> {
    var keys: Set<String> = []
    func collect(_ scanner: inout JSONScanner) throws(JSONError) {
      try scanner.object { scanner, key throws(JSONError) in
        if keys.count < 64, key.range.count <= 64 { keys.insert(scanner.string(key)) }
      }
    }
    // An end that is missing is no reason to forget what was seen.
    do throws(JSONError) {
      if scanner.peek() == UInt8(ascii: "{") {
        try collect(&scanner)
      } else if scanner.peek() == UInt8(ascii: "[") {
        var isFirst = true
        try scanner.array { scanner throws(JSONError) in
          if isFirst, scanner.peek() == UInt8(ascii: "{") { try collect(&scanner) }
          isFirst = false
        }
      } else {
        try scanner.skip()
      }
    } catch {
      if keys.isEmpty { throw error }
    }
    return keys
  }
}
