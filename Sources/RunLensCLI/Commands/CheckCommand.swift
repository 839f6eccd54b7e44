import Analysis
import Readers
import Reports
import Trace

extension Command {
  /// Holds one run against objectives.
  static let check = Command(
    name: "check",
    summary: "Hold one run against service-level objectives, for a person or a CI job",
    details: [
      "Objectives stand in a text file, one a line: '[STAGE] METRIC < VALUE'. STAGE is a stage, "
        + "'llm' (requests to the model), STAGE/PHASE, or left out for all calls. METRIC is "
        + "p50…p99.9, mean, max, min, failures, retries, throughput, concurrency, capacity, wall, "
        + "cost per call, cost per turn, tokens per call, coverage or group ratio. 'show' in place "
        + "of a bound only shows. # begins a comment, '\"text\":' in front names an objective.",
      "An objective is met or missed only where the whole 95 % interval lies on that side of the "
        + "bound; else the sample can't tell, and what would decide is said. The exit status is 0 "
        + "unless an objective is missed (1); with --strict it is 5 where one can't be told.",
      "--rules evaluates the alerts of a Prometheus rules file over recorded scrapes, as the server would "
        + "have: the exit status is 1 where one fires. An expression that is not understood, or of which "
        + "nothing was recorded, is named and never counts as passed; with --strict it is 5 then.",
    ],
    operands: Operands(
      placeholder: "PATH",
      help: "A run directory, its database, a console log, a trace, or - for standard input",
      minimum: 0, maximum: .max),
    options: [
      CommandOption(
        name: "slo", value: .file("FILE"), repeats: true,
        help: "The objectives; several files add up"),
      CommandOption(
        name: "profile", value: .choice(ObjectiveProfile.all.map(\.name)), repeats: true,
        help: "Objectives that come with the program, from published targets"),
      CommandOption(
        name: "rules", value: .file("FILE"), repeats: true,
        help: "Alert rules of Prometheus to evaluate over recorded scrapes"),
      CommandOption(name: "json", help: "Print JSON instead of text"),
      CommandOption(
        name: "junit", value: .file("FILE"), help: "Write JUnit XML to this file too"),
      CommandOption(
        name: "output", short: "o", value: .file("FILE"),
        help: "Write the result to this file instead of standard output"),
      CommandOption(
        name: "strict", help: "Exit with 5 where the sample can't tell about an objective"),
      CommandOption(
        name: "list-profiles", help: "List the profiles and end",
        conflicts: ["print", "slo", "rules", "profile", "junit", "strict"]),
      CommandOption(
        name: "print", help: "Print the profiles as an objective file to start from, and end",
        conflicts: ["slo", "rules", "json", "junit", "strict"]),
      .quantile,
    ] + CommandOption.reading,
    examples: [
      Example(
        line: "runlens check save/run_01 --slo objectives.txt",
        meaning: "does the run meet its objectives"),
      Example(
        line: "runlens check save/run_01 --slo objectives.txt --strict --junit check.xml",
        meaning: "the same in CI, where doubt counts"),
      Example(
        line: "runlens check scrapes/ --rules alerts.yml",
        meaning: "which alerts would have fired"),
      Example(
        line: "runlens check --profile agent-service --print > objectives.txt",
        meaning: "published targets to start from"),
    ]
  ) { (arguments, session) throws(ProgramError) in
    try CheckRun(arguments: arguments, session: session).run()
  }
}

/// One run of the command `check`.
struct CheckRun {
  let arguments: ParsedArguments
  let session: Session

  func run() throws(ProgramError) -> Int32 {
    if arguments.has("list-profiles") { return try listProfiles() }
    if arguments.has("print") { return try printProfiles() }
    if arguments.operands.isEmpty {
      throw .usage(.missingOperand(placeholder: "PATH", command: "check"))
    }
    let reading = try ReadRequest(arguments, formats: session.services.formats)
    var options = ReportOptions(version: runLensVersion)
    options.detailed = session.console.verbosity == .verbose
    let file = arguments.value("output")
    options.colour = file == nil ? session.console.colour : session.console.colourAlways
    if file == nil { options.width = session.console.width }
    guard let objectives = try self.objectives() else { return ExitStatus.usage }
    let groups = try ruleGroups()
    try checkOutputs(inputs: reading.inputs + arguments.all("slo") + arguments.all("rules"))

    let trace = try reading.read(session, keepsSamples: groups != nil)
    let quantiles = arguments.value("quantile").flatMap(QuantileDefinition.init(rawValue:))
    let check = ObjectiveCheck(objectives, of: trace, quantiles: quantiles ?? .linear)
    let rules = groups.map { RuleCheck($0, of: trace.metrics) }

    if let junit = arguments.value("junit") {
      try session.console.write(
        ObjectivesJUnit.render(check, rules: rules, of: trace, options: options), to: junit)
    }
    let result =
      arguments.has("json")
      ? ObjectivesJSON.render(check, rules: rules, of: trace, options: options)
      : text(check, rules, of: trace, options)
    try session.console.write(result, to: file)
    for warning in trace.warnings.all { session.console.warn(warning.message) }
    if check.isBroken || rules?.isBroken == true { return ExitStatus.gateFailed }
    let isInconclusive = check.isInconclusive || rules?.isInconclusive == true
    return isInconclusive && arguments.has("strict")
      ? ExitStatus.inconclusive : ExitStatus.success
  }

  /// Both parts, each where it was asked for.
  private func text(
    _ check: ObjectiveCheck, _ rules: RuleCheck?, of trace: RunTrace, _ options: ReportOptions
  ) -> [UInt8] {
    guard let rules else { return ObjectivesText.render(check, of: trace, options: options) }
    let alerts = RulesText.render(rules, options: options)
    if check.results.isEmpty { return alerts }
    return ObjectivesText.render(check, of: trace, options: options) + [UInt8(ascii: "\n")] + alerts
  }

  private func checkOutputs(inputs: [String]) throws(ProgramError) {
    let outputs = OutputGuard(inputs: inputs)
    do throws(OutputError) {
      for name in ["output", "junit"] {
        if let file = arguments.value(name) { try outputs.check(file: file) }
      }
    } catch {
      throw .output(error)
    }
  }
}
