/// Where the benchmark finds programs and keeps its data.
struct Places: Sendable, Equatable {
  /// The folder below which everything is made that is not needed afterwards.
  var work: String
  /// The program that is measured.
  var runlens: String
  /// The folder of the compiled limits and generators.
  var tools: String
  /// The folder of the peers' scripts.
  var scripts: String
  /// The interpreter that has the peers' packages.
  var python: String

  /// The interpreter that has DuckDB's scanner of SQLite's files, which fits one older version of DuckDB alone.
  var pythonForSQLite: String { python.replacing("peers/", with: "peers-sqlite/") }

  /// A file or folder of data.
  func data(_ name: String) -> String { "\(work)/data/\(name)" }

  /// A compiled limit or generator.
  func tool(_ name: String, _ arguments: String...) -> Command {
    Command(["\(tools)/\(name)"] + arguments)
  }

  /// A peer's script in Python.
  func script(_ name: String, _ arguments: String...) -> Command {
    Command([python, "\(scripts)/\(name).py"] + arguments)
  }

  /// RunLens with its arguments.
  func runlens(_ arguments: String...) -> Command { Command([runlens] + arguments) }

  /// Makes an answer's lines of what a contender printed; the form of its output is named first.
  ///
  /// It runs outside of what is measured, with any Python.
  func canonical(_ arguments: String...) -> Command {
    Command(["python3", "\(scripts)/canonical.py"] + arguments)
  }
}
