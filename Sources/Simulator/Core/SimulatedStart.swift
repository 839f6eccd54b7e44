/// When a simulated run begins, whatever is simulated.
public enum SimulatedStart {
  /// Unless told otherwise: 2026-01-05T09:00:00Z, in nanoseconds since 1970 UTC.
  public static let standard: Int64 = 1_767_603_600_000_000_000
}
