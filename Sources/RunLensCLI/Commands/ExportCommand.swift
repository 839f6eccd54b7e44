import Analysis
import Query
import Reports
import Trace

extension Command {
  /// Writes a run's spans for another program.
  static let export = Command(
    name: "export",
    summary: "Write a run's spans for another program: Perfetto, speedscope, OTLP, SQLite …",
    details: [
      "perfetto is Chrome's trace JSON, for ui.perfetto.dev and chrome://tracing, and "
        + "perfetto-proto Perfetto's own smaller form; speedscope is for speedscope.app; folded are "
        + "stacks for flame graphs, in nanoseconds; hdr is HdrHistogram's percentile text, exact and in "
        + "milliseconds; otlp are OpenTelemetry traces as JSON lines; jsonl and csv have one span a "
        + "line; sqlite is a database with the tables of 'runlens query'; prometheus is the run's summary "
        + "as OpenMetrics, for a node exporter's text files or a push.",
      "Calls that overlap get lanes of their own, and composites, in which several calls lie, stand "
        + "apart from single calls. What has no time can't be drawn: it is counted on standard error.",
    ],
    operands: Operands(
      placeholder: "PATH", help: "What to read, as for analyze", minimum: 1, maximum: .max),
    options: [
      CommandOption(
        name: "format", short: "f", value: .choice(ExportFormat.allCases.map(\.rawValue)),
        help: "The form to write; needed"),
      CommandOption(
        name: "output", short: "o", value: .file("OUT"),
        help: "Write to this file; without it text goes to standard output"),
      CommandOption(
        name: "where", value: .text("CONDITION"),
        help: "Only spans like 'stage=buy and day>=2', as for compare"),
      .quantile,
    ] + CommandOption.reading,
    examples: [
      Example(
        line: "runlens export save/run_01 console.log --format perfetto -o run.json",
        meaning: "then open run.json in ui.perfetto.dev"),
      Example(
        line:
          "runlens export save/run_01 --format hdr --where 'stage=buy and phase=call' -o buy.hgrm",
        meaning: "one stage's percentiles for HdrHistogram's plotter"),
      Example(
        line: "runlens export save/run_01 --format sqlite -o run.db",
        meaning: "every table in a database of your own"),
    ]
  ) { (arguments, session) throws(ProgramError) in
    try ExportCommandRun(arguments: arguments, session: session).run()
  }
}

/// One run of the command `export`.
private struct ExportCommandRun {
  let arguments: ParsedArguments
  let session: Session

  func run() throws(ProgramError) -> Int32 {
    guard let format = arguments.value("format").flatMap(ExportFormat.init(rawValue:)) else {
      throw .usage(.missingValue(usage: "--format FORMAT"))
    }
    let reading = try ReadRequest(arguments, formats: session.services.formats)
    let filter = try FilterOption.filter("where", arguments)
    var options = ReportOptions(version: runLensVersion)
    options.zone = try ZoneOption.rules(arguments)
    let file = arguments.value("output")
    if let file {
      let outputs = OutputGuard(inputs: reading.inputs)
      do throws(OutputError) { try outputs.check(file: file) } catch { throw .output(error) }
    } else if format.isBinary, session.console.terminalWidth != nil || format == .sqlite {
      throw .usage(.missingValue(usage: "--output OUT"))
    }

    var trace = try reading.read(session)
    if format != .prometheus { session.console.warnOfMetrics(of: trace, leftOutBy: "export") }
    if let filter { trace.spans = trace.spans.filtered(filter.matches(trace)) }
    Interruption.begin()
    defer { Interruption.forget() }
    let notes: ExportNotes
    if let file {
      do throws(ProgramError) {
        notes = try write(trace, as: format, options, to: file)
      } catch {
        // The unfinished file has removed itself by now.
        if case .output(.interrupted) = error { Interruption.end() }
        throw error
      }
    } else {
      let output = session.console.output
      notes = try writing { () throws(OutputError) in
        try SpanExport.write(trace, as: format, options: options, quantiles: quantiles) {
          piece throws(OutputError) in
          try output.write(piece)
        }
      }
    }
    for part in notes.leftOut {
      session.console.warn("left out: \(part.count) of \(trace.spans.count) spans \(part.reason)")
    }
    if let file { session.console.note("wrote \(notes.written) spans to '\(file)'") }
    return ExitStatus.success
  }

  private var quantiles: QuantileDefinition {
    arguments.value("quantile").flatMap(QuantileDefinition.init(rawValue:)) ?? .linear
  }

  private func write(
    _ trace: RunTrace, as format: ExportFormat, _ options: ReportOptions, to path: String
  ) throws(ProgramError) -> ExportNotes {
    var file = try AtomicFile.begin(path, isNamed: format == .sqlite)
    var notes = ExportNotes()
    if format == .sqlite {
      guard let place = file.temporary else {
        throw .output(.failed(path: path, reason: "a database is no stream"))
      }
      try save(trace, options, to: place, for: path)
      notes.written = trace.spans.count
    } else {
      notes = try writing { () throws(OutputError) in
        try SpanExport.write(trace, as: format, options: options, quantiles: quantiles) {
          piece throws(OutputError) in
          if Interruption.isWanted { throw .interrupted }
          try file.write(piece)
        }
      }
    }
    do throws(OutputError) { try file.commit() } catch { throw .output(error) }
    return notes
  }

  private func save(
    _ trace: RunTrace, _ options: ReportOptions, to place: String, for path: String
  ) throws(ProgramError) {
    var tables = QueryOptions()
    tables.zone = options.zone
    tables.quantiles = quantiles
    tables.isStopped = { Interruption.isWanted }
    do throws(QueryError) {
      try QueryDatabase(trace, options: tables).save(to: place)
    } catch {
      if error == .interrupted { throw .output(.interrupted) }
      throw .output(.failed(path: path, reason: error.message))
    }
  }

  private func writing<Result>(
    _ body: () throws(OutputError) -> Result
  ) throws(ProgramError) -> Result {
    do throws(OutputError) { return try body() } catch { throw .output(error) }
  }
}
