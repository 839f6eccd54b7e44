/// How long a client waits before it asks again: longer each time, up to a cap, less a random part.
///
/// Exponential back-off with jitter, as the clients of the large services do it.
public struct BackOff: Sendable, Equatable {
  /// The first wait in milliseconds, before its jitter.
  public var firstMilliseconds: Double
  /// How many times as long each further one is.
  public var factor: Double
  /// The longest wait in milliseconds, before its jitter.
  public var capMilliseconds: Double
  /// Share of the wait that a random part of it is taken off, from 0 to 1.
  public var jitter: Double

  /// A back-off of those numbers; by default those of the OpenAI library for Python.
  public init(
    firstMilliseconds: Double = 500, factor: Double = 2, capMilliseconds: Double = 8000,
    jitter: Double = 0.25
  ) {
    self.firstMilliseconds = firstMilliseconds
    self.factor = factor
    self.capMilliseconds = capMilliseconds
    self.jitter = jitter
  }

  /// The wait in nanoseconds.
  ///
  /// - Parameters:
  ///   - retry: 0 before the first one.
  ///   - unit: a uniform random number from 0 to 1.
  /// - Complexity: O(retry) until the cap is reached.
  public func wait(beforeRetry retry: Int, unit: Double) -> Int64 {
    var wait = firstMilliseconds
    for _ in 0..<max(0, min(retry, 1000)) {
      if factor >= 1, wait >= capMilliseconds { break }
      wait *= factor
    }
    return Int64(clampedNanoseconds: min(wait, capMilliseconds) * (1 - jitter * unit) * 1e6)
  }
}
