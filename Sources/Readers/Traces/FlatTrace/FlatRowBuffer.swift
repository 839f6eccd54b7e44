import Trace

/// Rows on their way to the table, each made in its place: they are long, and a row that is handed on would be
/// copied.
@safe struct FlatRowBuffer: ~Copyable {
  /// So many stay in the nearest cache while they are taken apart into columns.
  private static let size = 128

  private let rows: UnsafeMutablePointer<EncodedSpan>
  /// By row which of the ``FlatCommon`` values stand in it, by their number; 0 for others.
  private let versions: UnsafeMutablePointer<Int>
  /// What rows to come have in common, and its number.
  private(set) var common = FlatCommon()
  private var version = 1
  /// Whether all rows that are done have that in common.
  private var areAlike = true
  /// Number of rows that are done.
  private(set) var count = 0

  /// No rows.
  init() {
    // One more is in the making.
    unsafe rows = .allocate(capacity: Self.size + 1)
    let none = NameID.absent
    unsafe rows.initialize(
      repeating: EncodedSpan(run: none, system: none, source: none, stage: none, phase: none),
      count: Self.size + 1)
    unsafe versions = .allocate(capacity: Self.size + 1)
    unsafe versions.initialize(repeating: 0, count: Self.size + 1)
  }

  deinit {
    unsafe rows.deallocate()
    unsafe versions.deallocate()
  }

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

  /// Changes what rows have in common, from the one in the making on; false where it is the same.
  mutating func share(_ other: FlatCommon) -> Bool {
    if other.isSame(as: common) { return false }
    common = other
    version += 1
    areAlike = count == 0
    return true
  }

  /// Puts into the row in the making what rows have in common: mostly it stands there still.
  @inline(__always)
  mutating func putCommon() {
    if unsafe versions[count] == version { return }
    unsafe common.put(into: &rows[count])
    unsafe versions[count] = version
  }

  /// Keeps the row in the making, which has what rows have in common; there must be room.
  @inline(__always)
  mutating func keep() { count &+= 1 }

  /// Makes a row that tells something else and keeps it, before one is in the making; there must be room.
  @inline(__always)
  mutating func add(_ make: (inout EncodedSpan) -> Void) {
    precondition(!isFull)
    unsafe make(&rows[count])
    unsafe versions[count] = 0
    areAlike = false
    count += 1
  }

  /// Appends all rows to a table and forgets them.
  mutating func flush(into table: inout SpanTable, columns: SpanColumns) {
    unsafe table.append(
      rows: UnsafeBufferPointer(start: rows, count: count).span, columns: columns,
      areAlike: areAlike)
    areAlike = true
    count = 0
  }
}

/// What most rows of a trace have in common.
struct FlatCommon {
  var run = NameID.absent
  var system = NameID.absent
  var source = NameID.absent
  var model = NameID.absent
  var day = SpanTable.absent32
  var iteration = SpanTable.absent32
  var resolution = SpanTable.absent64
  var promptBytes = SpanTable.absent64
  var responseBytes = SpanTable.absent64
  var promptHash = SpanTable.absent64
  var cost = Double.nan

  /// Whether nothing differs; costs that are not known are the same.
  func isSame(as other: FlatCommon) -> Bool {
    run == other.run && system == other.system && source == other.source && model == other.model
      && day == other.day && iteration == other.iteration && resolution == other.resolution
      && promptBytes == other.promptBytes && responseBytes == other.responseBytes
      && promptHash == other.promptHash && cost.bitPattern == other.cost.bitPattern
  }

  /// Writes it into a row of a trace.
  func put(into row: inout EncodedSpan) {
    (row.run, row.system, row.source, row.model) = (run, system, source, model)
    (row.day, row.iteration, row.resolution) = (day, iteration, resolution)
    (row.promptBytes, row.responseBytes) = (promptBytes, responseBytes)
    (row.promptHash, row.cost, row.timing) = (promptHash, cost, .trace)
  }
}
