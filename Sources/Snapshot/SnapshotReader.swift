public import Trace

/// Reads a snapshot, or another program's Parquet file of the same columns.
///
/// Whatever the bytes are, it ends with a table or one error: it allocates nothing by a number that
/// the file's own size does not bear out.
public struct SnapshotReader: Sendable {
  let file: SnapshotBytes
  let footer: FileFooter
  /// What the file tells of its runs; nil where another program wrote it.
  public let description: SnapshotDescription?
  /// The first row of each row group, and the number of all rows.
  let firstRows: [Int]

  /// Rows that a byte of a large file can stand for at most.
  ///
  /// A page takes some forty bytes however little it says, and holds 131,072 rows in our files where all
  /// values are equal: at most 70 a byte, where all rows are.
  private static var mostRowsPerByte: Int { 96 }
  /// Rows that any file may have: their table takes 60 MB.
  private static var alwaysAllowed: Int { 1 << 19 }

  /// Reads the metadata of a file.
  ///
  /// - Throws: ``SnapshotError`` where it is no Parquet file or not whole.
  public init(_ file: SnapshotBytes) throws(SnapshotError) {
    self.file = file
    guard Self.isParquet(file.bytes(0, min(file.count, 4)) ?? []) else { throw .notParquet }
    guard file.count >= 12, let tail = file.bytes(file.count - 8, 8) else {
      throw .damaged(place: "its end", what: "it is cut off")
    }
    guard Array(tail[4...]) == FileFooter.magic else {
      let isEncrypted = Array(tail[4...]) == Array("PARE".utf8)
      throw isEncrypted
        ? .unsupported(place: "its metadata", what: "it is encrypted")
        : .damaged(place: "its end", what: "it is cut off")
    }
    let length = tail[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= file.count - 12, let bytes = file.bytes(file.count - 8 - length, length) else {
      throw .damaged(place: "its end", what: "the size of its metadata")
    }
    let footer = try FileFooter(bytes)
    var firstRows = [0]
    for group in footer.groups {
      // The sum of all is the file's number of rows, which fits.
      firstRows.append(firstRows[firstRows.count - 1] + Int(group.rows))
    }
    let rows = firstRows[firstRows.count - 1]
    guard rows <= Self.alwaysAllowed || rows / Self.mostRowsPerByte <= file.count else {
      throw .damaged(
        place: "its metadata", what: "it claims \(rows) rows in \(file.count) bytes")
    }
    self.footer = footer
    self.firstRows = firstRows
    var metadata = MetadataReader(footer.pairs)
    description = try metadata.description(rows: rows)
  }

  /// Whether a file that begins with those bytes says that it is Parquet.
  public static func isParquet(_ beginning: [UInt8]) -> Bool {
    beginning.prefix(4).elementsEqual(FileFooter.magic)
  }

  /// Whether prompts and answers are kept in it.
  public var hasTexts: Bool {
    footer.leaves.contains { $0.name == SnapshotSchema.Column.prompt.name }
  }

  /// Number of rows.
  public var rows: Int { firstRows[firstRows.count - 1] }

  /// Number of row groups.
  public var groups: Int { footer.groups.count }

  /// Rows of a row group, which bound the memory that reading it takes.
  public func rows(of group: Int) -> Range<Int> { firstRows[group]..<firstRows[group + 1] }

  /// The rows of all row groups.
  ///
  /// - Parameter columns: those that are needed; the others are left empty.
  /// - Throws: ``SnapshotError`` where the file is damaged, or is no table of spans.
  /// - Complexity: O(rows) for each column.
  public func table(
    columns: Set<SpanColumn> = Set(SpanColumn.allCases)
  ) throws(SnapshotError) -> SpanTable {
    try table(columns: columns, groups: 0..<groups)
  }

  /// The rows of some row groups.
  ///
  /// - Parameter asWritten: whether they come in the order in which they were written; else in that of
  ///   the file, which is faster.
  public func table(
    columns: Set<SpanColumn> = Set(SpanColumn.allCases), groups: Range<Int>,
    asWritten: Bool = true
  ) throws(SnapshotError) -> SpanTable {
    guard footer.leaves.contains(where: { $0.name == SpanColumn.stage.rawValue }) else {
      throw .unsupported(
        place: "its columns", what: "there is no column 'stage', so it is no table of spans")
    }
    var table = SpanTable()
    let reading = TableReading(
      reader: self, groups: groups, origins: asWritten ? try origins(of: groups) : [])
    try reading.read(columns, into: &table)
    return table
  }
}
