/// What mostly differs from one row of a table to the next.
///
/// Texts and numbers are as in an ``EncodedSpan``; a duration is not negative, or absent.
@frozen public struct SpanValues: BitwiseCopyable, Sendable {
  /// See ``SpanRow/call``.
  public var call: Int64 = -1
  /// See ``SpanRow/stage``.
  public var stage = NameID.absent
  /// See ``SpanRow/phase``.
  public var phase = NameID.absent
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
  /// See ``SpanRow/status``.
  public var status = Status.unknown
  /// See ``SpanRow/error``.
  public var error = NameID.absent
  /// See ``SpanRow/inputTokens``.
  public var inputTokens = SpanTable.absent64
  /// See ``SpanRow/outputTokens``.
  public var outputTokens = SpanTable.absent64

  /// A row of which nothing is known.
  @inlinable @inline(__always)
  public init() {}

  /// Those of a row, as a table keeps them.
  public init(_ row: EncodedSpan) {
    (call, stage, phase) = (row.call, row.stage, row.phase)
    (agent, group, attempt, covers) = (row.agent, row.group, row.attempt, row.covers)
    (start, duration, timing) = (row.start, row.keptDuration, row.keptTiming)
    (status, error) = (row.status, row.error)
    (inputTokens, outputTokens) = (row.inputTokens, row.outputTokens)
  }
}

/// What mostly many rows in succession have in common.
@frozen public struct SpanCommon: BitwiseCopyable, Sendable {
  /// See ``SpanRow/run``.
  public var run = NameID.absent
  /// See ``SpanRow/system``.
  public var system = NameID.absent
  /// See ``SpanRow/source``.
  public var source = NameID.absent
  /// See ``SpanRow/model``.
  public var model = NameID.absent
  /// See ``SpanRow/day``.
  public var day = SpanTable.absent32
  /// See ``SpanRow/iteration``.
  public var iteration = SpanTable.absent32
  /// See ``SpanRow/resolution``.
  public var resolution = SpanTable.absent64
  /// See ``SpanRow/promptBytes``.
  public var promptBytes = SpanTable.absent64
  /// See ``SpanRow/responseBytes``.
  public var responseBytes = SpanTable.absent64
  /// See ``SpanRow/promptHash``.
  public var promptHash = SpanTable.absent64
  /// See ``SpanRow/cost``.
  public var cost = Double.nan

  /// Nothing known.
  @inlinable @inline(__always)
  public init() {}

  /// What a row has of it, as a table keeps it.
  public init(_ row: EncodedSpan) {
    (run, system, source, model) = (row.run, row.system, row.source, row.model)
    (day, iteration, resolution) = (row.day, row.iteration, row.keptResolution)
    (promptBytes, responseBytes) = (row.promptBytes, row.responseBytes)
    (promptHash, cost) = (row.promptHash, row.cost)
  }

  /// Whether nothing differs; costs that are not known are the same.
  public func isSame(as other: SpanCommon) -> Bool {
    run == other.run && system == other.system && source == other.source && model == other.model
      && day == other.day && iteration == other.iteration && resolution == other.resolution
      && promptBytes == other.promptBytes && responseBytes == other.responseBytes
      && promptHash == other.promptHash && cost.bitPattern == other.cost.bitPattern
  }
}

/// Some rows on their way to a table, with the values of each column side by side.
///
/// What rows have in common is kept once and numbered: mostly all of them have the same.
@safe public struct SpanBatch: ~Copyable {
  /// So many rows stay in the nearest cache until they are in the table.
  @inlinable public static var capacity: Int { 256 }

  /// The columns that have a list, and what else is kept for each row.
  @frozen @usableFromInline enum List: Int, CaseIterable {
    case call, start, duration, inputTokens, outputTokens, stage, phase, agent, group, error, covers
    case attempt, timing, status
    /// By row the number of what it has in common with others.
    case number
    /// Room for a column of what rows have in common.
    case room
  }

  @usableFromInline let memory: UnsafeMutableRawPointer
  /// What rows have in common, by its number.
  private(set) var commons = [SpanCommon()]
  /// The number of what rows to come have in common.
  @usableFromInline var current: UInt16 = 0
  /// How many rows there were when that last changed.
  private var usedBefore = 0
  /// The number of what the last row of another kind had.
  private var other: UInt16?
  /// Number of rows.
  @usableFromInline var used = 0

