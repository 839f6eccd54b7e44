import Analysis
import Reports
import Trace

/// One run of the command `compare`.
struct CompareCommandRun {
  let arguments: ParsedArguments
  let session: Session

  func run() throws(ProgramError) -> Int32 {
    let wanted = try CompareCommandOptions(arguments)
    var options = ReportOptions(version: runLensVersion)
    options.zone = try ZoneOption.rules(arguments)
    try DisplayOptions.apply(arguments, to: &options)
    options.detailed = session.console.verbosity == .verbose
    let file = arguments.value("output")
    options.colour = file == nil ? session.console.colour : session.console.colourAlways
    if file == nil { options.width = session.console.width }
    let requests = try (wanted.base + wanted.candidate).map { (path) throws(ProgramError) in
      try request(path)
    }
    try checkOutputs(file: file, inputs: requests.flatMap(\.inputs))

    let comparisons: [Comparison]
    let columns = wanted.hasConditions ? nil : Comparison.columns
    if !wanted.hasConditions, !wanted.candidate.isEmpty {
      comparisons = [try compareRuns(wanted, requests, columns)]
    } else {
      let traces = try requests.map { (request) throws(ProgramError) in
        try request.read(session, columns: columns)
      }
      if wanted.isSelfTest {
        try session.console.write(selfTest(wanted, traces[0], options), to: file)
        return ExitStatus.success
      }
      comparisons = try compare(wanted, traces)
    }
    if let folder = arguments.value("csv") {
      try session.console.write(CompareCSV.tables(comparisons), into: folder)
    }
    if let page = arguments.value("html") {
      try session.console.write(CompareHTML.render(comparisons, options: options), to: page)
    }
    try session.console.write(render(comparisons, options), to: file)
    // The text shows its warnings; of the other forms people see only a part.
    if file != nil || arguments.has("json") {
      var warnings = WarningList()
      for comparison in comparisons { warnings.merge(comparison.warnings) }
      for warning in warnings.all { session.console.warn(warning.message) }
    }
    return status(comparisons.flatMap(\.gates))
  }

  private func status(_ gates: [GateResult]) -> Int32 {
    if gates.contains(where: \.holds) { return ExitStatus.gateFailed }
    if arguments.has("strict"), gates.contains(where: { !$0.isDecided }) {
      return ExitStatus.inconclusive
    }
    return ExitStatus.success
  }

  private func request(_ path: String) throws(ProgramError) -> ReadRequest {
    var one = arguments
    one.operands = [path]
    return try ReadRequest(one, formats: session.services.formats)
  }

  /// Two sides of whole runs, each let go once it is measured: one at a time is in memory.
  private func compareRuns(
    _ wanted: CompareCommandOptions, _ requests: [ReadRequest], _ columns: Set<SpanColumn>?
  ) throws(ProgramError) -> Comparison {
    func side(_ requests: ArraySlice<ReadRequest>) throws(ProgramError) -> MeasuredSide {
      var side = MeasuredSide(runs: requests.count, options: wanted.comparison)
      for request in requests { side.add(try request.read(session, columns: columns)) }
      side.takeLabel()
      return side
    }
    return Comparison(
      try side(requests[..<wanted.base.count]), try side(requests[wanted.base.count...]),
      options: wanted.comparison)
  }

  private func compare(
    _ wanted: CompareCommandOptions, _ traces: [RunTrace]
  ) throws(ProgramError) -> [Comparison] {
    func side(_ runs: [RunTrace], _ filter: SpanFilter?) -> ComparisonSide {
      ComparisonSide(label: ComparisonSide.label(of: runs), runs: runs, filter: filter)
    }
    let base = Array(traces[..<wanted.base.count])
    if let field = wanted.splitBy { return try split(base, by: field, wanted, side) }
    if wanted.candidate.isEmpty {
      if let first = wanted.baseFilter, let second = wanted.candidateFilter {
        return [
          Comparison(
            side(base, first.and(wanted.filter)), side(base, second.and(wanted.filter)),
            options: wanted.comparison)
        ]
      }
      guard let filter = wanted.filter else { return [] }
      return [
        Comparison(side(base, filter.inverted), side(base, filter), options: wanted.comparison)
      ]
    }
    let candidate = Array(traces[wanted.base.count...])
    return [
      Comparison(
        side(base, wanted.baseFilter.map { $0.and(wanted.filter) } ?? wanted.filter),
        side(candidate, wanted.candidateFilter.map { $0.and(wanted.filter) } ?? wanted.filter),
        options: wanted.comparison)
    ]
  }

  /// Two values with each other, each of more with the rest.
  private func split(
    _ runs: [RunTrace], by field: String, _ wanted: CompareCommandOptions,
    _ side: ([RunTrace], SpanFilter?) -> ComparisonSide
  ) throws(ProgramError) -> [Comparison] {
    let values: [String]
    do throws(SpanFilter.Failure) {
      values = try SpanFilter.values(of: field, in: runs[0], filter: wanted.filter)
    } catch {
      _ = try CompareCommandOptions.equals(field, "0")
      return []
    }
    guard values.count > 1 else {
      throw .usage(
        .badValue(
          spelling: "--split-by", value: field,
          allowed: "a field with several values; this run has \(values.isEmpty ? "none" : "one")",
          suggestion: nil))
    }
    var options = wanted.comparison
    options.ignoresStages = field == "stage"
    let filters = try values.map { (value) throws(ProgramError) in
      try CompareCommandOptions.equals(field, value)
    }
    if filters.count == 2 {
      return [
        Comparison(
          side(runs, filters[0].and(wanted.filter)), side(runs, filters[1].and(wanted.filter)),
          options: options)
      ]
    }
    // Spans without the field belong to no value, so they are no part of the rest either.
    options.families = filters.count
    var comparisons: [Comparison] = []
    for (value, filter) in zip(values, filters) {
      let rest: SpanFilter
      do throws(SpanFilter.Failure) {
        rest = try SpanFilter(field, knownBut: value)
      } catch {
        continue
      }
      comparisons.append(
        Comparison(
          side(runs, rest.and(wanted.filter)), side(runs, filter.and(wanted.filter)),
          options: options))
    }
    return comparisons
  }

  private func selfTest(
    _ wanted: CompareCommandOptions, _ trace: RunTrace, _ options: ReportOptions
  ) -> [UInt8] {
    let test = ComparisonSelfTest(of: trace, splits: wanted.splits, options: wanted.comparison)
    return arguments.has("json")
      ? CompareJSON.render(test, options: options) : CompareText.render(test, options: options)
  }

  private func render(_ comparisons: [Comparison], _ options: ReportOptions) -> [UInt8] {
    if arguments.has("json") { return CompareJSON.render(comparisons, options: options) }
    if arguments.has("markdown") { return CompareMarkdown.render(comparisons, options: options) }
    return CompareText.render(comparisons, options: options)
  }

  private func checkOutputs(file: String?, inputs: [String]) throws(ProgramError) {
    let outputs = OutputGuard(inputs: inputs)
    do throws(OutputError) {
      if let file { try outputs.check(file: file) }
      if let page = arguments.value("html") { try outputs.check(file: page) }
      if let folder = arguments.value("csv") {
        try outputs.prepare(folder: folder, files: CompareCSV.fileNames)
      }
    } catch {
      throw .output(error)
    }
  }
}
