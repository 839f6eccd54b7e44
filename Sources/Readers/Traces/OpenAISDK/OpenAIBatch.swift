import Trace

/// Requests and answers of OpenAI's batches, joined by `custom_id`.
///
/// They carry no times.
struct OpenAIBatch: RecordDecoder {
  /// What is known of one request.
  struct Request: Sendable {
    var isAsked = false
    var isAnswered = false
    /// HTTP code of the answer, 0 where there is none.
    var code: Int64 = 0
    var error: String?
    var inputTokens = Int64.min
    var outputTokens = Int64.min
    var promptHash: UInt64 = 0
    /// The model that answered.
    var model: String?
  }

  private(set) var requests: [Request] = []
  private(set) var positions: [String: Int] = [:]

  init() {}

  mutating func merge(_ later: OpenAIBatch) {
    for (name, position) in later.positions.sorted(by: { $0.value < $1.value }) {
      join(later.requests[position], name)
    }
  }

  mutating func decode(_ document: Span<UInt8>) throws(JSONError) {
    var request = Request()
    var name: String?
    try JSONScanner.scan(document) { scanner throws(JSONError) in
      try scanner.object { scanner, key throws(JSONError) in
        if scanner.matches(key, "custom_id") {
          if let text = try scanner.textOrSkip() { name = scanner.string(text) }
        } else if scanner.matches(key, "body") {
          request.isAsked = true
          let start = scanner.position
          try scanner.skip()
          request.promptHash = max(
            1, ContentHash.hash(document.extracting(start..<scanner.position)))
        } else if scanner.matches(key, "response") {
          request.isAnswered = true
          try response(&scanner, &request)
        } else if scanner.matches(key, "error") {
          try scanner.members { scanner, key throws(JSONError) in
            guard scanner.matches(key, "code"), let text = try scanner.textOrSkip() else { return }
            request.isAnswered = true
            request.error = ErrorClass.short(scanner.string(text))
          }
        }
      }
      guard scanner.isAtEnd() else { throw scanner.failure("there is more after the end") }
    }
    guard let name else { throw JSONError(offset: 0, what: "it has no 'custom_id'") }
    join(request, name)
  }

  private func response(
    _ scanner: inout JSONScanner, _ request: inout Request
  ) throws(JSONError) {
    try scanner.members { scanner, key throws(JSONError) in
      if scanner.matches(key, "status_code") {
        request.code = try scanner.int64() ?? 0
      } else if scanner.matches(key, "body") {
        try scanner.members { scanner, key throws(JSONError) in
          if scanner.matches(key, "usage") {
            try scanner.members { scanner, key throws(JSONError) in
              if scanner.matches(key, "prompt_tokens") || scanner.matches(key, "input_tokens") {
                request.inputTokens = try scanner.int64() ?? .min
              } else if scanner.matches(key, "completion_tokens")
                || scanner.matches(key, "output_tokens")
              {
                request.outputTokens = try scanner.int64() ?? .min
              }
            }
          } else if scanner.matches(key, "model") {
            request.model = try scanner.textOrSkip().map { scanner.string($0) }
          } else if scanner.matches(key, "error") {
            try scanner.members { scanner, key throws(JSONError) in
              guard scanner.matches(key, "code") || scanner.matches(key, "type"),
                let text = try scanner.textOrSkip(), request.error == nil
              else { return }
              request.error = ErrorClass.short(scanner.string(text))
            }
          }
        }
      }
    }
  }

  private mutating func join(_ request: Request, _ name: String) {
    guard let known = positions[name] else {
      positions[name] = requests.count
      requests.append(request)
      return
    }
    if request.isAsked {
      requests[known].isAsked = true
      requests[known].promptHash = request.promptHash
    }
    if request.isAnswered {
      let (isAsked, hash) = (requests[known].isAsked, requests[known].promptHash)
      requests[known] = request
      requests[known].isAsked = isAsked
      requests[known].promptHash = hash
    }
  }
}
