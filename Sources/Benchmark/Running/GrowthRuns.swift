/// How the cost of a workload grows with its size, and what a second processor saves.
struct GrowthRuns: Sendable {
  /// One contender's cost at every size.
  struct Row: Sendable {
    let name: String
    /// From the smallest size to the whole one.
    var points: [(size: Double, series: Series)]
    /// The same at the whole size on one processor; nil for the limit.
    var pinned: Series?
  }

  let workload: Workload
  var rows: [Row]
  let errors: [String]

  /// What was measured already.
  init(workload: Workload, rows: [Row], errors: [String]) {
    self.workload = workload
    self.rows = rows
    self.errors = errors
  }

  /// Follows a workload that was measured at its whole size down to a tenth and a hundredth of it.
  ///
  /// Nil where the size is always the same.
  ///
  /// - Parameter smaller: the workload at those sizes, the smallest first.
  init?(_ whole: Comparison.Result, smaller: [Workload], comparison: Comparison)
    throws(BenchmarkError)
  {
    workload = whole.workload
    let names = Set(workload.growing.map(\.name))
    var results: [Comparison.Result] = []
    for var workload in smaller {
      workload.contenders = workload.growing
      guard !workload.contenders.isEmpty, workload.size != whole.workload.size || workload.size == 0
      else {
        return nil
      }
      results.append(try comparison.run(workload))
    }
    guard !results.isEmpty else { return nil }
    var alone = workload
    alone.contenders = workload.growing.map { contender in
      var pinned = contender
      if contender.name != whole.workload.limit { pinned.command = contender.command.pinned }
      return pinned
    }
    let pinned = try comparison.run(alone)
    results.append(whole)
    rows = whole.rows.filter { names.contains($0.contender.name) }.map { row in
      let name = row.contender.name
      return Row(
        name: name,
        points: results.compactMap { result in
          result.row(name).map { (Double(max(1, result.workload.size)), $0.series) }
        },
        pinned: name == whole.workload.limit ? nil : pinned.row(name)?.series)
    }
    errors = (results.dropLast() + [pinned]).flatMap(\.errors)
  }
}
