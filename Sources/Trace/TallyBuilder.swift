/// Tallies the rows of tables, one part after the other.
public struct TallyBuilder: ~Copyable {
  private var tally: SpanTally
  private let keys: [SpanKey]
  private var transitions = TransitionTable()
  /// By place of the transitions, what its rows count.
  private var lists: [DurationList] = []
  private var counts: [Int] = []
  private var lots = DurationLots()

  /// The number of the phase whose rows are left out; nil where none are.
  private let leftOut: UInt32?

  /// A tally by those columns, of nothing yet.
  ///
  /// - Parameter withoutCalls: whether nobody asks for whole calls, so that they need not be counted where
  ///   the phase is one of the columns; some of them still may be.
  public init(by keys: [SpanKey], withoutCalls: Bool = false) {
    self.keys = keys
    tally = SpanTally(by: keys)
    leftOut = withoutCalls ? tally.names.identifier(Phase.call).rawValue : nil
  }

  /// The columns that a table must have for a tally by those keys.
  public static func columns(for keys: [SpanKey]) -> Set<SpanColumn> {
    Set(keys.map(\.column)).union([.stage, .status, .duration])
  }

  /// Adds all rows of a table.
  ///
  /// - Complexity: O(rows) for each key.
  public mutating func add(_ table: borrowing SpanTable) {
    let names = table.names.names.map { tally.names.identifier($0).rawValue }
    let codes = KeyCodes(table, by: keys)
    var placeOfCode = [UInt32](repeating: .max, count: codes?.count ?? 0)
    var first = 0
    var places: [UInt32] = []
    while first < table.count {
      let part = first..<min(table.count, first + DurationLots.capacity)
      if let codes {
        codes.fill(&places, table, part)
        look(&places, codes, &placeOfCode, names)
      } else {
        places = [UInt32](repeating: 0, count: part.count)
        // The status is needed to know what failed.
        step(&places, table.status.span.extracting(part)) { UInt32($0.rawValue) }
        for key in keys { step(&places, table, key, part, names) }
      }
      add(table.duration.span.extracting(part), places.span)
      first = part.upperBound
    }
  }

  /// Replaces codes by their places.
  private mutating func look(
    _ rows: inout [UInt32], _ codes: KeyCodes, _ placeOfCode: inout [UInt32], _ names: [UInt32]
  ) {
    var rows = rows.mutableSpan
    var known = placeOfCode.mutableSpan
    for row in rows.indices {
      let code = Int(rows[row])
      if known[code] == .max { known[code] = place(of: codes.values(of: code), names) }
      rows[row] = known[code]
    }
  }

  /// The place of the values that a code stands for; 0 where they are left out.
  private mutating func place(of values: [UInt32], _ names: [UInt32]) -> UInt32 {
    var place = transitions.next(0, values[0])
    for (key, value) in zip(keys, values.dropFirst()) {
      let translated =
        switch key {
        case .run, .system, .source, .stage, .phase, .error, .agent, .group, .model:
          value == .max ? value : names[Int(value)]
        case .timing: words(Timing.allCases.map(\.name))[Int(value)]
        case .status: words(Status.allCases.map(\.name))[Int(value)]
        case .day, .iteration, .attempt: value
        }
      if key == .phase, translated == leftOut { return 0 }
      place = transitions.next(place, translated)
    }
    return place
  }

  /// The tally's numbers of some words.
  private mutating func words(_ words: [String]) -> [UInt32] {
    words.map { tally.names.identifier($0).rawValue }
  }

  /// Adds rows by their places.
  private mutating func add(_ durations: Span<Int64>, _ places: Span<UInt32>) {
    while counts.count < transitions.count {
      counts.append(0)
      lists.append(DurationList())
    }
    lots.sort(durations, places, &counts, into: &lists)
  }

  /// Makes room for the durations of so many rows in all, of which so many were added.
  public mutating func reserve(rows: Int, added: Int) {
    guard added > 0, rows > added else { return }
    let factor = Double(rows) / Double(added)
    for place in lists.indices where lists[place].count > 0 {
      // A little more, as no part of a run is quite like another, but never more than there are rows.
      lists[place].reserve(Int(min(Double(rows), Double(lists[place].count) * factor * 1.125)))
    }
  }

  /// Moves every row's place on by one key.
  private mutating func step(
    _ places: inout [UInt32], _ table: borrowing SpanTable, _ key: SpanKey, _ rows: Range<Int>,
    _ names: [UInt32]
  ) {
    func text(_ name: NameID) -> UInt32 { name.isAbsent ? .max : names[Int(name.rawValue)] }
    func texts(_ column: Span<NameID>) { step(&places, column.extracting(rows), text) }
    func texts(_ column: ColumnValues<NameID>) {
      if let common = column.common { return step(&places, by: text(common)) }
      unsafe column.withValues(rows) { values in unsafe step(&places, values.span, text) }
    }
    switch key {
    case .run: texts(table.run)
    case .system: texts(table.system)
    case .source: texts(table.source)
    case .stage: texts(table.stage.span)
    case .phase: texts(table.phase.span)
    case .error: texts(table.error)
    case .agent: texts(table.agent.span)
    case .group: texts(table.group)
    case .model: texts(table.model)
    case .timing:
      let known = words(Timing.allCases.map(\.name))
      step(&places, table.timing.span.extracting(rows)) { known[Int($0.rawValue)] }
    case .status:
      let known = words(Status.allCases.map(\.name))
      step(&places, table.status.span.extracting(rows)) { known[Int($0.rawValue)] }
    case .day: step(&places, table.day.span.extracting(rows)) { UInt32(bitPattern: $0) }
    case .iteration:
      step(&places, table.iteration.span.extracting(rows)) { UInt32(bitPattern: $0) }
    case .attempt:
      step(&places, table.attempt.span.extracting(rows)) {
        UInt32(bitPattern: $0 == SpanTable.absent16 ? SpanTable.absent32 : Int32($0))
      }
    }
  }

  @inline(__always)
  private mutating func step<Value>(
    _ places: inout [UInt32], _ column: Span<Value>, _ value: (Value) -> UInt32
  ) {
    var target = places.mutableSpan
    for row in column.indices {
      target[row] = transitions.next(target[row], value(column[row]))
    }
  }

  /// Moves every row's place on by the same value.
  private mutating func step(_ places: inout [UInt32], by value: UInt32) {
    var target = places.mutableSpan
    for row in target.indices { target[row] = transitions.next(target[row], value) }
  }

  /// What all rows came to.
  public consuming func finished() -> SpanTally {
    for (place, count) in counts.enumerated() where count > 0 {
      let values = transitions.values(to: UInt32(place))
      // The first value is the status.
      let status = Status(rawValue: UInt8(truncatingIfNeeded: values[0])) ?? .unknown
      var group = SpanTally.Group(values: Array(values[1...]))
      group.count = count
      group.failed = status.isFailure ? count : 0
      var durations = DurationList()
      swap(&durations, &lists[place])
      group.durations = [durations]
      tally.add(group)
    }
    return tally
  }
}
