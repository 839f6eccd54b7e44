/// A token bucket: units flow in evenly, up to its capacity, and what starts takes some out.
///
/// Kept as the time at which the bucket would be full again (the generic cell rate algorithm,
/// ITU-T I.371), in whole nanoseconds rounded up, so the limit holds exactly over any stretch.
public struct RateBucket: Sendable {
  /// Nanoseconds for one unit to flow in.
  private let interval: Double
  /// Nanoseconds for the whole bucket to fill.
  private let fill: Int64
  /// When the bucket is full.
  private var fullAt = Int64.min

  /// A full bucket of that many units; nil where the rate is not positive.
  public init?(perMinute: Double?, capacity: Double) {
    guard let perMinute, perMinute > 0 else { return nil }
    interval = 6e10 / perMinute
    fill = Int64(clampedNanoseconds: (max(1, capacity) * interval).rounded(.down))
  }

  /// The earliest time, no earlier than `time`, at which that many units are there; where they are
  /// more than fit, when the bucket is full.
  public func ready(at time: Int64, for units: Int) -> Int64 {
    guard fullAt > time else { return time }
    return max(time, fullAt - max(0, fill - cost(units)))
  }

  /// Takes units out at a time that `ready` allowed.
  public mutating func take(_ units: Int, at time: Int64) {
    fullAt = max(fullAt, time).later(by: cost(units))
  }

  private func cost(_ units: Int) -> Int64 {
    Int64(clampedNanoseconds: (Double(units) * interval).rounded(.up))
  }
}
