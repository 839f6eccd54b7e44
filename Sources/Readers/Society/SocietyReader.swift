import Trace

/// Reads what a run of AgentSociety left: tables, Avro files, logs, MLflow's values, or an export.
enum SocietyReader: RunReader {
  static let format = FormatDescription(
    name: SocietySpans.system,
    what:
      "AgentSociety 1.0 to 1.5: SQLite or PostgreSQL tables, dumps, Avro folders, MLflow's values, "
      + "the web export, console and Ray worker logs",
    recognised:
      "tables as_experiment and as_ID_agent_status, status.avro below two folders named by "
      + "identifiers, experiment_info.yaml, or log lines of 'agentsociety'")

  static func recognise(_ input: RunInput) -> Recognition {
    SocietyFiles(input).isEmpty ? .no : .certain
  }

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    let files = SocietyFiles(input)
    guard !files.isEmpty else {
      throw .unrecognised(
        path: input.shownPath,
        hint: "a run of AgentSociety has a database, Avro files, a dump or a console log")
    }
    var reading = SocietyReading(input, files, warnings)
    try reading.readAll()
    let trace = try reading.trace(options)
    guard trace.spans.count > 0 else {
      throw .malformed(
        path: input.shownPath, what: trace.warnings.all.first?.message ?? "it holds no experiment",
        remedy: "check that it is complete")
    }
    return trace
  }

  static func database(_ input: RunInput) -> RunInput.File? {
    let files = SocietyFiles(input)
    let all = files.databases.isEmpty ? files.mlflowDatabases : files.databases
    return all.count == 1 ? all.first : nil
  }
}
