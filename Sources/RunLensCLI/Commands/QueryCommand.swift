import Reports

extension Command {
  /// Asks a run by SQL.
  static let query = Command(
    name: "query",
    summary: "Ask a run by SQL: its spans, summary tables, files and its own database",
    details: [
      "The last argument is the SQL, of SQLite's dialect, over tables such as spans, stages, "
        + "failures and files; '.tables' lists them, '.schema TABLE' explains a table's columns, "
        + "'.functions' lists percentile(x, p), stddev(x) and what else comes on top of SQLite's "
        + "own. The run's own database is attached as db, so db.TABLE is one of its tables.",
      "A query only reads: it can't change anything, nor touch any other file. Several statements "
        + "may follow one another where the format is table or markdown. NULL is shown as – in "
        + "tables, as an empty cell in CSV, as null in JSON; bytes that are no text as x'0aff'.",
    ],
    operands: Operands(
      placeholder: "PATH",
      help: "What to read, as for analyze; the last argument is the SQL, unless --file is given",
      minimum: 1, maximum: .max),
    options: [
      CommandOption(
        name: "file", short: "f", value: .file("FILE"),
        help: "Take the SQL from this file; - for standard input"),
      CommandOption(name: "tables", help: "List the tables instead", conflicts: ["file"]),
      CommandOption(
        name: "format", value: .choice(QueryFormat.allCases.map(\.rawValue)),
        help: "How to write the result, table unless given"),
      CommandOption(
        name: "output", short: "o", value: .file("FILE"),
        help: "Write the result to this file instead of standard output"),
      .quantile,
    ] + CommandOption.reading,
    examples: [
      Example(
        line:
          "runlens query run_01 'SELECT stage, percentile(duration_ms, 99) FROM spans GROUP BY 1'",
        meaning: "a percentile of your own"),
      Example(
        line: "runlens query save/run_01 console.log --format csv --file slow.sql -o slow.csv",
        meaning: "SQL from a file, the result as CSV"),
      Example(
        line: "runlens query save/run_01 'SELECT * FROM db.person LIMIT 5'",
        meaning: "a table of the run's own database"),
      Example(line: "runlens query save/run_01 .tables", meaning: "what can be asked"),
    ]
  ) { (arguments, session) throws(ProgramError) in
    try QueryCommandRun(arguments: arguments, session: session).run()
  }
}
