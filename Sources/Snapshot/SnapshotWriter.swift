public import Trace
import Workers

/// Writes spans as a Parquet file, some rows at a time.
///
/// The same rows and options give the same bytes, however many processors there are. Memory is that
/// of a few encoded row groups.
public struct SnapshotWriter: ~Copyable {
  /// Rows of one row group.
  public static var groupRows: Int { 1 << 18 }
  /// The same where prompts and answers are kept.
  public static var textGroupRows: Int { 1 << 13 }
  /// Rows that make as many whole row groups as are worth writing together.
  public static var rowsTogether: Int { groupsTogether * groupRows }
  /// The levels of zstd that ``init(level:createdBy:)`` takes.
  public static var levels: ClosedRange<Int> { Compressor.levels }

  /// So many groups are encoded at once, so that no processor waits for the last column of each.
  private static var groupsTogether: Int { max(2, WorkerThreads.count) }
  /// Columns that a run's fingerprint leaves out.
  private static let unmarked = [SnapshotSchema.Column.row, .prompt, .response].map(\.name)

  private let level: Int
  private var offset: Int64 = 0
  private var footer = FileFooter()
  private let columns: [SnapshotSchema.Column]
  /// Rows of one row group, which bound what is in memory at a time.
  private let groupRows: Int
  private let contexts = CompressionContexts()
  /// How each column is stored, once that is chosen.
  private var forms: [ColumnForm] = []
  /// Takes in what the rows of the current run were encoded to.
  private var fingerprint = ContentHash()

  /// A writer of a file that is still empty.
  ///
  /// - Parameters:
  ///   - level: of zstd's compression, 1 to 22; 3 is fast, 19 small.
  ///   - createdBy: the program and its version.
  ///   - withTexts: whether prompts and answers are kept too.
  public init(level: Int = 3, createdBy: String, withTexts: Bool = false) {
    self.init(
      level: level, createdBy: createdBy, withTexts: withTexts,
      groupRows: withTexts ? Self.textGroupRows : Self.groupRows)
  }

  /// A writer of row groups of that many rows.
  init(level: Int = 3, createdBy: String, withTexts: Bool = false, groupRows: Int) {
    self.level = level
    columns = SnapshotSchema.columns(withTexts: withTexts)
    self.groupRows = groupRows
    footer.leaves = columns.map(SnapshotSchema.leaf)
    footer.createdBy = createdBy
  }

  /// Writes rows, behind all that were written before.
  ///
  /// - Parameter texts: where the prompts and answers of the rows are, if they are kept.
  /// - Complexity: O(rows).
  public mutating func append<Failure: Error>(
    _ table: SpanTable, texts: SpanTexts? = nil,
    _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try append(table, texts, rows: table.count, write)
  }

  /// Writes the first rows of a table, a multiple of ``rowsTogether``, and returns how many these are: the
  /// others are to come again, with those that follow them.
  ///
  /// What is written in the end is what ``append(_:texts:_:)`` makes of all rows at once.
  ///
  /// - Precondition: prompts and answers are not kept, and only whole row groups were written before.
  /// - Complexity: O(rows that are written).
  public mutating func appendGroups<Failure: Error>(
    of table: SpanTable, _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    let together = Self.groupsTogether * groupRows
    let rows = table.count / together * together
    if rows > 0 { try append(table, nil, rows: rows, write) }
    return rows
  }

  private mutating func append<Failure: Error>(
    _ table: SpanTable, _ texts: SpanTexts?, rows: Int,
    _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    if offset == 0 { try put(FileFooter.magic, write) }
    var start = 0
    while start < rows {
      let group = groupRows
      let end = min(rows, start + (forms.isEmpty ? group : Self.groupsTogether * group))
      let ranges = stride(from: start, to: end, by: group).map { $0..<min(end, $0 + group) }
      let chunks = encode(table, texts, ranges)
      for (number, rows) in ranges.enumerated() {
        try put(rows.count, chunks[number], write)
      }
      start = end
    }
  }

  /// The fingerprint of the rows since the last call, as ``SnapshotDescription/Run/fingerprint``.
  public mutating func takeFingerprint() -> String {
    let digits = String(fingerprint.value, radix: 16)
    fingerprint = ContentHash()
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Ends the file.
  public consuming func finish<Failure: Error>(
    _ description: SnapshotDescription, _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    if offset == 0 { try put(FileFooter.magic, write) }
    footer.pairs = MetadataWriter(description).pairs
    var end = footer.encoded()
    let length = UInt32(clamping: end.count)
    for shift in [0, 8, 16, 24] as [UInt32] {
      end.append(UInt8(truncatingIfNeeded: length >> shift))
    }
    try put(end + FileFooter.magic, write)
  }

  private mutating func put<Failure: Error>(
    _ bytes: [UInt8], _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try write(bytes)
    offset += Int64(bytes.count)
  }

  private mutating func put<Failure: Error>(
    _ rows: Int, _ chunks: ArraySlice<EncodedChunk>, _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var group = FileFooter.RowGroup()
    group.rows = Int64(rows)
    for (column, chunk) in zip(columns, chunks) {
      var description = chunk.description
      description.dataOffset += offset
      description.dictionaryOffset = description.dictionaryOffset.map { $0 + offset }
      group.chunks.append(description)
      // A run with its texts is the same run, and one behind another run.
      if !Self.unmarked.contains(description.name) {
        fingerprint.update(word: chunk.fingerprint)
      }
      if column == .span(.start), chunk.ascends {
        group.sortedBy = [Int32(clamping: group.chunks.count - 1)]
      }
      try put(chunk.bytes, write)
    }
    footer.groups.append(group)
    footer.rows += group.rows
  }

  /// Encodes all columns of some row groups.
  private mutating func encode(
    _ table: SpanTable, _ texts: SpanTexts?, _ ranges: [Range<Int>]
  ) -> [ArraySlice<EncodedChunk>] {
    let columns = columns
    // Texts are read while they are written, in the order of the rows.
    let mayReorder = !columns.contains(.prompt)
    let stored = Slots<[Int32]?>(ranges.count, initial: nil)
    WorkerThreads.share(ranges.count) { number in
      if mayReorder { stored.set(number, StoredOrder.of(table, ranges[number])) }
    }
    // The number that the table's first row has in the file.
    let first = footer.rows - Int64(ranges.first?.lowerBound ?? 0)
    let encoders = stored.values.map { [level, contexts] places in
      ColumnEncoder(
        table: table, texts: texts, level: level, contexts: contexts, places: places,
        first: first)
    }
    if forms.isEmpty, let rows = ranges.first {
      let choice = FormChoice(encoders[0], rows)
      let unset = ColumnForm(encoding: .plain, level: level)
      let chosen = Slots<ColumnForm>(columns.count, initial: unset)
      WorkerThreads.share(columns.count) { [level] number in
        chosen.set(number, choice.form(of: columns[number], level: level))
      }
      forms = chosen.values
    }
    let forms = forms
    let groups = ranges.count
    let slots = Slots<EncodedChunk>(groups * columns.count, initial: EncodedChunk())
    // Column after column, so that the large ones are not all at the end.
    WorkerThreads.share(groups * columns.count) { task in
      let (column, group) = (task / groups, task % groups)
      slots.set(
        group * columns.count + column,
        encoders[group].encode(columns[column], ranges[group], forms[column]))
    }
    let chunks = slots.values
    return ranges.indices.map { chunks[$0 * columns.count..<($0 + 1) * columns.count] }
  }
}
