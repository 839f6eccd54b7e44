/// Every timed thing of one or more runs, one row each, in columns.
///
/// Texts are dictionary-encoded (one ``NameTable`` for all text columns), numbers are contiguous; columns that
/// often say one thing in all rows, or nothing, take room only where they don't.
/// In number columns `Int64.min`, `Int32.min` and `Int16.min` stand for an absent value and NaN for
/// an absent cost; the typed accessors of ``SpanTable/row(_:)`` turn them into nil. A table that was
/// read for one purpose may lack columns, which are then empty; ``stage`` is always there.
public struct SpanTable: Sendable {
  /// Stands for an absent 64-bit number.
  @inlinable public static var absent64: Int64 { .min }
  /// Stands for an absent 32-bit number.
  @inlinable public static var absent32: Int32 { .min }
  /// Stands for an absent 16-bit number.
  @inlinable public static var absent16: Int16 { .min }

  /// The texts of all text columns.
  public package(set) var names = NameTable()
  /// ``SpanRow/run`` of each row.
  public package(set) var run = ColumnValues<NameID>()
  /// ``SpanRow/system`` of each row.
  public package(set) var system = ColumnValues<NameID>()
  /// ``SpanRow/source`` of each row.
  public package(set) var source = ColumnValues<NameID>()
  /// ``SpanRow/call`` of each row.
  public package(set) var call: [Int64] = []
  /// ``SpanRow/stage`` of each row.
  public package(set) var stage: [NameID] = []
  /// ``SpanRow/phase`` of each row.
  public package(set) var phase: [NameID] = []
  /// ``SpanRow/day`` of each row, ``absent32`` where unknown.
  public package(set) var day: [Int32] = []
  /// ``SpanRow/iteration`` of each row, ``absent32`` where unknown.
  public package(set) var iteration: [Int32] = []
  /// ``SpanRow/agent`` of each row.
  public package(set) var agent: [NameID] = []
  /// ``SpanRow/group`` of each row.
  public package(set) var group = ColumnValues<NameID>()
  /// ``SpanRow/attempt`` of each row, ``absent16`` where unknown.
  public package(set) var attempt: [Int16] = []
  /// ``SpanRow/covers`` of each row, ``absent32`` where unknown.
  public package(set) var covers: [Int32] = []
  /// ``SpanRow/start`` of each row in nanoseconds, ``absent64`` where unknown.
  public package(set) var start: [Int64] = []
  /// ``SpanRow/duration`` of each row in nanoseconds, ``absent64`` where unknown.
  public package(set) var duration: [Int64] = []
  /// ``SpanRow/timing`` of each row.
  public package(set) var timing: [Timing] = []
  /// ``SpanRow/resolution`` of each row in nanoseconds, ``absent64`` where there is no time.
  public package(set) var resolution = ColumnValues<Int64>()
  /// ``SpanRow/status`` of each row.
  public package(set) var status: [Status] = []
  /// ``SpanRow/error`` of each row.
  public package(set) var error = ColumnValues<NameID>()
  /// ``SpanRow/promptBytes`` of each row, ``absent64`` where unknown.
  public package(set) var promptBytes = ColumnValues<Int64>()
  /// ``SpanRow/responseBytes`` of each row, ``absent64`` where unknown.
  public package(set) var responseBytes = ColumnValues<Int64>()
  /// ``SpanRow/inputTokens`` of each row, ``absent64`` where unknown.
  public package(set) var inputTokens = ColumnValues<Int64>()
  /// ``SpanRow/outputTokens`` of each row, ``absent64`` where unknown.
  public package(set) var outputTokens = ColumnValues<Int64>()
  /// ``SpanRow/cost`` of each row, NaN where unknown.
  public package(set) var cost = ColumnValues<Double>()
  /// ``SpanRow/promptHash`` of each row, ``absent64`` where unknown.
  public package(set) var promptHash = ColumnValues<Int64>()
  /// ``SpanRow/model`` of each row.
  public package(set) var model = ColumnValues<NameID>()

  /// An empty table.
  public init() {}

  /// Number of rows.
  @inlinable public var count: Int { stage.count }
}
