import Trace

/// Reads what a snapshot tells beside its rows.
///
/// What it does not know it passes over, so that later versions may tell more.
struct MetadataReader {
  private var values: [String: String] = [:]
  private var prefix = "runlens."
  /// The first pair whose value is none of its kind; nil while there is none.
  private var broken: String?

  /// A reader of those pairs; of equal keys the first counts.
  init(_ pairs: [(key: String, value: String)]) {
    for pair in pairs where pair.key.hasPrefix("runlens.") && values[pair.key] == nil {
      values[pair.key] = pair.value
    }
  }

  /// The version of the schema; nil where the file was not written by this project.
  var schema: Int? { number("schema") }

  /// The description; nil where the file holds none.
  ///
  /// - Parameter rows: rows of the file, which those of the runs must add up to.
  mutating func description(rows: Int) throws(SnapshotError) -> SnapshotDescription? {
    guard let schema else { return nil }
    guard schema >= 1 else {
      throw .damaged(place: "its key-value metadata", what: "schema \(schema) does not exist")
    }
    // A later schema may add columns and pairs; one that can't be read so says it by its layout.
    if let layout: Int = number("layout"), layout > SnapshotSchema.version {
      throw .newer(schema: schema)
    }
    var description = SnapshotDescription()
    description.isRedacted = values[prefix + "redacted"] != nil
    var left = rows
    // Each run has a pair at least, which bounds their number.
    for position in 0..<min(max(0, number("runs") ?? 0), values.count) {
      let run = within("run.\(position)") { $0.run() }
      guard run.spans >= 0, run.spans <= left else {
        throw .damaged(
          place: "its key-value metadata", what: "its runs have more spans than it has rows")
      }
      left -= run.spans
      description.runs.append(run)
    }
    guard left == 0 || description.runs.isEmpty else {
      throw .damaged(
        place: "its key-value metadata", what: "its runs have \(rows - left) spans of \(rows)")
    }
    if let broken {
      throw .damaged(place: "its key-value metadata", what: "'\(broken)' holds no such values")
    }
    return description.runs.isEmpty ? nil : description
  }

  private mutating func run() -> SnapshotDescription.Run {
    var run = SnapshotDescription.Run(
      run: RunDescription(id: text("id"), path: text("path"), system: text("system")))
    run.run.start = number("start_ns")
    run.run.end = number("end_ns")
    run.run.days = number("days")
    run.run.iterations = number("iterations")
    run.run.storage.commits = number("storage.commits")
    run.run.storage.rows = number("storage.rows")
    run.run.storage.stateFiles = number("storage.state_files")
    run.run.storage.stateBytes = number("storage.state_bytes")
    run.run.storage.stateCompressed = number("storage.state_compressed")
    run.run.storage.stateChanged = number("storage.state_changed")
    run.run.storage.saves = number("storage.saves")
    run.run.agents = number("agents")
    run.spans = number("spans") ?? 0
    run.fingerprint = text("fingerprint")
    run.coverage = within("coverage") { $0.coverage() }
    run.sources = each("source", "reader") {
      SourceDescription(
        reader: $0.text("reader"), path: $0.text("path"), spans: $0.number("spans") ?? 0,
        skipped: $0.number("skipped") ?? 0)
    }
    run.warnings = each("warning", "code") {
      TraceWarning(
        code: $0.text("code"), message: $0.text("message"), path: $0.values[$0.prefix + "path"])
    }
    run.options = each("option", "name") {
      SnapshotDescription.Option(name: $0.text("name"), value: $0.text("value"))
    }
    run.inputs = each("input", "path") { input in
      let digests = Digest.Algorithm.allCases.map { Digest($0, input.text($0.rawValue)) }
      return SnapshotDescription.Input(
        path: input.text("path"), size: input.number("bytes"),
        digest: digests.first { !$0.hexadecimal.isEmpty })
    }
    run.metrics = metrics()
    return run
  }

  private mutating func coverage() -> Coverage {
    var coverage = Coverage()
    coverage.callsExpected = number("calls_expected")
    coverage.callsExpectedMost = number("calls_expected_most")
    coverage.callsObserved = number("calls_observed") ?? 0
    coverage.callsTimed = number("calls_timed") ?? 0
    coverage.overwritten = number("overwritten")
    coverage.callsInComposites = number("calls_in_composites") ?? 0
    for (reason, calls) in each(
      "untimed", "reason", { ($0.text("reason"), $0.number("calls") ?? 0) })
    {
      coverage.untimedReasons[reason] = calls
    }
    return coverage
  }

  /// The numbered things of a kind, which end where the number's first fact is missing.
  mutating func each<Thing>(
    _ kind: String, _ first: String, _ body: (inout MetadataReader) -> Thing
  ) -> [Thing] {
    var things: [Thing] = []
    while values["\(prefix)\(kind).\(things.count).\(first)"] != nil {
      things.append(within("\(kind).\(things.count)", body))
    }
    return things
  }

  private mutating func within<Thing>(
    _ part: String, _ body: (inout MetadataReader) -> Thing
  ) -> Thing {
    let outer = prefix
    prefix += part + "."
    defer { prefix = outer }
    return body(&self)
  }

  func text(_ key: String) -> String { values[prefix + key] ?? "" }

  /// Whether there is such a fact.
  func has(_ key: String) -> Bool { values[prefix + key] != nil }

  /// Notes that a value is none of its kind, of which the first is told.
  mutating func breakOff(_ key: String) { broken = broken ?? prefix + key }

  func number<Number: FixedWidthInteger>(_ key: String) -> Number? {
    values[prefix + key].flatMap { Number($0) }
  }
}
