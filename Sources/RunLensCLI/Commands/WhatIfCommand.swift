import Analysis
import Readers
import Reports
import Trace

extension Command {
  /// Replays one run under other policies.
  static let whatIf = Command(
    name: "whatif",
    summary:
      "Replay a recorded run under another concurrency, rate limit, retry, cache or batch policy",
    details: [
      "A discrete-event replay of the recorded calls, with their dependencies as the system has them "
        + "(--explain shows them), their durations, failures and repeats. It says how long the run "
        + "would have taken, with an interval, and what no arrangement of the same work can beat.",
      "An option may be given a list; all combinations are replayed. Without any option the replay is "
        + "as recorded, with a curve of the makespan against the concurrency. A policy that nothing is "
        + "said about stays as recorded.",
    ],
    operands: Operands(
      placeholder: "PATH",
      help: "A run directory, its database, a console log, a trace, or - for standard input",
      minimum: 1, maximum: .max),
    options: policies + [
      CommandOption(
        name: "latency-under-load", value: .text("A[,B]"), repeats: true,
        help: "Beside n other requests one takes 1 + A · n^B times as long (B: 1)",
        heading: "Assumptions"),
      CommandOption(
        name: "independent", help: "Take every call as independent of all others",
        heading: "Assumptions"),
      CommandOption(
        name: "replicates", value: .text("N"),
        help: "Resamples for the intervals, 0 for none (200)", heading: "Assumptions"),
      CommandOption(
        name: "seed", value: .text("N"), help: "Seed of all random draws (1)",
        heading: "Assumptions"),
      CommandOption(
        name: "goal", value: .text("TIME"), help: "Say whether the run can be done in this time"),
      CommandOption(
        name: "explain", help: "Print what waits for what in this system, and end"),
      CommandOption(name: "json", help: "Print JSON instead of text"),
      CommandOption(
        name: "csv", value: .folder("DIR"), help: "Write one CSV a table into this folder too"),
      CommandOption(
        name: "output", short: "o", value: .file("FILE"),
        help: "Write the result to this file instead of standard output"),
      .prices,
    ] + CommandOption.reading,
    examples: [
      Example(
        line: "runlens whatif save/run_01 console.log --concurrency 1,4,8",
        meaning: "agents side by side"),
      Example(
        line: "runlens whatif run.parquet --rate 60/min --tokens-per-minute 90k",
        meaning: "what a provider's limits would cost"),
      Example(
        line: "runlens whatif trace.jsonl --timeout 30s --retry 'max=3,backoff=exp(0.5s,2),jitter'",
        meaning: "give slow answers up and ask again"),
    ]
  ) { (arguments, session) throws(ProgramError) in
    try WhatIfRun(arguments: arguments, session: session).run()
  }

  private static let policies: [CommandOption] = [
    CommandOption(
      name: "concurrency", value: .text("N,…"),
      help: "Agents, items or requests that are worked on at a time", heading: "Policies"),
    CommandOption(
      name: "rate", value: .text("RATE,…"), help: "Requests that may start, such as 60/min",
      heading: "Policies"),
    CommandOption(
      name: "tokens-per-minute", value: .text("N,…"),
      help: "Tokens of prompts and answers that may start in a minute, such as 90k",
      heading: "Policies"),
    CommandOption(
      name: "retry", value: .text("RULE"), repeats: true,
      help: "How failures are repeated: max=N, backoff=exp(TIME,FACTOR), jitter or jitter=SHARE",
      heading: "Policies"),
    CommandOption(
      name: "timeout", value: .text("TIME,…"), help: "Give an attempt up after this time",
      heading: "Policies"),
    CommandOption(
      name: "cache", value: .text("none|exact|prefix,…"),
      help: "Answer equal prompts from a cache; prefix: read equal beginnings from one",
      heading: "Policies"),
    CommandOption(
      name: "batch-commits", value: .text("N,…"), help: "Commit this many rows together",
      heading: "Policies"),
    CommandOption(
      name: "hedge", value: .text("pN,…"),
      help: "Send a second request where one takes longer than this percentile of its stage",
      heading: "Policies"),
    CommandOption(
      name: "rebalance-groups", help: "Spread agents over the groups anew, by their work",
      heading: "Policies"),
  ]
}

/// One run of the command `whatif`.
private struct WhatIfRun {
  let arguments: ParsedArguments
  let session: Session

  func run() throws(ProgramError) -> Int32 {
    let wanted = try WhatIfOptions(arguments)
    let reading = try ReadRequest(arguments, formats: session.services.formats)
    var options = ReportOptions(version: runLensVersion)
    options.detailed = session.console.verbosity == .verbose
    let file = arguments.value("output")
    options.colour = file == nil ? session.console.colour : session.console.colourAlways
    if file == nil { options.width = session.console.width }
    try checkOutputs(inputs: reading.inputs)

    let prices = try reading.prices()
    let trace = try reading.read(session)
    guard
      var program = ReplayProgram(
        of: trace, independent: arguments.has("independent"), prices: prices)
    else {
      throw .input(
        .malformed(
          path: trace.run.path, what: "no call in it has a time, so there is nothing to replay",
          remedy: "add a console log with times, or a trace"))
    }
    if arguments.has("explain") {
      let text =
        arguments.has("json")
        ? WhatIfJSON.explain(program, of: trace, options: options)
        : WhatIfText.explain(program, of: trace, options: options)
      try session.console.write(text, to: file)
      return ExitStatus.success
    }
    if wanted.policies.contains(where: \.cachesPrefixes) { program.findPrefixes(of: trace) }
    let whatIf = WhatIf(
      of: program, wanted.policies, replicates: wanted.replicates, seed: wanted.seed)
    if let folder = arguments.value("csv") {
      try session.console.write(WhatIfCSV.tables(whatIf), into: folder)
    }
    let result =
      arguments.has("json")
      ? WhatIfJSON.render(whatIf, of: trace, goal: wanted.goal, options: options)
      : WhatIfText.render(whatIf, of: trace, goal: wanted.goal, options: options)
    try session.console.write(result, to: file)
    for warning in trace.warnings.all { session.console.warn(warning.message) }
    return ExitStatus.success
  }

  private func checkOutputs(inputs: [String]) throws(ProgramError) {
    let outputs = OutputGuard(inputs: inputs)
    do throws(OutputError) {
      if let file = arguments.value("output") { try outputs.check(file: file) }
      if let folder = arguments.value("csv") {
        try outputs.prepare(folder: folder, files: WhatIfCSV.fileNames)
      }
    } catch {
      throw .output(error)
    }
  }
}
