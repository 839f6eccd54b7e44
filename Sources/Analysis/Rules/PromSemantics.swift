/// In what the versions of Prometheus differ.
public struct PromSemantics: Sendable, Equatable {
  /// Whether a stretch of time holds a value at its very beginning, as before version 3.
  var holdsBeginning: Bool
  /// Whether a counter's way down to zero is looked at before the distance of its first value, as before
  /// version 3.
  var seeksZeroFirst: Bool

  /// As version 3 does.
  public static let version3 = PromSemantics(holdsBeginning: false, seeksZeroFirst: false)
  /// As version 2 did.
  public static let version2 = PromSemantics(holdsBeginning: true, seeksZeroFirst: true)

  /// How old the latest value of a series may be, in milliseconds.
  static let lookback: Int64 = 300_000
}
