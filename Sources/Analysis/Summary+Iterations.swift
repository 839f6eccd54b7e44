import Trace

extension Summary {
  /// One entry per day and iteration on any row, in order, those of the whole day first.
  ///
  /// - Complexity: O(rows) on average.
  static func iterations(
    _ table: SpanTable, _ groups: SpanGroups, _ work: StageWork
  ) -> [IterationSummary] {
    var index = KeyIndex()
    var extents: [TimeExtent] = []
    var stageIndex = KeyIndex()
    var totals: [Int64] = []
    let day = table.day.span
    let iteration = table.iteration.span
    let start = table.start.span
    let duration = table.duration.span
    for row in day.indices where day[row] != SpanTable.absent32 {
      let position = index.position(
        of: PackedKey(UInt32(bitPattern: day[row]), UInt32(bitPattern: iteration[row])))
      if position == extents.count { extents.append(TimeExtent()) }
      extents[position].add(start: start[row], duration: duration[row])
      guard duration[row] != SpanTable.absent64,
        work.includes(row, group: Int(groups.membership[row]))
      else { continue }
      let place = stageIndex.position(
        of: PackedKey(UInt32(position), table.stage[row].rawValue))
      if place == totals.count { totals.append(0) }
      totals[place] = totals[place].saturatingAdd(duration[row])
    }
    var entries = zip(index.keys, extents).map { key, extent in
      let iteration = Int32(bitPattern: UInt32(truncatingIfNeeded: key.high))
      return IterationSummary(
        day: Int32(bitPattern: UInt32(key.high >> 32)),
        iteration: iteration == SpanTable.absent32 ? nil : iteration,
        start: extent.first, wall: extent.length, stages: [:])
    }
    for place in inOrderOfNames(stageIndex.keys, table.names) {
      let key = stageIndex.keys[place].high
      entries[Int(key >> 32)].stages.append(
        StageTotals.Entry(stage: name(key, table.names), total: totals[place]))
    }
    // An absent iteration is the smallest number, so that it comes first.
    return entries.sorted {
      ($0.day, $0.iteration ?? .min) < ($1.day, $1.iteration ?? .min)
    }
  }

  /// The stage that the lower half of a key names.
  private static func name(_ key: UInt64, _ names: NameTable) -> String {
    names[NameID(rawValue: UInt32(truncatingIfNeeded: key))] ?? ""
  }

  /// The places of the keys, those of a stage whose name is smaller first.
  ///
  /// - Complexity: O(keys), and the few stages by comparing their names.
  private static func inOrderOfNames(_ keys: [PackedKey], _ names: NameTable) -> [Int] {
    var stages = KeyIndex()
    let numbers = keys.map { key in
      stages.position(of: PackedKey(UInt32(truncatingIfNeeded: key.high), 0))
    }
    var places = [[Int]](repeating: [], count: stages.keys.count)
    for (place, number) in numbers.enumerated() { places[number].append(place) }
    let order = stages.keys.indices.sorted { left, right in
      name(stages.keys[left].high >> 32, names) < name(stages.keys[right].high >> 32, names)
    }
    return order.flatMap { places[$0] }
  }
}
