/// Why an expression is not understood.
public struct PromSyntaxError: Error, Sendable, Equatable {
  /// Position of the offending byte, counted from 0.
  public var offset: Int
  /// What is wrong there.
  public var what: String
}
