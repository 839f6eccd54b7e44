import Trace

/// Rows on their way to the table, each made in its place: they are long, and a row that is handed on would be
/// copied.
@safe struct FlatRowBuffer: ~Copyable {
  /// So many stay in the nearest cache while they are taken apart into columns.
  private static let size = 128

  private let rows: UnsafeMutablePointer<EncodedSpan>
  /// Number of rows that are done.
  private(set) var count = 0

  /// No rows.
  init() {
    // One more is in the making, and one may come before it.
    unsafe rows = .allocate(capacity: Self.size + 2)
    let none = NameID.absent
    unsafe rows.initialize(
      repeating: EncodedSpan(run: none, system: none, source: none, stage: none, phase: none),
      count: Self.size + 2)
  }

  deinit { unsafe rows.deallocate() }

  /// The row in the making.
  var next: EncodedSpan {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(rows + count) }
    @inline(__always) unsafeMutableAddress { unsafe rows + count }
  }

  /// Where the row in the making is, until it is kept.
  var place: FlatPlace<EncodedSpan> {
    @inline(__always) get { unsafe FlatPlace(rows + count) }
  }

  /// Whether the rows are to be taken.
  var isFull: Bool { @inline(__always) get { count >= Self.size } }

  /// Keeps the row in the making; there must be room.
  @inline(__always)
  mutating func keep() { count &+= 1 }

  /// Makes a row before the one in the making; there must be room.
  ///
  /// - Parameter make: gets a row that tells something else.
  @inline(__always)
  mutating func insert(_ make: (inout EncodedSpan) -> Void) {
    precondition(!isFull)
    unsafe rows[count + 1] = rows[count]
    unsafe make(&rows[count])
    count += 1
  }

  /// Appends all rows to a table and forgets them; the one in the making stays.
  mutating func flush(into table: inout SpanTable, columns: SpanColumns) {
    unsafe table.append(
      rows: UnsafeBufferPointer(start: rows, count: count).span, columns: columns)
    unsafe rows[0] = rows[count]
    count = 0
  }
}
