/// One request as LiteLLM logged it: one attempt of a call.
///
/// Texts are numbers of the store's names, -1 where absent; other absent numbers are as in the spans
/// table.
struct LiteLLMRecord: Sendable {
  /// Nanoseconds since 1970 UTC.
  var start = Int64.min
  var end = Int64.min
  /// What the attempts of a call share, and so may all calls of a session.
  var trace: Int32 = -1
  var run: Int32 = -1
  var stage: Int32 = -1
  var agent: Int32 = -1
  var group: Int32 = -1
  var day = Int32.min
  var iteration = Int32.min
  /// Kind of request, and the alias of the model: a stage's name where nothing better is there.
  var callType: Int32 = -1
  var modelGroup: Int32 = -1
  var model: Int32 = -1
  var isFailure = false
  /// Whether it says at all how it ended.
  var hasStatus = false
  var errorCode: Int32 = -1
  var errorClass: Int32 = -1
  var inputTokens = Int64.min
  var outputTokens = Int64.min
  var cost = Double.nan
  /// Hash of the messages, 0 where there are none.
  var promptHash: UInt64 = 0

  /// A request of which nothing is known.
  init() {}
}

/// Requests as they were decoded.
struct LiteLLMStore: Sendable {
  var records: [LiteLLMRecord] = []
  var names = ByteInterner()

  /// Appends the requests of a later part.
  mutating func merge(_ later: LiteLLMStore) {
    if records.isEmpty && names.names.isEmpty {
      self = later
      return
    }
    let numbers = later.names.names.map { names.identifier($0) }
    func renumber(_ name: inout Int32) { if name >= 0 { name = numbers[Int(name)] } }
    for var record in later.records {
      renumber(&record.trace)
      renumber(&record.run)
      renumber(&record.stage)
      renumber(&record.agent)
      renumber(&record.group)
      renumber(&record.callType)
      renumber(&record.modelGroup)
      renumber(&record.model)
      renumber(&record.errorCode)
      renumber(&record.errorClass)
      records.append(record)
    }
  }
}
