import Trace
import Writing

/// A run as OpenTelemetry traces: one request of at most 512 spans a line (OTLP/JSON), with the
/// attributes of the GenAI conventions where a span is a request to a model.
///
/// A call is the parent of its attempts. Identifiers follow from the run's name, the call's number and
/// the row, so that the same run gives the same bytes. What the run does not tell is left out.
struct OTLPLines {
  /// How many spans an exporter puts on a line.
  static let spansPerLine = 512

  private let spans: SpanTable
  private let facts: SliceFacts
  private let version: String
  private let texts: [[UInt8]]
  private let phases: (call: NameID?, attempt: NameID?)
  private var buffer = ByteBuffer()
  private var onLine = 0
  private var isFirstAttribute = true
  /// Identifiers of the calls that are written, and of those that have attempts.
  private var calls: Set<UInt64> = []
  private var attempted: Set<UInt64> = []
  /// What identifiers of the run that came last begin with.
  private var recent = RunHashes(run: .absent, trace: (0, 0), call: 0, row: 0)
  /// The calls written so far, since a call may be told of twice.
  private var written: Set<UInt64> = []

  static func write<Failure: Error>(
    _ trace: RunTrace, version: String, to put: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> ExportNotes {
    let spans = trace.spans
    var writer = OTLPLines(spans, version)
    var notes = ExportNotes()
    var (withoutStart, withoutDuration, before) = (0, 0, 0)
    var run = NameID.absent
    for row in 0..<spans.count {
      if spans.start[row] == SpanTable.absent64 {
        withoutStart += 1
      } else if spans.duration[row] == SpanTable.absent64 {
        withoutDuration += 1
      } else if spans.start[row] < 0 {
        before += 1
      } else {
        if writer.onLine == spansPerLine || spans.run[row] != run { writer.endLine() }
        run = spans.run[row]
        writer.append(row)
        notes.written += 1
        try writer.buffer.spill(to: put)
      }
    }
    writer.endLine()
    try writer.buffer.drain(to: put)
    notes.leave(withoutDuration, "have no duration")
    notes.leave(withoutStart, "have no time")
    notes.leave(before, "began before 1970, which OTLP can't tell")
    return notes
  }

  private init(_ spans: SpanTable, _ version: String) {
    self.spans = spans
    facts = SliceFacts(spans)
    self.version = version
    texts = spans.names.names.map { JSONWriter.quoted($0) }
    phases = (spans.names.existing(Phase.call), spans.names.existing(Phase.llm))
    for row in 0..<spans.count where isTimed(row) {
      if spans.phase[row] == phases.call { calls.insert(callIdentifier(row)) }
      if spans.phase[row] == phases.attempt { attempted.insert(callIdentifier(row)) }
    }
  }

  private func isTimed(_ row: Int) -> Bool {
    spans.start[row] >= 0 && spans.duration[row] != SpanTable.absent64
  }

  private mutating func endLine() {
    if onLine > 0 { buffer.append(literal: "]}]}]}\n") }
    onLine = 0
  }

  private mutating func beginLine(_ row: Int) {
    buffer.append(literal: "{\"resourceSpans\":[{\"resource\":{\"attributes\":[")
    isFirstAttribute = true
    attribute("service.name", spans.system[row])
    attribute("runlens.run", spans.run[row])
    buffer.append(literal: "]},\"scopeSpans\":[{\"scope\":{\"name\":\"runlens\",\"version\":")
    buffer.append(JSONWriter.quoted(version))
    buffer.append(literal: "},\"spans\":[")
  }

  private mutating func append(_ row: Int) {
    if onLine == 0 { beginLine(row) } else { buffer.append(literal: ",") }
    onLine += 1
    let call = callIdentifier(row)
    let isCall = spans.phase[row] == phases.call
    let isAttempt = spans.phase[row] == phases.attempt
    let own = isCall && written.insert(call).inserted ? call : rowIdentifier(row)
    let hasParent = !isCall && spans.covers[row] <= 1 && calls.contains(call)
    let asksModel = isAttempt || (isCall && !attempted.contains(call))
    buffer.append(literal: "{\"traceId\":\"")
    let hashes = hashes(of: spans.run[row])
    hexadecimal(hashes.trace.0)
    hexadecimal(hashes.trace.1)
    buffer.append(literal: "\",\"spanId\":\"")
    hexadecimal(own)
    if hasParent {
      buffer.append(literal: "\",\"parentSpanId\":\"")
      hexadecimal(call)
    }
    buffer.append(literal: "\",\"name\":")
    if isAttempt {
      buffer.append(literal: "\"chat\"")
    } else {
      buffer.append(texts[Int(spans.stage[row].rawValue)])
    }
    buffer.append(asksModel ? ",\"kind\":3" : ",\"kind\":1")
    buffer.append(literal: ",\"startTimeUnixNano\":\"")
    buffer.append(decimal: spans.start[row])
    buffer.append(literal: "\",\"endTimeUnixNano\":\"")
    buffer.append(decimal: SliceLanes.end(facts.spans, row))
    buffer.append(literal: "\",\"attributes\":[")
    isFirstAttribute = true
    if asksModel { conventions(row) }
    describe(row, asksModel: asksModel)
    buffer.append(literal: "]")
    status(row)
    buffer.append(literal: "}")
  }

  /// The attributes of the GenAI conventions.
  private mutating func conventions(_ row: Int) {
    attribute("gen_ai.operation.name", word: "chat")
    attribute("gen_ai.agent.name", spans.agent[row])
    attribute("gen_ai.conversation.id", spans.group[row])
    attribute("gen_ai.usage.input_tokens", spans.inputTokens[row])
    attribute("gen_ai.usage.output_tokens", spans.outputTokens[row])
    attribute("gen_ai.response.model", spans.model[row])
  }

  private mutating func describe(_ row: Int, asksModel: Bool) {
    if spans.status[row].isFailure {
      if spans.error[row].isAbsent {
        attribute("error.type", word: spans.status[row].name)
      } else {
        attribute("error.type", spans.error[row])
      }
    }
    attribute("runlens.stage", spans.stage[row])
    attribute("runlens.phase", spans.phase[row])
    attribute("runlens.source", spans.source[row])
    attribute("runlens.prompt_hash", spans.promptHash[row])
    // Of a request tokens have names of the conventions already; elsewhere they would count twice.
    facts.forEach(row, tokens: !asksModel) { name, value in
      begin("runlens.", name)
      switch value {
      case .integer(let number):
        buffer.append(literal: "{\"intValue\":\"")
        buffer.append(decimal: number)
        buffer.append(literal: "\"}")
      case .number(let number):
        buffer.append(literal: "{\"doubleValue\":")
        buffer.append(number: number)
        buffer.append(literal: "}")
      case .milliseconds(let time):
        buffer.append(literal: "{\"doubleValue\":")
        buffer.append(milliseconds: time)
        buffer.append(literal: "}")
      case .name(let id): text(texts[Int(id.rawValue)])
      case .word(let word):
        buffer.append(literal: "{\"stringValue\":\"")
        buffer.append(word)
        buffer.append(literal: "\"}")
      }
      buffer.append(literal: "}")
    }
  }

  private mutating func status(_ row: Int) {
    guard spans.status[row].isFailure else { return }
    buffer.append(",\"status\":{\"code\":2,\"message\":\"\(spans.status[row].name)\"}")
  }

  private mutating func attribute(_ name: StaticString, _ id: NameID) {
    guard !id.isAbsent else { return }
    begin(name)
    text(texts[Int(id.rawValue)])
    buffer.append(literal: "}")
  }

  private mutating func attribute(_ name: StaticString, word: String) {
    begin(name)
    buffer.append(literal: "{\"stringValue\":\"")
    buffer.append(word)
    buffer.append(literal: "\"}}")
  }

  private mutating func attribute(_ name: StaticString, _ number: Int64) {
    guard number != SpanTable.absent64 else { return }
    begin(name)
    buffer.append(literal: "{\"intValue\":\"")
    buffer.append(decimal: number)
    buffer.append(literal: "\"}}")
  }

  private mutating func begin(_ name: StaticString, _ rest: StaticString = "") {
    buffer.append(literal: isFirstAttribute ? "{\"key\":\"" : ",{\"key\":\"")
    isFirstAttribute = false
    buffer.append(literal: name)
    buffer.append(literal: rest)
    buffer.append(literal: "\",\"value\":")
  }

  private mutating func text(_ quoted: [UInt8]) {
    buffer.append(literal: "{\"stringValue\":")
    buffer.append(quoted)
    buffer.append(literal: "}")
  }
}

// MARK: - Identifiers

extension OTLPLines {
  /// What the identifiers of a run's spans begin with.
  private struct RunHashes {
    var run: NameID
    var trace: (UInt64, UInt64)
    var call: UInt64
    var row: UInt64
  }

