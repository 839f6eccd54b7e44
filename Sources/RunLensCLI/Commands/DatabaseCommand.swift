import Databases
import Readers
import Reports

extension Command {
  /// Looks at the run's own database.
  static let database = Command(
    name: "db",
    summary: "Look at a run's database as its writer uses it, and measure what changes would buy",
    details: [
      "Commits against rows, the searches that the program makes and how SQLite answers them, the "
        + "indexes that would serve them, references without an index, and growth by day. The "
        + "database itself is only read.",
      "--measure copies it into a scratch folder and tries there, in turns: the recorded rows with a "
        + "commit each, with a transaction an iteration, with a write-ahead log, with a connection for "
        + "each row; the searches without and with the advised indexes; files of saved state with and "
        + "without zstd. The results are ratios with 95 % intervals; they hold for the disk of that "
        + "folder.",
    ],
    operands: Operands(
      placeholder: "PATH", help: "A run directory or its database", minimum: 1, maximum: .max),
    options: [
      CommandOption(name: "measure", help: "Measure on copies, too"),
      CommandOption(
        name: "scratch", value: .folder("DIR"),
        help: "Make the copies here, on the disk that the simulation writes to",
        heading: "Measuring"),
      CommandOption(
        name: "rounds", value: .text("N"), help: "Rounds that every ratio comes from (12)",
        heading: "Measuring"),
      CommandOption(
        name: "rows", value: .text("N"),
        help: "Write so many recorded rows in a round (60 to 300, as the disk is fast)",
        heading: "Measuring"),
      CommandOption(name: "json", help: "Print JSON instead of text"),
      CommandOption(
        name: "output", short: "o", value: .file("FILE"),
        help: "Write the result to this file instead of standard output"),
      CommandOption.reading[0],
    ],
    examples: [
      Example(line: "runlens db save/run_01", meaning: "look, and change nothing"),
      Example(
        line: "runlens db save/run_01 --measure --scratch save",
        meaning: "what batches, a write-ahead log and indexes would buy on this disk"),
    ]
  ) { (arguments, session) throws(ProgramError) in
    try DatabaseCommandRun(arguments: arguments, session: session).run()
  }
}
