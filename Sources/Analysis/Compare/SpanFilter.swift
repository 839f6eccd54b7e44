public import Trace

/// A condition on the fields of a span, such as `stage=buy and day>=2`.
///
/// Fields: run, system, source, stage, phase, timing, status, error, agent, group, model (texts), day,
/// iteration, attempt, covers, prompt_bytes, input_tokens, output_tokens (numbers), duration and
/// offset (times with a unit; offset counts from the run's first instant), start (a date or a date and
/// a clock). A comparison with an absent value is false, but for `!=`, which is true. Words with
/// blanks stand in quotes.
public struct SpanFilter: Sendable {
  /// Why a text is no condition.
  public struct Failure: Error, Sendable, Equatable {
    /// What is wrong and what would be right, without a full stop.
    public var message: String
  }

  indirect enum Node: Sendable {
    case and(Node, Node)
    case or(Node, Node)
    case not(Node)
    case text(SpanField, isEqual: Bool, String)
    case number(SpanField, SpanComparator, Double)
    case start(SpanComparator, Int64)
    case agents(Set<NameID>)
    case known(SpanField)
  }

  /// The condition as it was written.
  public let text: String
  let root: Node

  /// The condition that a text states.
  ///
  /// - Parameter instant: nanoseconds since 1970 UTC of a time as users write it, nil for any other
  ///   text; without it no condition can name one.
  public init(
    _ text: String, instant: @escaping (String) -> Int64? = { _ in nil }
  ) throws(Failure) {
    var parser = SpanFilterParser(text, instant)
    root = try parser.parse()
    self.text = text
  }

  private init(text: String, root: Node) {
    self.text = text
    self.root = root
  }

  /// Makes sure that a run can be split by that field.
  public static func checkSplit(by field: String) throws(Failure) {
    guard let known = SpanField(rawValue: field) else { throw SpanField.unknown(field) }
    guard known.canSplit else {
      throw Failure(message: "'\(field)' has too many values, compare parts by conditions on it")
    }
  }

  /// The condition that a field has that value.
  public init(_ field: String, equals value: String) throws(Failure) {
    try Self.checkSplit(by: field)
    guard let known = SpanField(rawValue: field) else { throw SpanField.unknown(field) }
    let shown = "\(field)=\(value)"
    if known.isNumber {
      guard let number = Double(value) else {
        throw Failure(message: "'\(value)' is no number")
      }
      self.init(text: shown, root: .number(known, .equal, number))
    } else {
      self.init(text: shown, root: .text(known, isEqual: true, value))
    }
  }

  /// The condition that a field has a value, and not this one.
  public init(_ field: String, knownBut value: String) throws(Failure) {
    let equal = try SpanFilter(field, equals: value)
    guard let known = SpanField(rawValue: field) else { throw SpanField.unknown(field) }
    self.init(text: "\(field)!=\(value)", root: .and(.known(known), .not(equal.root)))
  }

  /// The condition that the agent is one of those, for one run only.
  init(agents: Set<NameID>, text: String) { self.init(text: text, root: .agents(agents)) }

  /// The condition that this one does not hold.
  public var inverted: SpanFilter { SpanFilter(text: "not (\(text))", root: .not(root)) }

  /// The condition that both hold.
  public func and(_ other: SpanFilter?) -> SpanFilter {
    guard let other else { return self }
    return SpanFilter(text: "(\(text)) and (\(other.text))", root: .and(root, other.root))
  }

  /// Which rows of a run it holds for.
  ///
  /// - Complexity: O(rows) times the length of the condition.
  public func matches(_ trace: RunTrace) -> [Bool] {
    Self.evaluate(root, trace)
  }

  private static func evaluate(_ node: Node, _ trace: RunTrace) -> [Bool] {
    switch node {
    case .and(let left, let right):
      return zip(evaluate(left, trace), evaluate(right, trace)).map { $0 && $1 }
    case .or(let left, let right):
      return zip(evaluate(left, trace), evaluate(right, trace)).map { $0 || $1 }
    case .not(let inner):
      return evaluate(inner, trace).map { !$0 }
    case .text(let field, let isEqual, let value):
      return field.compareText(trace.spans, value).map { $0 == isEqual }
    case .known(let field):
      if field == .timing || field == .status {
        return [Bool](repeating: true, count: trace.spans.count)
      }
      return field.isNumber
        ? (0..<trace.spans.count).map { field.number(trace, $0) != nil }
        : field.column(trace.spans).map { !$0.isAbsent }
    case .agents(let chosen):
      return trace.spans.agent.map { chosen.contains($0) }
    case .start(let comparator, let value):
      return trace.spans.start.map { start in
        start == SpanTable.absent64 ? comparator == .unequal : comparator.holds(start, value)
      }
    case .number(let field, let comparator, let value):
      return (0..<trace.spans.count).map { row in
        guard let found = field.number(trace, row) else { return comparator == .unequal }
        return comparator.holds(found, value)
      }
    }
  }
}

/// How two numbers are compared.
enum SpanComparator: String, Sendable {
  case equal = "="
  case unequal = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .equal: left == right
    case .unequal: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }
}

extension SpanFilter {
  /// The different values of a field in the chosen spans of a run, as texts: numbers ascending, then
  /// texts.
  ///
  /// - Complexity: O(rows).
  public static func values(
    of field: String, in trace: RunTrace, filter: SpanFilter?
  ) throws(Failure) -> [String] {
    try checkSplit(by: field)
    guard let known = SpanField(rawValue: field) else { throw SpanField.unknown(field) }
    let chosen = filter?.matches(trace)
    var values: Set<String> = []
    let column = known.column(trace.spans)
    for row in 0..<trace.spans.count where chosen?[row] ?? true {
      switch known {
      case .timing: values.insert(trace.spans.timing[row].name)
      case .status: values.insert(trace.spans.status[row].name)
      default:
        if known.isNumber {
          if let number = known.number(trace, row) { values.insert(String(Int64(number))) }
        } else if let name = trace.spans.names[column[row]] {
          values.insert(name)
        }
      }
    }
    return values.sorted { left, right in
      switch (Int64(left), Int64(right)) {
      case (let first?, let second?): first < second
      case (_?, nil): true
      case (nil, _?): false
      default: left < right
      }
    }
  }
}
