/// One row with its texts already in the table's ``NameTable``: the fast way in.
///
/// Numbers use the table's marks for absent values.
@frozen public struct EncodedSpan: BitwiseCopyable, Sendable {
  /// See ``SpanRow/run``.
  public var run: NameID
  /// See ``SpanRow/system``.
  public var system: NameID
  /// See ``SpanRow/source``.
  public var source: NameID
  /// See ``SpanRow/call``.
  public var call: Int64 = 0
  /// See ``SpanRow/stage``.
  public var stage: NameID
  /// See ``SpanRow/phase``.
  public var phase: NameID
  /// See ``SpanRow/day``.
  public var day = SpanTable.absent32
  /// See ``SpanRow/iteration``.
  public var iteration = SpanTable.absent32
  /// See ``SpanRow/agent``.
  public var agent = NameID.absent
  /// See ``SpanRow/group``.
  public var group = NameID.absent
  /// See ``SpanRow/attempt``.
  public var attempt = SpanTable.absent16
  /// See ``SpanRow/covers``.
  public var covers = SpanTable.absent32
  /// See ``SpanRow/start``.
  public var start = SpanTable.absent64
  /// See ``SpanRow/duration``.
  public var duration = SpanTable.absent64
  /// See ``SpanRow/timing``.
  public var timing = Timing.none
  /// See ``SpanRow/resolution``.
  public var resolution = SpanTable.absent64
  /// See ``SpanRow/status``.
  public var status = Status.unknown
  /// See ``SpanRow/error``.
  public var error = NameID.absent
  /// See ``SpanRow/promptBytes``.
  public var promptBytes = SpanTable.absent64
  /// See ``SpanRow/responseBytes``.
  public var responseBytes = SpanTable.absent64
  /// See ``SpanRow/inputTokens``.
  public var inputTokens = SpanTable.absent64
  /// See ``SpanRow/outputTokens``.
  public var outputTokens = SpanTable.absent64
  /// See ``SpanRow/cost``.
  public var cost = Double.nan
  /// See ``SpanRow/promptHash``.
  public var promptHash = SpanTable.absent64
  /// See ``SpanRow/model``.
  public var model = NameID.absent

  /// A row with nothing known but its place.
  @inlinable @inline(__always)
  public init(run: NameID, system: NameID, source: NameID, stage: NameID, phase: NameID) {
    self.run = run
    self.system = system
    self.source = source
    self.stage = stage
    self.phase = phase
  }
}
