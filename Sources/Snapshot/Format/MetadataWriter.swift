import Trace

/// Writes what a snapshot tells beside its rows as pairs of texts, one fact a pair.
///
/// Flat pairs can be read by every Parquet tool and even be queried, which a document inside a value
/// could not.
struct MetadataWriter {
  private(set) var pairs: [(key: String, value: String)] = []
  private var prefix = "runlens."

  /// Pairs of that description.
  init(_ description: SnapshotDescription) {
    add("schema", SnapshotSchema.version)
    if description.isRedacted { add("redacted", "agent") }
    add("runs", description.runs.count)
    for (number, run) in description.runs.enumerated() {
      within("run.\(number)") { $0.add(run) }
    }
  }

  private mutating func add(_ run: SnapshotDescription.Run) {
    add("id", run.run.id)
    add("path", run.run.path)
    add("system", run.run.system)
    add("start_ns", run.run.start)
    add("end_ns", run.run.end)
    add("days", run.run.days)
    add("iterations", run.run.iterations)
    add("agents", run.run.agents)
    within("storage") {
      $0.add("commits", run.run.storage.commits)
      $0.add("rows", run.run.storage.rows)
      $0.add("state_files", run.run.storage.stateFiles)
      $0.add("state_bytes", run.run.storage.stateBytes)
      $0.add("state_compressed", run.run.storage.stateCompressed)
      $0.add("state_changed", run.run.storage.stateChanged)
      $0.add("saves", run.run.storage.saves)
    }
    add("spans", run.spans)
    if !run.fingerprint.isEmpty { add("fingerprint", run.fingerprint) }
    within("coverage") { $0.add(run.coverage) }
    for (number, source) in run.sources.enumerated() {
      within("source.\(number)") {
        $0.add("reader", source.reader)
        $0.add("path", source.path)
        $0.add("spans", source.spans)
        $0.add("skipped", source.skipped)
      }
    }
    for (number, warning) in run.warnings.enumerated() {
      within("warning.\(number)") {
        $0.add("code", warning.code)
        $0.add("message", warning.message)
        if let path = warning.path { $0.add("path", path) }
      }
    }
    for (number, option) in run.options.enumerated() {
      within("option.\(number)") {
        $0.add("name", option.name)
        $0.add("value", option.value)
      }
    }
    for (number, input) in run.inputs.enumerated() {
      within("input.\(number)") {
        $0.add("path", input.path)
        $0.add("bytes", input.size)
        if let digest = input.digest { $0.add(digest.algorithm.rawValue, digest.hexadecimal) }
      }
    }
    add(run.metrics)
  }

  private mutating func add(_ coverage: Coverage) {
    add("calls_expected", coverage.callsExpected)
    add("calls_expected_most", coverage.callsExpectedMost)
    add("calls_observed", coverage.callsObserved)
    add("calls_timed", coverage.callsTimed)
    add("overwritten", coverage.overwritten)
    add("calls_in_composites", coverage.callsInComposites)
    for (number, reason) in coverage.untimedReasons.sorted(by: { $0.key < $1.key }).enumerated() {
      within("untimed.\(number)") {
        $0.add("reason", reason.key)
        $0.add("calls", reason.value)
      }
    }
  }

  mutating func within(_ part: String, _ body: (inout MetadataWriter) -> Void) {
    let outer = prefix
    prefix += part + "."
    body(&self)
    prefix = outer
  }

  mutating func add(_ key: String, _ value: String) {
    pairs.append((key: prefix + key, value: value))
  }

  mutating func add(_ key: String, _ value: (some BinaryInteger)?) {
    if let value { add(key, String(value)) }
  }
}
