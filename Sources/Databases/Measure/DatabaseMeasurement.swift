public import Statistics

/// What experiments on copies of a database found: ratios, since single times mean nothing elsewhere.
public struct DatabaseMeasurement: Sendable {
  /// One way to write the same rows.
  public struct Writing: Sendable {
    /// What is done.
    public var what: String
    /// How many times as fast as today; nil for today itself.
    public var speed: IntervalEstimate?
    /// Transactions in one round.
    public var commits: Int
    /// Pages written to the database and its log in one round.
    public var pages: Int
  }

  /// One search, without and with the advised indexes.
  public struct Searching: Sendable {
    /// What is found.
    public var what: String
    /// How many times as fast with the indexes.
    public var speed: IntervalEstimate
    /// Rows that full scans look at in one try, without and with.
    public var rowsScanned: (without: Double, with: Double)
    /// Operations of SQLite's machine in one try, without and with.
    public var operations: (without: Double, with: Double)
  }

  /// Files that hold the program's state, written as they are and compressed.
  public struct Saving: Sendable {
    /// Number of files.
    public var files: Int
    /// Bytes of them, as they are and compressed.
    public var bytes: (plain: Int, compressed: Int)
    /// How many times as fast they are written compressed.
    public var speed: IntervalEstimate
  }

  /// Rounds that every ratio comes from.
  public internal(set) var rounds: Int
  /// Rows written in a round.
  public internal(set) var rows = 0
  /// Transactions that hold them where an iteration has one.
  public internal(set) var batches = 0
  /// Whether a batch is an iteration; else it is a hundred rows.
  public internal(set) var batchesAreIterations = false
  /// The ways to write them, today's first; empty where there are no rows.
  public internal(set) var writings: [Writing] = []
  /// The searches; empty where none is known of the program.
  public internal(set) var searches: [Searching] = []
  /// The files of state; nil where the run has none.
  public internal(set) var saving: Saving?
  /// What could not be measured, a sentence each.
  public internal(set) var doubts: [String] = []
}

/// How experiments are made.
public struct DatabaseExperiments: Sendable {
  /// A folder of the caller's, on the disk that counts; what is made in it is gone afterwards.
  public var folder: String
  /// Rounds for every ratio.
  public var rounds = 12
  /// Rows that are written in a round; nil for as many as this disk takes in half a second, from
  /// sixty to three hundred.
  public var rows: Int?
  /// Asked between rounds; true ends the experiments.
  public var isStopped: @Sendable () -> Bool = { false }

  /// Experiments in that folder.
  public init(in folder: String) { self.folder = folder }
}

extension DatabaseExperiments {
  /// Files that are made in ``folder``; a caller that is interrupted can remove them by name.
  public static let fileNames = ["plain.db", "empty.db", "indexed.db", "round.db", "round.state"]
    .flatMap { [$0, "\($0)-journal", "\($0)-wal", "\($0)-shm"] }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Makes all experiments.
  ///
  /// - Parameters:
  ///   - address: a `file:` address that says by itself that the database is only read.
  ///   - states: the contents of files that hold the program's state.
  public func run(
    on look: DatabaseLook, address: String, states: [[UInt8]]
  ) throws(DatabaseError) -> DatabaseMeasurement {
    var result = DatabaseMeasurement(rounds: rounds)
    let original = try Connection.reading(address, shownPath: look.path)
    let plain = try Connection.copy(path("plain.db"))
    try plain.fill(from: original)
    for sql in look.program?.reopening ?? [] { try plain.run(sql) }
    try measureWriting(look, plain, &result)
    try measureSearches(look, plain, &result)
    try measureSaving(states, &result)
    return result
  }
}