  private mutating func hashes(of run: NameID) -> RunHashes {
    if recent.run != run || run.isAbsent {
      recent = RunHashes(
        run: run, trace: (hash(run, 1), hash(run, 2)), call: hash(run, 3), row: hash(run, 4))
    }
    return recent
  }

  private mutating func callIdentifier(_ row: Int) -> UInt64 {
    let call = UInt64(bitPattern: spans.call[row])
    return Self.nonZero(Self.mixed(hashes(of: spans.run[row]).call ^ Self.mixed(call)))
  }

  private mutating func rowIdentifier(_ row: Int) -> UInt64 {
    Self.nonZero(Self.mixed(hashes(of: spans.run[row]).row ^ Self.mixed(UInt64(row))))
  }

  /// FNV-1a over the name's bytes, begun with the salt.
  private func hash(_ id: NameID, _ salt: UInt64) -> UInt64 {
    var hash = 0xcbf2_9ce4_8422_2325 ^ Self.mixed(salt)
    for byte in (spans.names[id] ?? "").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Self.nonZero(Self.mixed(hash))
  }

  /// The finishing step of SplitMix64 (Steele, Lea and Flood, 2014): every bit depends on all.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// An identifier of zeros stands for none.
  private static func nonZero(_ value: UInt64) -> UInt64 { value == 0 ? 1 : value }

  private mutating func hexadecimal(_ value: UInt64) {
    for shift in stride(from: 60, through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 15
      buffer.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}
