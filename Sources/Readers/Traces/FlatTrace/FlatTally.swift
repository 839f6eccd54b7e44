import Trace

/// Counts lines and keeps their durations by the values of some fields, and nothing else of them.
@safe struct FlatTally: ~Copyable {
  /// The lines of one place.
  @safe private struct Lines {
    var count = 0
    /// Room for the next duration, up to the end of its piece; nil for none yet.
    var next: UnsafeMutablePointer<UInt32>?
    var end: UnsafeMutablePointer<UInt32>?
    /// The durations in pieces, the last one not full: no piece ever moves.
    var pieces: [UnsafeMutableBufferPointer<UInt32>] = unsafe []
    /// Durations for which there is room in the pieces.
    var capacity = 0
    /// Durations in the pieces.
    var used: Int {
      guard let next = unsafe next, let end = unsafe end else { return 0 }
      return unsafe capacity - (end - next)
    }
  }

  /// Durations of the first piece of a place and of the largest: a tally can have a million places with a
  /// line each.
  private static let pieceSizes = 16...1 << 13

  let slots: FlatSlots
  let slotCount: Int
  /// The values of the line that is being read.
  let line: FlatLineValues
  /// Whether a line was no measurement of its own but a span as exported, which is not tallied here.
  private(set) var isBeyond = false
  private let attemptSlot: Int
  private var transitions = TransitionTable()
  private var lines: UnsafeMutablePointer<Lines>
  private var capacity = 256
  private var used = 0
  /// Durations that are no whole microseconds, by place.
  private var others: [UInt32: [Int64]] = [:]
  init(by keys: [SpanKey]) {
    slots = FlatSlots(keys)
    slotCount = slots.count
    line = FlatLineValues(slots)
    attemptSlot = slots.keys.firstIndex(of: .attempt) ?? -1
    unsafe lines = .allocate(capacity: capacity)
  }

  deinit {
    for place in 0..<used { release(place) }
    unsafe lines.deinitialize(count: used)
    unsafe lines.deallocate()
    line.deallocate()
  }

  /// The place of lines with the values that were put in; called once for a line's values.
  @inline(__always)
  mutating func place() -> UInt32 {
    settle()
    var place: UInt32 = 0
    for slot in 0..<slotCount { place = transitions.next(place, unsafe line.values[slot]) }
    if place >= used { makeRoom() }
    return place
  }

  /// Adds a line.
  ///
  /// - Parameters:
  ///   - place: one of ``place()``.
  ///   - number: its duration in units; negative where it has none.
  ///   - unit: the duration's unit in nanoseconds; the product fits.
  @inline(__always)
  mutating func add(at place: UInt32, number: Int64, unit: Int64) {
    unsafe lines[Int(place)].count &+= 1
    guard number >= 0 else { return }
    if unit == DurationList.unit, number <= UInt32.max {
      append(UInt32(truncatingIfNeeded: number), at: place)
    } else {
      addOther(number &* unit, at: place)
    }
  }

  @inline(__always)
  private mutating func append(_ duration: UInt32, at place: UInt32) {
    let entry = unsafe lines + Int(place)
    if unsafe entry.pointee.next == entry.pointee.end { unsafe grow(entry) }
    unsafe entry.pointee.next.unsafelyUnwrapped.initialize(to: duration)
    unsafe entry.pointee.next = entry.pointee.next.unsafelyUnwrapped + 1
  }

  @inline(never)
  private mutating func addOther(_ nanoseconds: Int64, at place: UInt32) {
    if let small = DurationList.small(nanoseconds) {
      append(small, at: place)
    } else {
      others[place, default: []].append(nanoseconds)
    }
  }

