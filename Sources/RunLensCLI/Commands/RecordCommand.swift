import Recorder

extension Command {
  /// Runs a program and keeps the times that its files would lose.
  static let record = Command(
    name: "record",
    summary: "Run a command and keep every line and file it writes, with the time",
    details: [
      "Runs COMMAND as if nothing stood between: its terminal, its input, signals and exit status are "
        + "its own, and its output is shown as it comes. Beside that every line gets the time at "
        + "which it arrived, and every file that is written, renamed or removed below a watched folder "
        + "its time, size and, for prompts and results, its content before the next write replaces it. "
        + "Analyse the folder DIR like any run.",
      "What is recorded stays whole if the command, this program or the machine is killed: at most "
        + "the last second is lost. Of the environment only the names are kept, never the values.",
    ],
    operands: Operands(
      placeholder: "COMMAND", help: "The command with its arguments, best after --", minimum: 0,
      maximum: .max, endsOptions: true),
    options: [
      CommandOption(
        name: "output", short: "o", value: .folder("DIR"),
        help: "The folder to make for the recording"),
      CommandOption(
        name: "watch", value: .folder("PATH"), repeats: true,
        help: "Watch this folder and all below it; the default is the current one"),
      CommandOption(
        name: "attach", value: .folder("PATH"),
        help: "Run nothing: watch this folder of a run already going, until Ctrl-C",
        conflicts: ["watch"]),
      CommandOption(
        name: "contents", value: .text("GLOB"), repeats: true,
        help: "Keep contents of files with such names, instead of the usual prompts and results"),
      CommandOption(
        name: "max-bytes", value: .text("SIZE"),
        help: "Keep no more contents once the recording has this size; the default is 4G"),
      CommandOption(
        name: "interval", value: .text("TIME"),
        help: "How often to look at what the processes use; the default is 1s"),
      CommandOption(
        name: "linger", value: .text("TIME"),
        help: "How long to take output of processes that outlive the command; the default is 2s"),
    ],
    examples: [
      Example(
        line: "runlens record -o recording -- python main.py",
        meaning: "run it, and watch the current folder"),
      Example(
        line: "runlens record -o recording --watch save/run_01 -- python main.py",
        meaning: "watch one folder alone"),
      Example(
        line: "runlens record -o recording --attach save/run_01",
        meaning: "watch a run already going"),
    ]
  ) { (arguments, session) throws(ProgramError) in
    try RecordRun(arguments: arguments, session: session).run()
  }
}

/// One run of the command `record`.
private struct RecordRun {
  let arguments: ParsedArguments
  let session: Session

  func run() throws(ProgramError) -> Int32 {
    let options = try options()
    let outcome: RecorderOutcome
    do throws(RecorderError) {
      outcome = try Recorder.run(options)
    } catch {
      throw .recorder(error)
    }
    report(outcome, options)
    return outcome.status
  }

  private func options() throws(ProgramError) -> RecorderOptions {
    guard let folder = arguments.value("output") else {
      throw .usage(.missingOption(usage: "--output DIR", command: "record"))
    }
    let attached = arguments.value("attach")
    if attached == nil, arguments.operands.isEmpty {
      throw .usage(.missingOperand(placeholder: "COMMAND", command: "record"))
    }
    if attached != nil, let first = arguments.operands.first {
      throw .usage(.extraOperand(first, command: "record"))
    }
    let watched = attached.map { [$0] } ?? arguments.all("watch")
    var options = RecorderOptions(
      folder: folder, watched: watched.isEmpty ? ["."] : watched, arguments: arguments.operands,
      version: runLensVersion)
    if arguments.has("contents") { options.contents = arguments.all("contents") }
    if let size = arguments.value("max-bytes") {
      guard let bytes = Self.bytes(size) else {
        throw bad("--max-bytes", size, "a size such as 500M or 4G")
      }
      options.mostBytes = bytes
    }
    if let time = arguments.value("interval") {
      guard let span = SimulateValue.nanoseconds(time[...]), span >= 1_000_000 else {
        throw bad("--interval", time, "a duration of 1ms or more such as 500ms or 5s")
      }
      options.interval = span
    }
    if let time = arguments.value("linger") {
      guard let span = SimulateValue.nanoseconds(time[...]), span >= 0 else {
        throw bad("--linger", time, SimulateValue.Form.duration.rawValue)
      }
      options.linger = span
    }
    return options
  }

  private func bad(_ option: String, _ value: String, _ allowed: String) -> ProgramError {
    .usage(.badValue(spelling: option, value: value, allowed: allowed, suggestion: nil))
  }

  /// A number of bytes, which may be given in thousands, millions, billions or trillions.
  private static func bytes(_ text: String) -> Int64? {
    let units: [Character: Double] = ["k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12]
    let unit = text.last.flatMap { units[$0] }
    guard let value = SimulateValue.number(unit == nil ? text[...] : text.dropLast()), value >= 0
    else { return nil }
    return Int64(exactly: (value * (unit ?? 1)).rounded())
  }

  private func report(_ outcome: RecorderOutcome, _ options: RecorderOptions) {
    let console = session.console
    if let failure = outcome.failure {
      console.warn(
        "the recording in '\(options.folder)' stopped before the command did: \(failure)")
    }
    if outcome.overflows > 0 {
      console.warn(
        "the system dropped file events \(outcome.overflows) times; the folders were looked through "
          + "again, but writes in between are missing; raise fs.inotify.max_queued_events")
    }
    if outcome.unwatched > 0 {
      console.warn(
        "\(Console.count(outcome.unwatched, "folder")) could not be watched; name fewer with --watch, or raise "
          + "fs.inotify.max_user_watches")
    }
    if outcome.contentsOverLimit > 0 {
      console.warn(
        "\(Console.count(outcome.contentsOverLimit, "content")) could not be kept since the recording had its size; raise "
          + "--max-bytes")
    }
    if outcome.leftOutput {
      console.warn(
        "processes that outlive the command still have its output open, and nobody reads it any "
          + "more; wait longer with --linger")
    }
    console.note(
      "recorded \(Console.count(outcome.lines, "line")), "
        + "\(Console.count(outcome.fileEvents, "file event")) and "
        + "\(Console.count(outcome.contents, "content")) in '\(options.folder)'")
  }
}
