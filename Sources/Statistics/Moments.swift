/// Mean and spread of a sample.
public struct Moments: Sendable, Equatable {
  /// Number of values.
  public var count = 0

  /// Of no values.
  public init() {}
}
