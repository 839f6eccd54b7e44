import Readers
import Snapshot
import Synchronization
import Trace

/// The snapshot of one run, written while its rows come where the reader hands them over early.
///
/// Whoever drops it before the end leaves nothing behind.
final class SnapshotTarget: Sendable {
  private struct State: ~Copyable {
    /// Opened with the first rows.
    var output: SnapshotOutput?
    /// Rows that were written.
    var rows = 0
    /// Whether rows are written in the end alone.
    var isLate = false
    /// Why writing ended.
    var failure: ProgramError?
    /// Digests of paths as they were read.
    var digests: [String: InputDigest] = [:]
  }

  private let path: String
  private let level: Int
  private let withTexts: Bool
  private let rename: (@Sendable (String) -> String)?
  private let isNamed: Bool
  private let state = Mutex(State())

  /// A snapshot of which nothing is written yet.
  ///
  /// - Parameters:
  ///   - rename: what stands for each agent's name; nil where the names stay.
  ///   - isNamed: whether the file has a name while it is written, even where it need not.
  init(
    _ path: String, level: Int, withTexts: Bool, rename: (@Sendable (String) -> String)?,
    isNamed: Bool = false
  ) {
    self.isNamed = isNamed
    self.path = path
    self.level = level
    self.withTexts = withTexts
    self.rename = rename
  }

  /// Takes rows before the run is read to its end, see ``ReadOptions/early``; nil where prompts and answers
  /// are kept, which are known only then.
  var early: (@Sendable (SpanTable) -> Int?)? {
    if withTexts { return nil }
    return { rows in
      if rows.count < SnapshotWriter.rowsTogether { return 0 }
      return self.state.withLock { self.take(rows, &$0) }
    }
  }

  private func take(_ rows: SpanTable, _ state: inout State) -> Int? {
    guard state.failure == nil else { return nil }
    if state.isLate { return 0 }
    do throws(ProgramError) {
      var output = try opened(&state)
      // It would be found in a folder that is read, and left where the program is killed.
      if output.isVisible {
        state.isLate = true
        return 0
      }
      let taken = try output.appendGroups(of: renamed(rows))
      state.rows += taken
      state.output = .some(consume output)
      return taken
    } catch {
      state.failure = error
      return nil
    }
  }

  /// Throws what ended the writing of early rows.
  func check() throws(ProgramError) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  /// Keeps the digest of a path that was read.
  var note: @Sendable (InputDigest) -> Void {
    { digest in self.state.withLock { $0.digests[digest.path] = digest } }
  }

  /// The digest of what the run was read from; nil where there is none, see ``InputDigest/of(_:_:)``.
  func digest(
    of path: String, _ algorithm: Digest.Algorithm
  ) throws(ReaderError) -> InputDigest? {
    if let known = state.withLock({ $0.digests[path] }) { return known }
    return try InputDigest.of(path, algorithm)
  }

  /// Writes the last rows and what is known of the run, and has the file appear.
  ///
  /// - Returns: the number of rows.
  func finish(
    _ rows: SpanTable, texts: SpanTexts?, _ run: SnapshotDescription.Run, isRedacted: Bool
  ) throws(ProgramError) -> Int {
    try state.withLock { state throws(ProgramError) in
      var output = try opened(&state)
      try output.append(renamed(rows), texts: withTexts ? texts : nil)
      state.rows += rows.count
      var run = run
      run.spans = state.rows
      run.fingerprint = output.takeFingerprint()
      var description = SnapshotDescription()
      description.runs = [run]
      description.isRedacted = isRedacted
      try output.finish(description)
      return state.rows
    }
  }

  /// The file, out of the state.
  private func opened(_ state: inout State) throws(ProgramError) -> SnapshotOutput {
    if let output = state.output.take() { return output }
    return try SnapshotOutput(path, level: level, withTexts: withTexts, isNamed: isNamed)
  }

  private func renamed(_ rows: SpanTable) -> SpanTable {
    guard let rename else { return rows }
    var rows = rows
    rows.renameAgents(rename)
    return rows
  }
}
