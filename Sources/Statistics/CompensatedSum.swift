/// A sum whose errors of rounding are made up for, so that it doesn't depend on how many small numbers there
/// are (Neumaier, Zeitschrift für Angewandte Mathematik und Mechanik 54, 1974).
public struct CompensatedSum: Sendable {
  private var sum = 0.0
  private var lost = 0.0

  /// The sum of no numbers.
  public init() {}

  /// Adds a number.
  public mutating func add(_ value: Double) {
    let next = sum + value
    if next.isInfinite {
      lost = 0
    } else if abs(sum) >= abs(value) {
      lost += (sum - next) + value
    } else {
      lost += (value - next) + sum
    }
    sum = next
  }

  /// The sum of what was added; infinite or NaN where plain addition gives that.
  public var value: Double { sum + lost }
}
