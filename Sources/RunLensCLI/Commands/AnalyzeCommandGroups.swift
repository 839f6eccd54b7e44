import Analysis
import CSystem
import Readers
import Reports
import Trace

extension AnalyzeRun {
  /// Puts the spans into groups and prints their counts and quantiles.
  func groups(_ reading: ReadRequest, _ options: ReportOptions) throws(ProgramError) -> Int32 {
    let choices = try groupChoices()
    let filter = try FilterOption.filter("where", arguments)
    let quantiles =
      arguments.value("quantile").flatMap(QuantileDefinition.init(rawValue:)) ?? .linear
    var keys: [SpanKey] = []
    for key in choices.joined() where !keys.contains(key) { keys.append(key) }

    // Group after group is sorted, each with room for its durations.
    csystem_keep_freed_memory(1 << 27)
    var run = try tallied(reading, keys, filter)
    // What could not be left to the tally was left out of it already.
    let rest = filter?.keys == nil ? nil : filter
    let tables = GroupTable.tables(
      of: &run.tally, by: choices, filter: rest, quantiles: quantiles)
    let source = GroupsView.Source(
      path: run.path, sources: run.sources, warnings: run.warnings, condition: filter?.text,
      quantiles: quantiles)
    if let folder = arguments.value("csv") { try write(tables, folder: folder) }
    let file = arguments.value("output")
    let isJSON = arguments.has("json")
    let result =
      isJSON
      ? GroupsView.json(tables, of: source, options: options)
      : arguments.has("markdown")
        ? GroupsView.markdown(tables, of: source, options: options)
        : GroupsView.text(tables, of: source, options: options)
    try session.console.write(result, to: file)
    if file != nil || isJSON {
      for warning in run.warnings.all { session.console.warn(warning.message) }
    }
    return ExitStatus.success
  }

  /// The columns of each `--by`.
  func groupChoices() throws(ProgramError) -> [[SpanKey]] {
    var choices: [[SpanKey]] = []
    for text in arguments.all("by") {
      var keys: [SpanKey] = []
      for word in text.split(separator: ",", omittingEmptySubsequences: false) {
        let name = String(word)
        guard let key = SpanKey(rawValue: name), !keys.contains(key) else {
          let known = SpanKey.allCases.map(\.rawValue)
          throw .usage(
            .badValue(
              spelling: "--by", value: text,
              allowed: "columns with commas between, each once: "
                + known.joined(separator: ", "),
              suggestion: Suggestion.nearest(to: name, among: known)))
        }
        keys.append(key)
      }
      choices.append(keys)
    }
    return choices
  }

  /// The tally by those keys, without keeping the spans where the reader can do that.
  private func tallied(
    _ reading: ReadRequest, _ keys: [SpanKey], _ filter: SpanFilter?
  ) throws(ProgramError) -> TalliedRun {
    let filtered = filter == nil ? [] : filter?.keys
    if let filtered {
      let all = keys + filtered.filter { !keys.contains($0) }
      if let run = try reading.tally(
        session, by: all, withoutCalls: filter?.excludesCalls ?? false)
      {
        return run
      }
    }
    let all = keys + (filtered ?? []).filter { !keys.contains($0) }
    let tally = EarlyTally(by: all)
    // Other conditions may name any column, and ask what is known only in the end.
    let isSimple = filtered != nil
    var trace = try reading.read(
      session, columns: isSimple ? TallyBuilder.columns(for: all) : nil,
      early: isSimple ? tally.early : nil)
    if let filter, !isSimple { trace.spans = trace.spans.filtered(filter.matches(trace)) }
    var run = TalliedRun(path: trace.run.path, tally: tally.finished(trace.spans))
    run.sources = trace.sources
    run.warnings = trace.warnings
    return run
  }

  private func write(_ tables: [GroupTable], folder: String) throws(ProgramError) {
    do throws(OutputError) {
      for table in tables {
        var file = try AtomicFile("\(folder)/\(GroupsView.fileName(table.keys))")
        try file.write(GroupsView.csv(table))
        try file.commit()
      }
    } catch {
      throw .output(error)
    }
    session.console.note("wrote \(tables.count) tables into '\(folder)'")
  }
}
