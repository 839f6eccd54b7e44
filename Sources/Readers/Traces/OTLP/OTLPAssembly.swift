import Trace

/// Turns a tree of spans into rows: calls with their attempts, stages, tools.
struct OTLPAssembly {
  /// The phase of a stage's own span, all that it asked included.
  static let stagePhase = "stage"
  /// The phase of a tool that a model called.
  static let toolPhase = "tool"

  let tree: OTLPTree
  let names: [String]
  /// The run of spans that name none.
  let run: String

  private(set) var spans = SpanTable()
  private(set) var coverage = Coverage()
  private(set) var calls = 0
  /// Rows that were exported.
  private(set) var told = 0
  /// Requests whose span has no end, and those whose end is before their start.
  private(set) var open = 0
  private(set) var reversed = 0
  /// Requests over HTTP whose call was never written.
  private(set) var unfinished = 0
  private var encoded: [Int32] = []
  private var stages: [Int32: NameID] = [:]
  private var failures: [Int32: (Status, NameID)] = [:]
  private var unknownStage = NameID.absent
  private var defaultRun = NameID.absent
  private var system = NameID.absent
  private var source = NameID.absent

  init(_ tree: OTLPTree, names: [String], run: String) {
    self.tree = tree
    self.names = names
    self.run = run
  }

  /// Makes the rows, calls in the order of their starts, each before its attempts.
  mutating func assemble() {
    encoded = names.map { Int32(bitPattern: spans.intern($0).rawValue) }
    defaultRun = spans.intern(run)
    system = spans.intern(OTLPReader.name)
    source = system
    unknownStage = spans.intern("unknown")
    var requests: [Int32: [Int]] = [:]
    var inner: [Int32: [Int]] = [:]
    var heads: [Int] = []
    var free: [Int] = []
    for (position, span) in tree.spans.enumerated() {
      let owner = tree.contexts[position].call
      switch span.kind {
      case .call:
        if Int(owner) == position {
          heads.append(position)
        } else {
          inner[owner, default: []].append(position)
        }
      case .http:
        if owner >= 0 {
          requests[owner, default: []].append(position)
        } else if span.isModelAddress {
          free.append(position)
        }
      case .told: appendTold(span)
      case .tool, .agent, .other: break
      }
    }
    heads.sort { tree.isEarlier($0, $1) }
    for head in heads {
      // Where two libraries wrote down the same request, HTTP tells the attempts best.
      appendCall(head, requests[Int32(head)] ?? inner[Int32(head)] ?? [])
    }
    for group in tree.groups(of: free) { appendUnfinished(group) }
    appendStages(heads)
    for (position, span) in tree.spans.enumerated() where span.kind == .tool {
      var row = self.row(position, phase: Self.toolPhase)
      setTime(&row, span)
      (row.status, row.error) = outcome(span)
      row.covers = 0
      spans.append(row)
    }
  }

  /// The row of a span that was exported, as it is.
  private mutating func appendTold(_ span: OTLPSpan) {
    let row = EncodedSpan(
      span, run: span.run < 0 ? defaultRun : name(span.run), system: system, name: name)
    if row.phase == spans.names.existing(Phase.call) {
      coverage.callsObserved += 1
      coverage.callsTimed += row.duration >= 0 ? 1 : 0
    }
    told += 1
    spans.append(row)
  }

  // MARK: Calls

  private mutating func appendCall(_ head: Int, _ attempts: [Int]) {
    let span = tree.spans[head]
    var row = self.row(head, phase: Phase.call)
    row.call = Int64(calls)
    row.covers = 1
    setTime(&row, span)
    (row.status, row.error) = outcome(span)
    if span.end == .min {
      open += 1
      row.status = .aborted
      coverage.untimedReasons["span_open", default: 0] += 1
    } else if !span.isTimed {
      reversed += 1
      coverage.untimedReasons["times_contradict", default: 0] += 1
    } else {
      coverage.callsTimed += 1
    }
    row.inputTokens = span.inputTokens
    row.outputTokens = span.outputTokens
    row.cost = span.cost
    row.model = name(span.model)
    if span.promptHash != 0 { row.promptHash = Int64(bitPattern: span.promptHash) }
    let ordered = tree.ordered(attempts)
    if !ordered.isEmpty {
      row.attempt = Int16(clamping: ordered.count)
    } else if span.retryEvents > 0 {
      row.attempt = Int16(clamping: Int(span.retryEvents) + 1)
    }
    spans.append(row)
    appendAttempts(ordered, of: row)
    calls += 1
    coverage.callsObserved += 1
  }

  private mutating func appendAttempts(_ attempts: [Int], of call: EncodedSpan) {
    for (number, position) in attempts.enumerated() {
      let span = tree.spans[position]
      var row = call
      row.phase = spans.intern(Phase.llm)
      row.attempt = Int16(clamping: number + 1)
      row.covers = 0
      row.start = SpanTable.absent64
      row.duration = SpanTable.absent64
      setTime(&row, span)
      row.inputTokens = span.inputTokens
      row.outputTokens = span.outputTokens
      row.cost = span.cost
      (row.status, row.error) = outcome(span)
      if span.end == .min { row.status = .aborted }
      spans.append(row)
    }
  }

