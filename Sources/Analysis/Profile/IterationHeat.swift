import Statistics
import Trace

/// How long each stage took in each iteration of each day, beside what it takes over the whole run.
public struct IterationHeat: Sendable, Equatable {
  /// One iteration, or several neighbouring ones where there are many.
  public struct Column: Sendable, Equatable {
    /// Day of the first.
    public var day: Int32
    /// The first iteration; nil where the system counts only days.
    public var iteration: Int32?
    /// Day of the last.
    public var lastDay: Int32
    /// The last iteration.
    public var lastIteration: Int32?
  }

  /// A stage in a column.
  public struct Cell: Sendable, Equatable {
    /// Timed calls.
    public var timed = 0
    /// Their median in nanoseconds; nil without one.
    public var median: Double?
    /// The median over that of the stage in the whole run; nil where either is unknown or zero.
    public var ratio: Double?
    /// Calls or attempts that failed.
    public var failed = 0
  }

  /// A stage over all columns.
  public struct Row: Sendable, Equatable {
    /// The stage's name.
    public var stage: String
    /// Its median in the whole run.
    public var median: Double?
    /// One cell a column.
    public var cells: [Cell]
  }

  /// The columns in order of day and iteration.
  public var columns: [Column]
  /// The stages, the one with the most time first.
  public var rows: [Row]
  /// How many iterations a column holds at most: more than one where whole days share a column.
  public var iterationsPerColumn: Int

  /// The most columns.
  public static let mostColumns = 48
  /// The most stages.
  public static let mostStages = 10

  /// The heat map of those stages; nil where fewer than two iterations have a timed call.
  ///
  /// - Complexity: O(rows) on average, plus sorting the durations.
  init?(_ table: SpanTable, _ groups: SpanGroups, _ work: StageWork, stages: [NameID]) {
    var slots: [NameID: Int32] = [:]
    for (slot, stage) in stages.enumerated() { slots[stage] = Int32(slot) }
    let slotOfGroup = groups.groups.map { slots[$0.stage] ?? -1 }
    var index = KeyIndex()
    var found = [Int32](repeating: -1, count: table.count)
    var isTimed: [Bool] = []
    for row in found.indices where table.day[row] != SpanTable.absent32 {
      let group = Int(groups.membership[row])
      guard slotOfGroup[group] >= 0 else { continue }
      let place = index.position(
        of: PackedKey(UInt32(bitPattern: table.day[row]), UInt32(bitPattern: table.iteration[row])))
      if place == isTimed.count { isTimed.append(false) }
      found[row] = Int32(place)
      if table.duration[row] != SpanTable.absent64, work.includes(row, group: group) {
        isTimed[place] = true
      }
    }
    let keys = index.keys.map { key in
      (
        day: Int32(bitPattern: UInt32(key.high >> 32)),
        iteration: Int32(bitPattern: UInt32(truncatingIfNeeded: key.high))
      )
    }
    let order = keys.indices.filter { isTimed[$0] }.sorted { keys[$0] < keys[$1] }
    guard order.count > 1 else { return nil }
    let places = Self.places(order.map { keys[$0].day })
    var columnOfKey = [Int32](repeating: -1, count: keys.count)
    columns = []
    for (key, place) in zip(order, places.columns) {
      columnOfKey[key] = Int32(place)
      let iteration = keys[key].iteration == SpanTable.absent32 ? nil : keys[key].iteration
      let shown = places.areWholeDays ? nil : iteration
      if place == columns.count {
        columns.append(
          Column(
            day: keys[key].day, iteration: shown, lastDay: keys[key].day, lastIteration: shown))
      }
      columns[place].lastDay = keys[key].day
      columns[place].lastIteration = shown
    }
    iterationsPerColumn =
      columns.indices.map { column in places.columns.count { $0 == column } }
      .max() ?? 1
    let width = columns.count
    func place(_ row: Int) -> Int32 {
      guard found[row] >= 0, columnOfKey[Int(found[row])] >= 0 else { return -1 }
      return slotOfGroup[Int(groups.membership[row])] * Int32(width) + columnOfKey[Int(found[row])]
    }
    var buckets = DurationBuckets(count: stages.count * width)
    buckets.fill(table) { row in
      work.includes(row, group: Int(groups.membership[row])) ? place(row) : -1
    }
    rows = stages.indices.map { slot in
      let all = slot * width..<(slot + 1) * width
      let median = buckets.sample(all).linearQuantile(.p50)
      let cells = all.map { bucket in
        var cell = Cell(timed: buckets.size(bucket))
        cell.median = buckets.sample(bucket).linearQuantile(.p50)
        if let own = cell.median, let median, own > 0, median > 0 { cell.ratio = own / median }
        return cell
      }
      return Row(stage: table.names[stages[slot]] ?? "", median: median, cells: cells)
    }
    defer { rows.removeAll { row in row.cells.allSatisfy { $0.timed + $0.failed == 0 } } }
    let counts = groups.failuresAreOwn
    for row in found.indices where table.status[row].isFailure {
      guard counts[Int(groups.membership[row])], place(row) >= 0 else { continue }
      let place = Int(place(row))
      rows[place / width].cells[place % width].failed += 1
    }
  }

  /// The column of each iteration: one of its own where there are few, else whole days together, and
  /// of a single day its neighbouring iterations.
  ///
  /// - Parameter days: the days of the iterations, ascending.
  private static func places(_ days: [Int32]) -> (columns: [Int], areWholeDays: Bool) {
    guard days.count > mostColumns else { return (Array(days.indices), false) }
    var ordinal = 0
    var ordinals: [Int] = []
    for (rank, day) in days.enumerated() {
      if rank > 0, day != days[rank - 1] { ordinal += 1 }
      ordinals.append(ordinal)
    }
    let isOneDay = ordinal == 0
    if isOneDay { ordinals = Array(days.indices) }
    let share = ((ordinals.last ?? 0) + mostColumns) / mostColumns
    return (ordinals.map { $0 / share }, !isOneDay)
  }
}
