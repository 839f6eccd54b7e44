/// The files of a listing that may hold what several readers look for, by their names.
///
/// A folder can hold a million others, which are passed over once and not by each reader.
struct NamedFiles: Sendable {
  /// Files with names that traces have, in the order of the listing.
  private(set) var traces: [Int] = []
  /// Files with names that metrics have.
  private(set) var metrics: [Int] = []

  /// Files with names that SQLite's databases have.
  private(set) var databases: [Int] = []

  private static let databaseEndings = NameEndings([".db", ".sqlite", ".sqlite3"])

  /// Whether SQLite's databases have such names.
  static func mayBeDatabase(_ name: Span<UInt8>) -> Bool {
    databaseEndings.length(in: name) != nil
  }

  /// - Complexity: O(files), for most a look at the ends of their names.
  init(_ listing: FileListing) {
    for index in 0..<listing.count {
      let isOf = listing.withFileName(index) { name in
        (
          trace: TraceFiles.mayHoldTrace(name), metrics: MetricFiles.mayHoldMetrics(name),
          database: Self.mayBeDatabase(name)
        )
      }
      if isOf.trace { traces.append(index) }
      if isOf.metrics { metrics.append(index) }
      if isOf.database { databases.append(index) }
    }
  }
}
