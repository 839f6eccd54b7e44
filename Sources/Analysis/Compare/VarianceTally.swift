/// Sums by which the variance between groups is told from that within.
struct VarianceTally {
  private var counts: [Double]
  private var means: [Double]
  private var within = 0.0

  init(groups: Int) {
    counts = [Double](repeating: 0, count: groups)
    means = counts
  }

  mutating func add(_ value: Double, to group: Int) {
    counts[group] += 1
    let difference = value - means[group]
    means[group] += difference / counts[group]
    within += difference * (value - means[group])
  }

  /// Adds that many ones and zeros.
  mutating func add(ones: Int, of total: Int, to group: Int) {
    guard total > 0 else { return }
    let share = Double(ones) / Double(total)
    let before = counts[group]
    counts[group] += Double(total)
    let difference = share - means[group]
    means[group] += difference * Double(total) / counts[group]
    within += Double(total) * share * (1 - share)
    within += difference * difference * before * Double(total) / counts[group]
  }

  /// The count divided by the design effect 1 + (m − 1)ρ (Kish 1965), where ρ is the intraclass
  /// correlation by analysis of variance (Donner 1986); from the number of groups to the count.
  var effectiveCount: Double {
    let filled = counts.filter { $0 > 0 }
    let total = filled.reduce(0, +)
    let groups = Double(filled.count)
    guard groups > 1, total > groups else { return total }
    var sum = 0.0
    for (count, mean) in zip(counts, means) { sum += count * mean }
    var between = 0.0
    for (count, mean) in zip(counts, means) where count > 0 {
      between += count * (mean - sum / total) * (mean - sum / total)
    }
    let squares = filled.reduce(0) { $0 + $1 * $1 } / total
    let typical = (total - squares) / (groups - 1)
    let meanBetween = between / (groups - 1)
    let meanWithin = within / (total - groups)
    let denominator = meanBetween + (typical - 1) * meanWithin
    guard denominator > 0 else { return total }
    let correlation = min(1, max(0, (meanBetween - meanWithin) / denominator))
    return total / max(1, 1 + (squares - 1) * correlation)
  }
}
