/// Adjustment of the p values of several tests that are read together.
public enum MultipleTesting {
  /// Holm's step-down adjustment (1979): keeps the chance of even one false alarm below the level.
  ///
  /// The adjusted values stand in the order of the p values and are never above 1.
  ///
  /// - Complexity: O(n log n).
  public static func holm(_ probabilities: [Double]) -> [Double] {
    var adjusted = probabilities
    var floor = 0.0
    for (position, index) in ascending(probabilities).enumerated() {
      floor = max(floor, probabilities[index] * Double(probabilities.count - position))
      adjusted[index] = min(1, floor)
    }
    return adjusted
  }

  /// Benjamini and Hochberg's step-up adjustment (1995): keeps the share of false alarms among the
  /// alarms below the level.
  ///
  /// The adjusted values stand in the order of the p values and are never above 1.
  ///
  /// - Complexity: O(n log n).
  public static func benjaminiHochberg(_ probabilities: [Double]) -> [Double] {
    var adjusted = probabilities
    var ceiling = 1.0
    for (position, index) in ascending(probabilities).enumerated().reversed() {
      let scale = Double(probabilities.count) / Double(position + 1)
      ceiling = min(ceiling, probabilities[index] * scale)
      adjusted[index] = ceiling
    }
    return adjusted
  }

  /// Indices in ascending order of the values; equal values keep their order.
  private static func ascending(_ values: [Double]) -> [Int] {
    values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  }
}
