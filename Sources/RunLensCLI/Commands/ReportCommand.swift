import Analysis
import Readers
import Reports
import Trace

extension Command {
  /// Reads one run and writes its report as a page.
  static let report = Command(
    name: "report",
    summary: "Write a run's latency report as one HTML file to send around",
    details: [
      "The page holds everything that it shows: it needs no network and no other file, reads "
        + "without JavaScript, prints, and stays under a megabyte however large the run is. Every "
        + "chart says in a sentence what it shows for this run and has its data as CSV in the page.",
      "Where OUT ends in .html, or is a file, it is the page. Otherwise it is a folder, made where "
        + "it is missing: it gets report.html and one CSV a table, all spans included. Several PATHs "
        + "are read as one run. Nothing that it reads is ever changed.",
    ],
    operands: Operands(
      placeholder: "PATH",
      help: "A run directory, its database, a console log, a trace, or - for standard input",
      minimum: 1, maximum: .max),
    options: [
      CommandOption(
        name: "output", short: "o", value: .file("OUT"),
        help: "The page to write, or a folder for the page and its tables"),
      .prices, .quantile,
    ] + CommandOption.reading,
    examples: [
      Example(line: "runlens report save/run_01 -o report.html", meaning: "one page"),
      Example(
        line: "runlens report save/run_01 console.log -o report --tz Europe/Berlin",
        meaning: "a folder with the page and its tables, times as in Berlin"),
    ]
  ) { (arguments, session) throws(ProgramError) in
    try ReportRun(arguments: arguments, session: session).run()
  }
}

/// One run of the command `report`.
private struct ReportRun {
  let arguments: ParsedArguments
  let session: Session

  func run() throws(ProgramError) -> Int32 {
    guard let place = arguments.value("output") else {
      throw .usage(.missingOption(usage: "--output OUT", command: "report"))
    }
    let reading = try ReadRequest(arguments, formats: session.services.formats)
    var options = ReportOptions(version: runLensVersion)
    options.zone = try ZoneOption.rules(arguments)
    let folder = Self.isFolder(place) ? place : nil
    let page = folder.map { "\($0)/report.html" } ?? place
    try checkOutputs(page, folder: folder, inputs: reading.inputs)

    let prices = try reading.prices()
    var trace = try reading.read(session)
    let quantiles = arguments.value("quantile").flatMap(QuantileDefinition.init(rawValue:))
    let analysis = RunAnalysis(of: trace, quantiles: quantiles ?? .linear, prices: prices)
    MetricAgreement.warn(of: analysis.summary.agreements, in: &trace.warnings)
    do throws(OutputError) {
      var file = try AtomicFile(page)
      try file.write(
        ReportHTML.render(
          analysis.summary, analysis.profile, analysis.breakdown, of: trace, options: options))
      try file.commit()
      if let folder {
        try SummaryTables(folder: folder, options: options).write(
          analysis.summary, analysis.breakdown, of: trace)
      }
    } catch {
      throw .output(error)
    }
    var said = "wrote '\(page)'"
    if let folder { said += " and \(SummaryCSV.fileNames.count) tables into '\(folder)'" }
    session.console.note(said)
    for warning in trace.warnings.all { session.console.warn(warning.message) }
    return ExitStatus.success
  }

  /// Whether the output is a folder: what is there decides, then the name.
  private static func isFolder(_ place: String) -> Bool {
    if let facts = FileFacts(place) { return facts.kind == .folder }
    let name = place.lowercased()
    return !name.hasSuffix(".html") && !name.hasSuffix(".htm")
  }

  private func checkOutputs(
    _ page: String, folder: String?, inputs: [String]
  ) throws(ProgramError) {
    let outputs = OutputGuard(inputs: inputs)
    do throws(OutputError) {
      if let folder {
        try outputs.prepare(folder: folder, files: ["report.html"] + SummaryCSV.fileNames)
      } else {
        try outputs.check(file: page)
      }
    } catch {
      throw .output(error)
    }
  }
}