  /// A call of which only the requests are there: it was in flight when the program ended, or the
  /// program writes down nothing else.
  private mutating func appendUnfinished(_ requests: [Int]) {
    let attempts = tree.ordered(requests)
    guard let first = attempts.first, let last = attempts.last else { return }
    var row = self.row(first, phase: Phase.call)
    row.call = Int64(calls)
    row.covers = 1
    row.attempt = Int16(clamping: attempts.count)
    row.start = tree.spans[first].start
    row.resolution = 1
    (row.status, row.error) = outcome(tree.spans[last])
    let (start, end) = (row.start, tree.spans[last].end)
    if attempts.contains(where: { tree.isOrphan($0) }) {
      unfinished += 1
      row.status = .aborted
      row.error = .absent
      coverage.untimedReasons["span_missing", default: 0] += 1
    } else if start != .min, end != .min, end >= start {
      row.duration = end - start
      row.timing = .trace
      coverage.callsTimed += 1
    } else {
      coverage.untimedReasons["times_contradict", default: 0] += 1
    }
    spans.append(row)
    appendAttempts(attempts, of: row)
    calls += 1
    coverage.callsObserved += 1
  }

  // MARK: Stages

  /// One row a span that names a stage: how often it asked, and how it ended.
  private mutating func appendStages(_ heads: [Int]) {
    var asked: [Int32: [Int]] = [:]
    for head in heads {
      let stage = tree.contexts[head].stageSpan
      if stage >= 0, Int(stage) != head { asked[stage, default: []].append(head) }
    }
    var tools: [Int32: [Int64]] = [:]
    for (position, span) in tree.spans.enumerated() where span.kind == .tool {
      let stage = tree.contexts[position].stageSpan
      if stage >= 0 { tools[stage, default: []].append(span.start) }
    }
    for (position, span) in tree.spans.enumerated()
    where span.stage >= 0 && (span.kind == .other || span.kind == .agent) {
      let calls = asked[Int32(position)] ?? []
      var row = self.row(position, phase: Self.stagePhase)
      row.covers = Int32(clamping: calls.count)
      let asks = tree.asks(calls, tools: tools[Int32(position)] ?? [])
      if asks > 0 { row.attempt = Int16(clamping: asks) }
      setTime(&row, span)
      (row.status, row.error) = outcome(span)
      if span.end == .min { row.status = .aborted }
      spans.append(row)
    }
  }

  // MARK: Parts of rows

  private mutating func row(_ position: Int, phase: String) -> EncodedSpan {
    let context = tree.contexts[position]
    var row = EncodedSpan(
      run: context.run < 0 ? defaultRun : name(context.run), system: system, source: source,
      stage: stage(position, context), phase: spans.intern(phase))
    row.call = -1
    row.agent = name(context.agent)
    row.group = name(context.group)
    row.day = context.day
    row.iteration = context.iteration
    return row
  }

  func name(_ number: Int32) -> NameID {
    number < 0 ? .absent : NameID(rawValue: UInt32(bitPattern: encoded[Int(number)]))
  }

  /// The stage's own name, that of the nearest span above, or the operation's.
  private mutating func stage(_ position: Int, _ context: OTLPTree.Context) -> NameID {
    if context.stageSpan >= 0 { return name(tree.spans[Int(context.stageSpan)].stage) }
    guard context.named >= 0 else {
      let operation = tree.spans[position].operation
      return operation >= 0 ? name(operation) : unknownStage
    }
    if let known = stages[context.named] { return known }
    let fresh = spans.intern(OTLPStageName.plain(names[Int(context.named)]))
    stages[context.named] = fresh
    return fresh
  }

  private func setTime(_ row: inout EncodedSpan, _ span: OTLPSpan) {
    row.start = span.start
    row.resolution = 1
    guard span.isTimed else { return }
    row.duration = span.end &- span.start
    row.timing = .trace
  }

  /// How a span ended: not set means well.
  private mutating func outcome(_ span: OTLPSpan) -> (Status, NameID) {
    let isFailure = span.isError || span.httpStatus >= 400
    guard isFailure || (span.kind == .http && span.errorType >= 0) else { return (.ok, .absent) }
    let text = span.errorType >= 0 ? span.errorType : -1
    if text < 0, span.httpStatus >= 400 {
      return (
        ErrorClass.status(http: Int(span.httpStatus)), spans.intern(String(span.httpStatus))
      )
    }
    let number = text >= 0 ? text : span.message
    guard number >= 0 else { return (.error, .absent) }
    if let known = failures[number] { return known }
    let class_ = ErrorClass.short(names[Int(number)])
    let fresh = (
      class_.map { ErrorClass.status($0) } ?? .error, class_.map { spans.intern($0) } ?? .absent
    )
    failures[number] = fresh
    return fresh
  }
}
