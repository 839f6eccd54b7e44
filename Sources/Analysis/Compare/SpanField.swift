import Trace

/// A field of a span that a condition can name.
enum SpanField: String, Sendable, CaseIterable {
  case run, system, source, stage, phase, timing, status, error, agent, group, model
  case day, iteration, attempt, covers
  case promptBytes = "prompt_bytes"
  case inputTokens = "input_tokens"
  case outputTokens = "output_tokens"
  case duration, offset, start

  static func unknown(_ name: String) -> SpanFilter.Failure {
    let known = allCases.map(\.rawValue).joined(separator: ", ")
    return SpanFilter.Failure(message: "'\(name)' is no field; the fields are \(known)")
  }

  var isNumber: Bool {
    switch self {
    case .run, .system, .source, .stage, .phase, .timing, .status, .error, .agent, .group, .model:
      false
    default: true
    }
  }

  /// Whether its values are spans of time with a unit.
  var isTime: Bool { self == .duration || self == .offset }

  /// Whether a run can be split by its values: times have too many.
  var canSplit: Bool { !isTime && self != .start }

  /// Whether each row has that text.
  func compareText(_ table: SpanTable, _ value: String) -> [Bool] {
    switch self {
    case .timing: return table.timing.map { $0.name == value }
    case .status: return table.status.map { $0.name == value }
    default:
      guard let wanted = table.names.existing(value) else {
        return [Bool](repeating: false, count: table.count)
      }
      return column(table).map { $0 == wanted }
    }
  }

  /// The texts of the field; none for numbers.
  func column(_ table: SpanTable) -> ColumnValues<NameID> {
    switch self {
    case .run: table.run
    case .system: table.system
    case .source: table.source
    case .stage: ColumnValues(table.stage)
    case .phase: ColumnValues(table.phase)
    case .error: table.error
    case .agent: ColumnValues(table.agent)
    case .group: table.group
    case .model: table.model
    default: ColumnValues()
    }
  }

  /// The number of a row; nil where it is absent.
  func number(_ trace: RunTrace, _ row: Int) -> Double? {
    let table = trace.spans
    func known(_ value: Int64) -> Double? { value == SpanTable.absent64 ? nil : Double(value) }
    func known(_ value: Int32) -> Double? { value == SpanTable.absent32 ? nil : Double(value) }
    switch self {
    case .day: return known(table.day[row])
    case .iteration: return known(table.iteration[row])
    case .attempt:
      return table.attempt[row] == SpanTable.absent16 ? nil : Double(table.attempt[row])
    case .covers: return known(table.covers[row])
    case .promptBytes: return known(table.promptBytes[row])
    case .inputTokens: return known(table.inputTokens[row])
    case .outputTokens: return known(table.outputTokens[row])
    case .duration: return known(table.duration[row])
    case .offset:
      guard let origin = trace.run.start, table.start[row] != SpanTable.absent64 else { return nil }
      return Double(table.start[row].saturatingSubtract(origin))
    default: return nil
    }
  }
}
