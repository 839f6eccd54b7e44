import Trace

/// Reads what MLflow tracked of an experiment: its file store, or its SQLite database.
///
/// AgentSociety names each run `run_` and the experiment's identifier, which tells its runs from those of
/// other programs.
enum MLflowStore {
  static let source = "mlflow"

  /// The experiment whose run has that name; nil for the run of another program.
  static func experiment(_ runName: String) -> String? {
    runName.hasPrefix("run_") && runName.utf8.count == 40
      ? SocietyTable.experimentID(runName.dropFirst(4)) : nil
  }

  // MARK: Database

  /// Whether a database is MLflow's and holds a run of AgentSociety.
  static func recognises(_ tables: [String], _ database: borrowing SQLiteDatabase) -> Bool {
    guard ["alembic_version", "metrics", "runs"].allSatisfy(tables.contains) else { return false }
    var isFound = false
    try? database.query("SELECT name FROM runs WHERE name GLOB 'run_*' LIMIT 1000") { row in
      isFound = row.text(0).flatMap { experiment($0) } != nil
      return !isFound
    }
    return isFound
  }

  /// Reads all runs of AgentSociety.
  ///
  /// - Throws: ``ReaderError`` where the database is broken from the start.
  static func read(
    _ database: borrowing SQLiteDatabase, path: String, into store: inout SocietyStore,
    _ warnings: inout WarningList
  ) throws(ReaderError) {
    let sql =
      "SELECT r.name, m.key, m.timestamp, m.step FROM runs r JOIN metrics m "
      + "ON m.run_uuid = r.run_uuid ORDER BY m.timestamp, m.step, m.key"
    try database.rows(sql, warnings: &warnings) { row in
      guard let id = row.text(0).flatMap({ experiment($0) }), let key = row.text(1),
        let time = row.int64(2).flatMap({ nanoseconds($0) }), let step = row.int64(3)
      else { return }
      add(MLflowMetric(key: key, time: time, step: step), id, path, &store)
    }
  }

  private static func add(
    _ metric: MLflowMetric, _ id: String, _ path: String, _ store: inout SocietyStore
  ) {
    store.update(store.position(of: id)) { experiment in
      experiment.tracked.append(metric)
      guard experiment.source.isEmpty else { return }
      experiment.source = source
      experiment.path = path
    }
  }

  private static func nanoseconds(_ milliseconds: Int64) -> Int64? {
    let (value, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? nil : value
  }

  // MARK: Files

  /// Whether a `meta.yaml` is that of a run of AgentSociety.
  static func recognises(_ file: RunInput.File, _ input: RunInput) -> Bool {
    experiment(of: file, input) != nil
  }

  private static func experiment(of file: RunInput.File, _ input: RunInput) -> String? {
    let info = SocietyInfoFile(input.beginning(file, limit: 64 << 10))
    return info.values["run_name"].flatMap { experiment($0) }
  }

  /// Reads the metrics beside a run's `meta.yaml`: lines of a time in milliseconds, a value and a step.
  ///
  /// - Returns: the number of lines that could not be read.
  static func read(
    _ file: RunInput.File, _ input: RunInput, into store: inout SocietyStore
  ) -> Int {
    guard let id = experiment(of: file, input) else { return 0 }
    let tree = input.trees[file.tree]
    let own = tree.listing.folders[Int(tree.listing.folder[file.index])].path
    let below = own.isEmpty ? "metrics" : own + "/metrics"
    var skipped = 0
    for folder in tree.listing.folders
    where folder.path == below || folder.path.hasPrefix(below + "/") {
      for index in folder.files {
        // A key may hold slashes, which are folders then.
        let key = String(tree.listing.path(index).dropFirst(below.count + 1))
        let bytes = input.beginning(
          RunInput.File(tree: file.tree, index: index), limit: 64 << 20)
        for line in bytes.split(separator: 10) {
          let words = String(decoding: line, as: UTF8.self).split(separator: " ")
          guard words.count == 3, let time = Int64(words[0]).flatMap({ nanoseconds($0) }),
            let step = Int64(words[2])
          else {
            skipped += 1
            continue
          }
          add(
            MLflowMetric(key: key, time: time, step: step), id,
            input.path(folder: own, tree: file.tree), &store)
        }
      }
    }
    return skipped
  }
}
