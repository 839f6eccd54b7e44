/// Ticks where people expect them on an axis of durations: 1 ms, 10 ms … 1 s, 10 s, 1 min, 1 h.
///
/// Values are nanoseconds.
enum DurationTicks {
  /// Ticks of a logarithmic axis, as many labels as fit.
  static func logarithmic(_ low: Double, _ high: Double, most: Int = 6) -> [ChartTick] {
    let inside = marks.filter { $0.value >= low * (1 - 1e-9) && $0.value <= high * (1 + 1e-9) }
    func count(_ level: Int) -> Int { inside.count { $0.level <= level } }
    guard count(2) >= 3 else { return linear(low, high, most: most) }
    let labelled = [2, 1, 0].first { count($0) <= most } ?? 0
    // Over very many decades only every other one has a label.
    let keep = max(1, (count(0) + most - 1) / most)
    var rank = 0
    return inside.compactMap { mark in
      guard mark.level <= labelled + 1 else { return nil }
      var isLabelled = mark.level <= labelled
      if isLabelled, keep > 1 {
        isLabelled = rank % keep == 0
        rank += 1
      }
      return ChartTick(value: mark.value, label: isLabelled ? label(mark.value) : nil)
    }
  }

  /// Ticks of a linear axis: at most that many multiples of a round duration.
  static func linear(_ low: Double, _ high: Double, most: Int = 6) -> [ChartTick] {
    let step = step(high - low, most: most)
    return NumberTicks.multiples(of: step, low, high).map {
      ChartTick(value: $0, label: label($0))
    }
  }

  /// The smallest round duration that divides a stretch of time into at most that many parts.
  static func step(_ span: Double, most: Int) -> Double {
    let rough = span / Double(max(1, most))
    if let step = steps.first(where: { $0 >= rough * (1 - 1e-9) }) { return step }
    return day * NumberTicks.step(0, span / day, most: most, whole: true)
  }

  /// A round duration in one unit: `500 ms`, `1.5 min`.
  static func label(_ nanoseconds: Double) -> String {
    if nanoseconds == 0 { return "0" }
    let unit = units.last { nanoseconds.magnitude >= $0.size * (1 - 1e-9) } ?? units[0]
    return "\(decimal(nanoseconds / unit.size)) \(unit.name)"
  }

  /// A number without needless decimals, of which five at most.
  static func decimal(_ value: Double) -> String {
    let scale: Int64 = 100_000
    let parts = Int64((min(max(value, -1e12), 1e12) * Double(scale)).rounded())
    let sign = parts < 0 ? "-" : ""
    var fraction = String(parts.magnitude % UInt64(scale) + UInt64(scale)).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    let whole = Quantity.count(Int(parts.magnitude / UInt64(scale)))
    return fraction.isEmpty ? sign + whole : "\(sign)\(whole).\(fraction)"
  }

  private static let second = 1e9
  private static let minute = 60e9
  private static let hour = 3600e9
  private static let day = 86_400e9

  private static let units: [(size: Double, name: String)] = [
    (1, "ns"), (1e3, "µs"), (1e6, "ms"), (second, "s"), (minute, "min"), (hour, "h"), (day, "d"),
  ]

  /// Round steps from a nanosecond to ten days.
  private static let steps: [Double] = {
    var steps: [Double] = []
    for unit in [1, 1e3, 1e6] {
      for factor in [1.0, 2, 5, 10, 20, 50, 100, 200, 500] { steps.append(factor * unit) }
    }
    for unit in [second, minute] {
      for factor in [1.0, 2, 5, 10, 15, 30] { steps.append(factor * unit) }
    }
    for factor in [1.0, 2, 3, 6, 12] { steps.append(factor * hour) }
    for factor in [1.0, 2, 5, 10] { steps.append(factor * day) }
    return steps
  }()

  /// A value for a logarithmic axis; the lower the level, the rounder.
  private struct Mark {
    let value: Double
    let level: Int
  }

  /// Values for a logarithmic axis, ascending.
  private static let marks: [Mark] = {
    var marks: [Mark] = []
    func add(_ unit: Double, _ factors: [Double], _ level: Int) {
      for factor in factors { marks.append(Mark(value: factor * unit, level: level)) }
    }
    for unit in [1, 1e3, 1e6] {
      add(unit, [1, 10, 100], 0)
      add(unit, [2, 5, 20, 50, 200, 500], 1)
      add(unit, [3, 7, 30, 70, 300, 700], 2)
    }
    for unit in [second, minute] {
      add(unit, [1, 10], 0)
      add(unit, [2, 5, 20, 30], 1)
      add(unit, [3, 7, 15, 45], 2)
    }
    add(hour, [1], 0)
    add(hour, [2, 6, 12], 1)
    add(hour, [3, 9], 2)
    add(day, [1, 10, 100, 1000, 10_000], 0)
    add(day, [2, 5, 20, 50], 1)
    add(day, [3, 7, 30], 2)
    return marks.sorted { $0.value < $1.value }
  }()
}
