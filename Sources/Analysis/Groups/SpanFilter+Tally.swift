public import Trace

extension SpanFilter {
  /// The columns that the condition names; nil where it names one that spans are not grouped by, such
  /// as a time.
  public var keys: [SpanKey]? {
    var keys: [SpanKey] = []
    for field in Self.fields(root) {
      guard let key = SpanKey(rawValue: field.rawValue) else { return nil }
      if !keys.contains(key) { keys.append(key) }
    }
    return keys
  }

  /// Whether no row of a whole call can meet the condition, whatever else it holds.
  public var excludesCalls: Bool { Self.ofCall(root) == false }

  /// For each group of a tally whether the condition holds for its spans.
  ///
  /// - Precondition: ``keys`` are among the tally's.
  func matches(_ tally: SpanTally) -> [Bool] {
    // A table of one row a group, so that conditions have one meaning.
    var trace = RunTrace(run: RunDescription(id: "", path: "", system: ""))
    for group in tally.groups {
      var row = SpanRow(
        run: "", system: "", source: "", call: 0, stage: "", phase: "", status: .unknown)
      for (key, value) in zip(tally.keys, group.values) {
        let text = tally.text(value, of: key)
        let number = tally.number(value, of: key).map { Int32(truncatingIfNeeded: $0) }
        switch key {
        case .run: row.run = text ?? ""
        case .system: row.system = text ?? ""
        case .source: row.source = text ?? ""
        case .stage: row.stage = text ?? ""
        case .phase: row.phase = text ?? ""
        case .timing:
          row.timing = text.flatMap { Timing(name: $0) } ?? .none
          // A table keeps the timing of rows with a duration alone.
          row.duration = row.timing == .none ? nil : 0
        case .status: row.status = text.flatMap { Status(name: $0) } ?? .unknown
        case .error: row.error = text
        case .agent: row.agent = text
        case .group: row.group = text
        case .model: row.model = text
        case .day: row.day = number
        case .iteration: row.iteration = number
        case .attempt: row.attempt = number.map { Int16(truncatingIfNeeded: $0) }
        }
      }
      trace.spans.append(row)
    }
    return matches(trace)
  }

  private static func fields(_ node: Node) -> [SpanField] {
    switch node {
    case .and(let left, let right), .or(let left, let right): fields(left) + fields(right)
    case .not(let inner): fields(inner)
    case .text(let field, _, _), .number(let field, _, _), .known(let field): [field]
    case .start: [.start]
    case .agents: [.agent]
    }
  }

  /// Whether the condition holds for a row of which nothing but its phase is known, a whole call's;
  /// nil where the rest decides (Kleene's logic).
  private static func ofCall(_ node: Node) -> Bool? {
    switch node {
    case .and(let left, let right):
      let (one, other) = (ofCall(left), ofCall(right))
      if one == false || other == false { return false }
      return one == true && other == true ? true : nil
    case .or(let left, let right):
      let (one, other) = (ofCall(left), ofCall(right))
      if one == true || other == true { return true }
      return one == false && other == false ? false : nil
    case .not(let inner): return ofCall(inner).map { !$0 }
    case .text(.phase, let isEqual, let value): return (value == Phase.call) == isEqual
    case .known(.phase): return true
    case .text, .number, .start, .agents, .known: return nil
    }
  }
}
