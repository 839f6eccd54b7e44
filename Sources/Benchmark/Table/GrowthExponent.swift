import Glibc

/// How a cost grows with size.
enum GrowthExponent {
  /// The slope of the least-squares line through the logarithms: 1 where twice the size costs twice as much.
  ///
  /// Nil with fewer than two different sizes; points that are not positive are left out.
  static func slope(_ points: [(size: Double, cost: Double)]) -> Double? {
    let logs = points.filter { $0.size > 0 && $0.cost > 0 }.map { (log($0.size), log($0.cost)) }
    guard logs.count > 1 else { return nil }
    let count = Double(logs.count)
    let size = logs.map(\.0).reduce(0, +) / count
    let cost = logs.map(\.1).reduce(0, +) / count
    var product = 0.0
    var square = 0.0
    for point in logs {
      product += (point.0 - size) * (point.1 - cost)
      square += (point.0 - size) * (point.0 - size)
    }
    return square > 0 ? product / square : nil
  }
}
