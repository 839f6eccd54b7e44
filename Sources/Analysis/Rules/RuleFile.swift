public import Trace

/// A group of rules that Prometheus evaluates together.
public struct RuleGroup: Sendable, Equatable {
  /// Its name.
  public var name: String
  /// Milliseconds between one evaluation and the next; nil where the server's default counts.
  public var interval: Int64?
  /// Its rules in their order.
  public var rules: [Rule]
}

/// An alert, or a series that others are made from.
public struct Rule: Sendable, Equatable {
  /// What an expression came to be.
  public enum Condition: Sendable, Equatable {
    /// It is understood.
    case expression(PromExpression)
    /// It is not, for this reason.
    case unsupported(String)
  }

  /// The alert's name, or that of the series.
  public var name: String
  /// Whether it is an alert.
  public var isAlert: Bool
  /// The expression as it stands.
  public var text: String
  /// What is understood of it.
  public var condition: Condition
  /// Milliseconds for which the condition must hold before the alert fires.
  public var hold: Int64 = 0
  /// Milliseconds for which the alert still fires when the condition has ended.
  public var keepFiring: Int64 = 0
  /// The labels that it adds.
  public var labels: [MetricLabel] = []
  /// The file that it stands in.
  public var path: String
  /// Its line there, from 1.
  public var line: Int
}

/// Why a file of rules can't be used.
public struct RuleFileError: Error, Sendable, Equatable {
  /// The file.
  public var path: String
  /// The line, from 1.
  public var line: Int
  /// What is wrong there.
  public var what: String

  /// One sentence that names the place.
  public var message: String { "'\(path)' line \(line): \(what)" }
}
