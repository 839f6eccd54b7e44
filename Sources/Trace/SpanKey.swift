/// A column by whose values spans can be put into groups.
public enum SpanKey: String, Sendable, CaseIterable {
  case run, system, source, stage, phase, timing, status, error, agent, group, model
  case day, iteration, attempt

  /// Whether its values are numbers; the others are texts.
  public var isNumber: Bool { self == .day || self == .iteration || self == .attempt }

  /// The column of the table that holds its values.
  public var column: SpanColumn {
    switch self {
    case .run: .run
    case .system: .system
    case .source: .source
    case .stage: .stage
    case .phase: .phase
    case .timing: .timing
    case .status: .status
    case .error: .error
    case .agent: .agent
    case .group: .group
    case .model: .model
    case .day: .day
    case .iteration: .iteration
    case .attempt: .attempt
    }
  }
}
