public import Trace

extension SnapshotDescription {
  /// The rows together with what is known about their runs.
  ///
  /// Of several runs only what they share is said of the whole: no time passes from the end of one
  /// to the beginning of the next.
  public func trace(_ table: SpanTable) -> RunTrace {
    guard let first = runs.first else {
      return RunTrace(run: RunDescription(id: "", path: "", system: ""))
    }
    var trace = RunTrace(run: first.run, coverage: first.coverage)
    trace.spans = table
    for run in runs { trace.metrics.add(run.metrics) }
    if runs.count == 1 {
      trace.sources = first.sources
      for warning in first.warnings {
        trace.warnings.add(warning.code, warning.message, path: warning.path)
      }
      return trace
    }
    trace.run = describeAll()
    trace.coverage = Self.sum(runs.map(\.coverage))
    trace.sources = runs.flatMap(\.sources)
    trace.warnings.add(
      "several_runs",
      "it holds \(runs.count) runs, whose spans are taken together; no share of a wall time is given"
    )
    for run in runs {
      for warning in run.warnings {
        trace.warnings.add(warning.code, warning.message, path: warning.path)
      }
    }
    return trace
  }

  private func describeAll() -> RunDescription {
    func shared<Value: Equatable>(_ value: (RunDescription) -> Value?) -> Value? {
      let values = runs.map { value($0.run) }
      return values.allSatisfy { $0 == values[0] } ? values[0] : nil
    }
    let ids = runs.map(\.run.id)
    let id = ids.count <= 3 ? ids.joined(separator: ", ") : "\(ids[0]) and \(ids.count - 1) more"
    var whole = RunDescription(
      id: id, path: shared(\.path) ?? "", system: shared(\.system) ?? "several")
    whole.days = shared(\.days)
    whole.iterations = shared(\.iterations)
    whole.agents = shared(\.agents)
    return whole
  }

  private static func sum(_ all: [Coverage]) -> Coverage {
    func sum(_ values: [Int?]) -> Int? {
      values.reduce(Optional(0)) { total, value in
        guard let total, let value else { return nil }
        let (sum, overflow) = total.addingReportingOverflow(value)
        return overflow ? nil : sum
      }
    }
    var coverage = Coverage()
    coverage.callsExpected = sum(all.map(\.callsExpected))
    coverage.callsExpectedMost = sum(all.map(\.callsExpectedMost))
    coverage.callsObserved = sum(all.map(\.callsObserved)) ?? .max
    coverage.callsTimed = sum(all.map(\.callsTimed)) ?? .max
    coverage.overwritten = sum(all.map(\.overwritten))
    coverage.callsInComposites = sum(all.map(\.callsInComposites)) ?? .max
    for reasons in all.map(\.untimedReasons) {
      coverage.untimedReasons.merge(reasons) { $0.addingReportingOverflow($1).partialValue }
    }
    return coverage
  }

  /// A run of which nothing but rows is known, as where another program wrote the file.
  public static func derived(from table: SpanTable, id: String, path: String) -> RunTrace {
    var run = RunDescription(id: id, path: path, system: "")
    if let only = table.run.common, let name = table.names[only], !name.isEmpty { run.id = name }
    if let first = table.system.first { run.system = table.names[first] ?? "" }
    for row in table.start.indices where table.start[row] != SpanTable.absent64 {
      let start = table.start[row]
      let length = row < table.duration.count ? max(0, table.duration[row]) : 0
      let end = start.addingReportingOverflow(length)
      run.start = min(run.start ?? start, start)
      run.end = max(run.end ?? start, end.overflow ? .max : end.partialValue)
    }
    var trace = RunTrace(run: run)
    if let call = table.names.existing(Phase.call), table.duration.count == table.count,
      table.phase.count == table.count
    {
      for row in 0..<table.count where table.phase[row] == call {
        trace.coverage.callsObserved += 1
        if table.duration[row] >= 0 { trace.coverage.callsTimed += 1 }
      }
      let untimed = trace.coverage.callsObserved - trace.coverage.callsTimed
      if untimed > 0 { trace.coverage.untimedReasons["times_unknown"] = untimed }
    }
    trace.sources = [
      SourceDescription(reader: "snapshot", path: path, spans: table.count, skipped: 0)
    ]
    trace.spans = table
    trace.warnings.add(
      "snapshot_without_description",
      "another program wrote it and left out what is known of the run, so that is taken from its "
        + "rows; make it with 'runlens snapshot' or 'merge' where the original is at hand",
      path: path)
    return trace
  }
}
