import Trace

extension Comparison {
  /// What is done about runs that differ; empty for nothing.
  private static func allowance(_ options: ComparisonOptions) -> String {
    if options.runVariation > 0 {
      let known = ComparisonWording.percent(options.runVariation)
      return " The \(known) of '--run-variation' is part of the intervals of durations."
    }
    guard options.assumedRunVariation > 0 else { return "" }
    let assumed = ComparisonWording.percent(options.assumedRunVariation)
    return
      " Verdicts allow for runs that differ by \(assumed); '--run-variation' sets what is known."
  }

  /// Says what could mislead.
  mutating func warn(_ builder: ComparisonBuilder, _ sides: [ComparisonSide]) {
    let runs = sides.map(\.runs.count)
    if !builder.comparesParts, runs.contains(where: { $0 < 3 }) {
      let allowance = Self.allowance(builder.options)
      if runs.contains(1) {
        warnings.add(
          "run_variation_unmeasured",
          "Run-to-run variation was not measured: that takes three or more runs a side, given by "
            + "several '--base' and '--candidate'; the intervals hold for these runs only."
            + allowance)
      } else {
        warnings.add(
          "run_variation_unmeasured",
          "Run-to-run variation was not measured: two runs a side are too few, give three or more."
            + allowance)
      }
    }
    for (side, table) in zip(sides, [builder.before, builder.after])
    where side.filter != nil && table.spans == 0 {
      warnings.add(
        "no_span_matches",
        "No span satisfies the condition of '\(side.label)', so there is nothing to compare; look at "
          + "the names that 'analyze' shows.")
    }
    if let first = base.coverage, let second = candidate.coverage,
      (first - second).magnitude > 0.1
    {
      warnings.add(
        "coverage_differs",
        "Unequal coverage: \(ComparisonWording.percent(first)) of the base's calls and "
          + "\(ComparisonWording.percent(second)) of the candidate's are timed, so the durations may "
          + "describe different parts of the runs.")
    }
    let systems = sides.map { Set($0.runs.map(\.run.system)) }
    if systems[0] != systems[1] {
      warnings.add(
        "systems_differ",
        "The sides come from different systems (\(systems[0].sorted().joined(separator: ", ")) and "
          + "\(systems[1].sorted().joined(separator: ", "))), so equal names may mean different work."
      )
    }
    let resized = stages.filter { (ComparisonBuilder.sizeChange($0) ?? 0).magnitude > 0.1 }
    if !resized.isEmpty {
      var names: [String] = []
      for row in resized where !names.contains(row.stage) { names.append(row.stage) }
      let shown = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
      warnings.add(
        "prompt_sizes_differ",
        "The prompts differ in size by more than 10 % in \(shown): part of a change in time may come "
          + "from that.")
    }
    for side in sides {
      for trace in side.runs {
        for warning in trace.warnings.all {
          warnings.add(warning.code, warning.message, path: warning.path ?? trace.run.path)
        }
      }
    }
  }
}
