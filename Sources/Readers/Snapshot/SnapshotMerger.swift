public import Snapshot
public import Trace

/// Puts snapshots together, some rows at a time.
public struct SnapshotMerger: Sendable {
  /// Rows of one file that are read and written at once.
  public struct Part: Sendable {
    let file: Int
    let group: Int
    /// The rows of the group that are taken.
    let rows: Range<Int>
  }

  /// A run that was left out.
  public struct Repeated: Sendable {
    /// The file that holds it again.
    public var path: String
    /// The run's name.
    public var id: String
  }

  private let keepsRepeats: Bool
  private var files: [SnapshotFile] = []
  /// What is to be copied, in order.
  public private(set) var parts: [Part] = []
  /// The runs of the whole.
  public private(set) var description = SnapshotDescription()
  /// The runs that were left out.
  public private(set) var repeated: [Repeated] = []
  /// Whether prompts and answers are kept.
  public private(set) var hasTexts = false
  /// Files whose prompts and answers are left out, since too many lie together to be read bit by bit.
  public private(set) var textless: [String] = []
  /// Rows of the whole.
  public var rows: Int { parts.reduce(0) { $0 + $1.rows.count } }

  /// A merger of no files yet.
  ///
  /// - Parameter keepsRepeats: whether runs stay that are there more than once.
  public init(keepsRepeats: Bool) { self.keepsRepeats = keepsRepeats }

  /// Adds a file; its rows are not read before they are asked for.
  public mutating func add(_ file: SnapshotFile, path: String) throws(ReaderError) {
    let number = files.count
    files.append(file)
    let runs: [SnapshotDescription.Run]
    if let known = file.reader.description?.runs {
      runs = known
    } else {
      runs = [try described(file)]
    }
    if file.reader.hasTexts {
      let most = (0..<file.reader.groups).map { file.reader.rows(of: $0).count }.max() ?? 0
      if most <= SnapshotWriter.textGroupRows { hasTexts = true } else { textless.append(path) }
    }
    if file.reader.description?.isRedacted == true { description.isRedacted = true }
    var first = 0
    for run in runs {
      let rows = first..<first + run.spans
      first = rows.upperBound
      if !keepsRepeats, let known = description.runs.firstIndex(where: { $0.isSameRun(as: run) }) {
        // An older file of the same run has none.
        if description.runs[known].metrics.isEmpty { description.runs[known].metrics = run.metrics }
        repeated.append(Repeated(path: path, id: run.run.id))
        continue
      }
      description.runs.append(run)
      for group in 0..<file.reader.groups {
        let common = file.reader.rows(of: group).clamped(to: rows)
        if !common.isEmpty { parts.append(Part(file: number, group: group, rows: common)) }
      }
    }
  }

  /// What is known of a file that another program wrote.
  private func described(_ file: SnapshotFile) throws(ReaderError) -> SnapshotDescription.Run {
    do throws(SnapshotError) {
      let table = try file.reader.table(
        columns: [.run, .system, .phase, .start, .duration, .stage])
      return SnapshotDescription.Run(
        of: SnapshotDescription.derived(from: table, id: file.name, path: file.path))
    } catch {
      throw error.reading(file.path)
    }
  }

  /// The prompts and answers of a part; nil where it has none or they are left out.
  public func texts(_ part: Part) -> StoredTexts? {
    let file = files[part.file]
    let rows = file.reader.rows(of: part.group)
    guard rows.count <= SnapshotWriter.textGroupRows else { return nil }
    return file.reader.texts(
      group: part.group,
      rows: part.rows.lowerBound - rows.lowerBound..<part.rows.upperBound - rows.lowerBound)
  }

  /// What went wrong while the texts of a part were read.
  public func check(_ texts: StoredTexts, of part: Part) throws(ReaderError) {
    do throws(SnapshotError) { try texts.check() } catch {
      throw error.reading(files[part.file].path)
    }
  }

  /// The rows of a part.
  ///
  /// - Throws: ``ReaderError`` where the file is damaged.
  public func table(_ part: Part) throws(ReaderError) -> SpanTable {
    let file = files[part.file]
    do throws(SnapshotError) {
      var table = try file.reader.table(groups: part.group..<part.group + 1)
      let start = file.reader.rows(of: part.group).lowerBound
      table.keep(part.rows.lowerBound - start..<part.rows.upperBound - start)
      return table
    } catch {
      throw error.reading(file.path)
    }
  }
}

extension SnapshotDescription.Run {
  /// Whether it is the other run again, by its rows, or its metrics where it has none, or its inputs.
  func isSameRun(as other: SnapshotDescription.Run) -> Bool {
    if spans == other.spans, !fingerprint.isEmpty, fingerprint == other.fingerprint,
      spans > 0 || metrics == other.metrics
    {
      return true
    }
    let digests = inputs.compactMap(\.digest)
    return !inputs.isEmpty && digests.count == inputs.count
      && digests == other.inputs.map(\.digest)
  }
}