  @inline(never)
  private func grow(_ entry: UnsafeMutablePointer<Lines>) {
    // As large as all before, so that nothing is wasted on few lines nor spent on many pieces.
    let size = unsafe max(
      Self.pieceSizes.lowerBound, min(Self.pieceSizes.upperBound, entry.pointee.capacity))
    let piece = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: size)
    unsafe entry.pointee.pieces.append(piece)
    unsafe entry.pointee.capacity += size
    unsafe entry.pointee.next = piece.baseAddress
    unsafe entry.pointee.end = piece.baseAddress.unsafelyUnwrapped + size
  }

  /// Durations for which there is room, of all places.
  var room: Int { (0..<used).reduce(0) { unsafe $0 + lines[$1].capacity } }

  /// Gives the pieces of a place back.
  private func release(_ place: Int) {
    while let piece = unsafe lines[place].pieces.popLast() { unsafe piece.deallocate() }
    unsafe lines[place].capacity = 0
    unsafe lines[place].next = nil
    unsafe lines[place].end = nil
  }

  /// Makes room for all places of the transitions.
  @inline(never)
  private mutating func makeRoom() {
    if transitions.count > capacity {
      let more = transitions.count * 2
      let larger = UnsafeMutablePointer<Lines>.allocate(capacity: more)
      unsafe larger.moveInitialize(from: lines, count: used)
      unsafe lines.deallocate()
      unsafe lines = larger
      capacity = more
    }
    while used < transitions.count {
      unsafe (lines + used).initialize(to: Lines())
      used += 1
    }
  }

  /// Adds a line that was read into a row.
  mutating func add(_ row: FlatRow) {
    if row.common.isTold {
      isBeyond = true
      return
    }
    unsafe withUnsafeBytes(of: row) { bytes in
      for slot in 0..<slotCount {
        unsafe line.values[slot] = bytes.load(fromByteOffset: slots.offsets[slot], as: UInt32.self)
      }
    }
    add(at: place(), number: row.own.duration >= 0 ? row.own.duration : -1, unit: 1)
  }

  /// Counts attempts as the spans table does: from 1, and a line without one is the first.
  @inline(__always)
  private func settle() {
    guard attemptSlot >= 0 else { return }
    let attempt = unsafe Int32(bitPattern: line.values[attemptSlot])
    unsafe line.values[attemptSlot] = UInt32(min(max(0, attempt), Int32(Int16.max) - 1) + 1)
  }

  /// Adds what was counted to a tally of spans.
  ///
  /// - Parameters:
  ///   - texts: the scanner's texts.
  ///   - run: the name of lines that name no run.
  mutating func move(to tally: inout SpanTally, texts: [String], run: String) {
    for place in 0..<used where unsafe lines[place].count > 0 {
      let values = transitions.values(to: UInt32(place))
      func text(_ value: UInt32) -> String? { value == .max ? nil : texts[Int(value)] }
      let (status, error) = FlatStatus.status(text(values[0]), error: text(values[1]))
      func value(of key: SpanKey) -> UInt32 {
        let slot = slots.keys.firstIndex(of: key)
        let own = slot.map { values[$0] } ?? .max
        switch key {
        case .day, .iteration, .attempt: return own
        case .agent, .group, .model: return tally.names.identifier(text(own)).rawValue
        case .run: return tally.names.identifier(text(own) ?? run).rawValue
        case .system: return tally.names.identifier(text(own) ?? FlatReader.name).rawValue
        case .source: return tally.names.identifier(FlatReader.name).rawValue
        case .stage: return tally.names.identifier(text(own) ?? FlatReader.defaultStage).rawValue
        case .phase: return tally.names.identifier(text(own) ?? Phase.llm).rawValue
        case .timing: return tally.names.identifier(Timing.trace.name).rawValue
        case .status: return tally.names.identifier(status.name).rawValue
        case .error: return tally.names.identifier(error).rawValue
        }
      }
      var group = SpanTally.Group(values: tally.keys.map(value(of:)))
      let count = unsafe lines[place].used
      var durations = DurationList()
      durations.reserve(count)
      var left = count
      for number in 0..<(unsafe lines[place].pieces.count) {
        let piece = unsafe lines[place].pieces[number]
        unsafe durations.append(
          small: UnsafeBufferPointer(rebasing: piece[..<min(piece.count, left)]))
        left -= min(piece.count, left)
      }
      release(place)
      for duration in others[UInt32(place)] ?? [] { durations.append(duration) }
      group.count = durations.count
      group.durations = [durations]
      group.failed = status.isFailure ? group.count : 0
      if group.count > 0 { tally.add(group) }
      // What has no duration has no timing either.
      let untimed = unsafe lines[place].count - group.count
      guard untimed > 0 else { continue }
      var rest = SpanTally.Group(values: group.values)
      if let slot = tally.keys.firstIndex(of: .timing) {
        rest.values[slot] = tally.names.identifier(Timing.none.name).rawValue
      }
      rest.count = untimed
      rest.failed = status.isFailure ? untimed : 0
      tally.add(rest)
    }
  }
}
