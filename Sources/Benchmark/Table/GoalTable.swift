/// What is asked of RunLens in one workload, and what was measured.
struct GoalTable {
  let result: Comparison.Result

  var isEmpty: Bool { result.workload.goals.isEmpty }

  /// A list with one item a goal.
  var text: String { result.workload.goals.map { "- \(sentence($0))\n" }.joined() }

  /// The goal, the figure, and whether it is reached; without a figure it is not known.
  private func sentence(_ goal: Goal) -> String {
    let value = figure(goal)
    let isRate = goal.measure == .rate
    let asked = "\(isRate ? "at least" : "at most") \(Self.number(goal.bound))"
    guard let value else {
      return "\(goal.contender): \(Self.name(goal.measure)) \(asked): not measured"
    }
    let holds = isRate ? value >= goal.bound : value <= goal.bound
    return "\(goal.contender): \(Self.name(goal.measure)) \(asked): \(Self.number(value)), "
      + (holds ? "reached" : "missed")
  }

  /// The measured figure; nil where a contender was not run.
  func figure(_ goal: Goal) -> Double? {
    let row = result.row(goal.contender)
    guard let series = row?.series, let wall = series.least(\.wall),
      let processor = series.least(\.processor)
    else { return nil }
    switch goal.measure {
    case .processor(let base):
      return result.row(base)?.series.least(\.processor).map { processor / $0 }
    case .wall(let base): return result.row(base)?.series.least(\.wall).map { wall / $0 }
    case .beyond(let base): return result.row(base)?.series.least(\.wall).map { wall - $0 }
    case .peak: return series.peak.map { Double($0) / 1e6 }
    case .written: return row?.written.map { Double($0) / 1e6 }
    case .milliseconds: return wall * 1_000
    case .rate: return Double(result.workload.size) / processor
    }
  }

  private static func name(_ measure: Goal.Measure) -> String {
    switch measure {
    case .processor(let base): "CPU over that of \(base)"
    case .wall(let base): "wall time over that of \(base)"
    case .beyond(let base): "seconds of wall time beyond those of \(base)"
    case .peak: "peak memory in MB"
    case .written: "file size in MB"
    case .milliseconds: "wall time in ms"
    case .rate: "units for each CPU second"
    }
  }

  private static func number(_ value: Double) -> String {
    value >= 1_000
      ? Decimal.count(Int(value))
      : Decimal.fixed(value, value < 10 && value != value.rounded() ? 2 : 0)
  }
}
