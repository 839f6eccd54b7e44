import Analysis
import Readers
import Reports
import Trace

extension Command {
  /// Reads one run and prints its summary.
  static let analyze = Command(
    name: "analyze",
    summary: "Summarise one run: stages, failures, retries, coverage, bottlenecks",
    details: [
      "Reads what a simulation left behind and says where the time went, what failed, what was "
        + "repeated, and how sure that is. Several PATHs are read as one run, such as a run "
        + "directory and its console log. Nothing that it reads is ever changed.",
      "In CSV a text that begins with =, +, -, @, a tab or a carriage return gets an apostrophe in "
        + "front, so that no spreadsheet takes it for a formula.",
    ],
    operands: Operands(
      placeholder: "PATH",
      help: "A run directory, its database, a console log, a trace, or - for standard input",
      minimum: 1, maximum: .max),
    options: [
      CommandOption(
        name: "json", help: "Print JSON instead of text", conflicts: ["markdown"]),
      CommandOption(
        name: "markdown", help: "Print Markdown instead of text", conflicts: ["json"]),
      CommandOption(
        name: "csv", value: .folder("DIR"),
        help: "Write one CSV a table into this folder too, all spans included"),
      CommandOption(
        name: "output", short: "o", value: .file("FILE"),
        help: "Write the result to this file instead of standard output"),
      CommandOption(
        name: "follow",
        help: "Show a recording that is still growing again whenever it has grown, to its end",
        conflicts: ["csv", "output"]),
      CommandOption(
        name: "by", value: .text("COLUMNS"), repeats: true,
        help: "Count and measure the spans by these columns instead, such as stage,phase,status; "
          + "several --by make several tables",
        conflicts: ["follow"]),
      CommandOption(
        name: "where", value: .text("CONDITION"),
        help: "With --by, take only spans that meet this condition, such as "
          + "'phase!=call and day>=2'"),
      .prices, .quantile,
    ] + DisplayOptions.options(StageOrder.ofRuns) + CommandOption.reading,
    examples: [
      Example(line: "runlens analyze save/run_01", meaning: "a summary on the terminal"),
      Example(
        line: "runlens analyze --json save/run_01 console.log -o summary.json",
        meaning: "files and console log as one run, as JSON"),
      Example(
        line: "runlens analyze --prices prices.json save/run_01",
        meaning: "what the tokens cost, by a file of your own"),
      Example(
        line: "runlens analyze --csv tables --markdown save/run_01",
        meaning: "tables for a spreadsheet, and Markdown for a pull request"),
      Example(
        line: "runlens analyze --by stage,status --where 'phase!=call' trace.jsonl",
        meaning: "quantiles of every stage and status, of single requests alone"),
    ]
  ) { (arguments, session) throws(ProgramError) in
    try AnalyzeRun(arguments: arguments, session: session).run()
  }
}

/// One run of the command `analyze`.
struct AnalyzeRun {
  let arguments: ParsedArguments
  let session: Session

  func run() throws(ProgramError) -> Int32 {
    let reading = try ReadRequest(arguments, formats: session.services.formats)
    var options = ReportOptions(version: runLensVersion)
    options.zone = try ZoneOption.rules(arguments)
    try DisplayOptions.apply(arguments, to: &options)
    options.detailed = session.console.verbosity == .verbose
    let file = arguments.value("output")
    options.colour = file == nil ? session.console.colour : session.console.colourAlways
    if file == nil { options.width = session.console.width }
    if arguments.has("where"), !arguments.has("by") {
      throw .usage(
        .missingOption(usage: "--by COLUMNS, which --where goes with", command: "analyze"))
    }
    try checkOutputs(file: file, inputs: reading.inputs)
    if arguments.has("by") { return try groups(reading, options) }
    let prices = try reading.prices()
    if arguments.has("follow") { return try follow(reading, prices, options) }

    let columns = arguments.has("csv") ? nil : Summary.columns
    var trace = try reading.read(session, columns: columns)
    let summary = summary(trace, prices)
    MetricAgreement.warn(of: summary.agreements, in: &trace.warnings)

    if let folder = arguments.value("csv") {
      try write(summary, of: trace, options: options, folder: folder)
    }
    let result = render(summary, of: trace, options: options)
    try session.console.write(result, to: file)
    // The text shows its warnings; of the other forms people see only a part.
    if file != nil || arguments.has("json") {
      for warning in trace.warnings.all { session.console.warn(warning.message) }
    }
    return ExitStatus.success
  }

  /// The summary with the quantiles and by the prices that are asked for.
  func summary(_ trace: RunTrace, _ prices: PriceList?) -> Summary {
    let quantiles = arguments.value("quantile").flatMap(QuantileDefinition.init(rawValue:))
    return Summary(of: trace, quantiles: quantiles ?? .linear, prices: prices)
  }

  private func checkOutputs(file: String?, inputs: [String]) throws(ProgramError) {
    let outputs = OutputGuard(inputs: inputs)
    let files =
      arguments.has("by") ? try groupChoices().map(GroupsView.fileName) : SummaryCSV.fileNames
    do throws(OutputError) {
      if let file { try outputs.check(file: file) }
      if let folder = arguments.value("csv") {
        try outputs.prepare(folder: folder, files: files)
      }
    } catch {
      throw .output(error)
    }
  }

  /// The summary in the form that is asked for.
  func render(
    _ summary: Summary, of trace: RunTrace, options: ReportOptions
  ) -> [UInt8] {
    if arguments.has("json") { return SummaryJSON.render(summary, of: trace, options: options) }
    if arguments.has("markdown") {
      return SummaryMarkdown.render(summary, of: trace, options: options)
    }
    return SummaryText.render(summary, of: trace, options: options)
  }

  private func write(
    _ summary: Summary, of trace: RunTrace, options: ReportOptions, folder: String
  ) throws(ProgramError) {
    do throws(OutputError) {
      try SummaryTables(folder: folder, options: options)
        .write(summary, RunBreakdown(of: trace), of: trace)
    } catch {
      throw .output(error)
    }
    session.console.note("wrote \(SummaryCSV.fileNames.count) tables into '\(folder)'")
  }
}
