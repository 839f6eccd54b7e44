/// Something that the user must know: what, where, how often, and what to do about it.
public struct TraceWarning: Sendable, Equatable {
  /// Stable name in snake case, such as `times_rewritten`.
  public var code: String
  /// One sentence with the remedy.
  public var message: String
  /// The file or folder; nil where it concerns the whole run.
  public var path: String?

  /// A warning with those facts.
  public init(code: String, message: String, path: String? = nil) {
    self.code = code
    self.message = message
    self.path = path
  }
}

/// Warnings in the order in which they arose, without repeats.
public struct WarningList: Sendable {
  /// The warnings.
  public private(set) var all: [TraceWarning] = []

  /// No warnings.
  public init() {}

  /// Adds a warning unless an equal one is there.
  public mutating func add(_ code: String, _ message: String, path: String? = nil) {
    let warning = TraceWarning(code: code, message: message, path: path)
    if !all.contains(warning) { all.append(warning) }
  }

  /// Whether one with that code is there.
  public func contains(code: String) -> Bool { all.contains { $0.code == code } }

  /// Adds all of another list.
  public mutating func merge(_ other: WarningList) {
    for warning in other.all { add(warning.code, warning.message, path: warning.path) }
  }
}