  /// No rows.
  public init() {
    unsafe memory = .allocate(byteCount: List.allCases.count * Self.stride, alignment: 64)
  }

  deinit { unsafe memory.deallocate() }

  /// Number of rows.
  public var count: Int { @inlinable get { used } }

  /// Whether the rows are to be taken before there is another.
  public var isFull: Bool { @inlinable get { used >= Self.capacity } }

  /// What rows to come have in common.
  public var common: SpanCommon { commons[Int(current)] }

  /// Bytes from one list to the next; a line of the cache more than they take, so that their values lie in different
  /// sets of it.
  @inlinable static var stride: Int { capacity &* 8 &+ 64 }

  /// The values of a column.
  @inlinable @inline(__always)
  func values<Value: BitwiseCopyable>(_ list: List) -> UnsafeMutablePointer<Value> {
    unsafe (memory + list.rawValue &* Self.stride).assumingMemoryBound(to: Value.self)
  }

  /// Changes what rows have in common, from the next one on; false where it is the same.
  public mutating func share(_ common: SpanCommon) -> Bool {
    if common.isSame(as: self.common) { return false }
    if used == usedBefore {
      // No row has the last one, however often it changes.
      commons[Int(current)] = common
    } else {
      current = UInt16(commons.count)
      commons.append(common)
      usedBefore = used
    }
    return true
  }

  /// Adds a row that has what rows have in common.
  ///
  /// - Precondition: There is room.
  @inlinable @inline(__always)
  public mutating func add(_ row: SpanValues) { put(row, number: current) }

  /// Adds a row that has something else in common with others.
  ///
  /// - Precondition: There is room.
  public mutating func add(_ row: SpanValues, _ common: SpanCommon) {
    put(row, number: number(common))
  }

  /// The number of what a row has in common with others.
  private mutating func number(_ common: SpanCommon) -> UInt16 {
    if common.isSame(as: self.common) { return current }
    if let other, common.isSame(as: commons[Int(other)]) { return other }
    let number = UInt16(commons.count)
    other = number
    commons.append(common)
    return number
  }

  @inlinable @inline(__always)
  mutating func put(_ row: SpanValues, number: UInt16) {
    let place = used
    precondition(place < Self.capacity)
    unsafe values(.call)[place] = row.call
    unsafe values(.start)[place] = row.start
    unsafe values(.duration)[place] = row.duration
    unsafe values(.inputTokens)[place] = row.inputTokens
    unsafe values(.outputTokens)[place] = row.outputTokens
    unsafe values(.stage)[place] = row.stage
    unsafe values(.phase)[place] = row.phase
    unsafe values(.agent)[place] = row.agent
    unsafe values(.group)[place] = row.group
    unsafe values(.error)[place] = row.error
    unsafe values(.covers)[place] = row.covers
    unsafe values(.attempt)[place] = row.attempt
    unsafe values(.timing)[place] = row.timing
    unsafe values(.status)[place] = row.status
    unsafe values(.number)[place] = number
    used = place &+ 1
  }

  /// The values of a column, one a row.
  func list<Value: BitwiseCopyable>(_ list: List) -> UnsafeBufferPointer<Value> {
    unsafe UnsafeBufferPointer(start: values(list), count: used)
  }

  /// The value that all rows have in a column of what they have in common; nil where that may differ.
  func only<Value: ColumnValue>(_ value: (SpanCommon) -> Value) -> Value? {
    let first = value(commons[0])
    return commons.allSatisfy { value($0).isSame(as: first) } ? first : nil
  }

  /// A column of what rows have in common, one value a row; valid until the next one is asked for.
  func list<Value: ColumnValue>(_ value: (SpanCommon) -> Value) -> UnsafeBufferPointer<Value> {
    let room: UnsafeMutablePointer<Value> = unsafe values(.room)
    if let only = only(value) {
      unsafe room.initialize(repeating: only, count: used)
    } else {
      let numbers: UnsafeMutablePointer<UInt16> = unsafe values(.number)
      for place in 0..<used { unsafe room[place] = value(commons[Int(numbers[place])]) }
    }
    return unsafe UnsafeBufferPointer(start: room, count: used)
  }

  /// Forgets all rows; what those to come have in common stays.
  mutating func removeAll() {
    let common = common
    commons.removeAll(keepingCapacity: true)
    commons.append(common)
    (current, usedBefore, other, used) = (0, 0, nil, 0)
  }
}
