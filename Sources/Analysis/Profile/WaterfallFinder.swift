import Trace

/// Chooses stretches of a run that tell most and makes their waterfalls.
struct WaterfallFinder {
  let table: SpanTable
  let groups: SpanGroups
  let work: StageWork
  let stretches: Stretches
  let limits: WaterfallLimits

  /// The slowest first; empty where no span has a start.
  ///
  /// - Complexity: O(rows) to find them, O(n log n) for the n spans of each.
  func find() -> [Waterfall] {
    let chosen = choose()
    guard !chosen.isEmpty else { return [] }
    var rows = [[Int]](repeating: [], count: chosen.count)
    var place = [Int](repeating: -1, count: stretches.all.count)
    for (position, choice) in chosen.enumerated() { place[choice.stretch] = position }
    let membership = stretches.membership.span
    for row in membership.indices {
      let position = place[Int(membership[row])]
      if position >= 0 { rows[position].append(row) }
    }
    let hasRuns = Set(stretches.all.map(\.run)).count > 1
    return chosen.indices.map { position in
      let stretch = stretches.all[chosen[position].stretch]
      var waterfall = Waterfall(
        choice: chosen[position].reason, start: stretch.extent.start,
        wall: stretch.extent.length ?? 0)
      waterfall.run = hasRuns ? table.names[stretch.run] : nil
      waterfall.day = stretch.day == SpanTable.absent32 ? nil : stretch.day
      waterfall.iteration = stretch.iteration == SpanTable.absent32 ? nil : stretch.iteration
      let builder = WaterfallBuilder(
        table: table, groups: groups, work: work, rows: rows[position], limits: limits,
        bars: position == 0 ? limits.bars : limits.furtherBars)
      builder.fill(&waterfall)
      return waterfall
    }
  }

  private typealias Chosen = (stretch: Int, reason: Waterfall.Choice)

  /// Stretches that tell different things, each once.
  ///
  /// Those with at least two timed spans, where there are any; what lies outside days and iterations
  /// only where nothing lies inside.
  private func choose() -> [Chosen] {
    var eligible = stretches.all.indices.filter { stretches.all[$0].extent.first != nil }
    let placed = eligible.filter { stretches.all[$0].isPlaced }
    if !placed.isEmpty { eligible = placed }
    let telling = eligible.filter { stretches.all[$0].timed >= 2 }
    if !telling.isEmpty { eligible = telling }
    func wall(_ stretch: Int) -> Int64 { stretches.all[stretch].extent.length ?? -1 }
    // Equals keep their order, so that the choice is the same every time.
    let byWall = eligible.sorted { (wall($0), $1) > (wall($1), $0) }
    guard let slowest = byWall.first, let fastest = byWall.last else { return [] }
    guard byWall.count > 1 else { return [(slowest, .only)] }
    var chosen: [Chosen] = [(slowest, .slowest)]
    func add(_ stretch: Int?, _ reason: Waterfall.Choice) {
      guard let stretch, chosen.count < limits.choices else { return }
      if !chosen.contains(where: { $0.stretch == stretch }) { chosen.append((stretch, reason)) }
    }
    let failing = eligible.max {
      (stretches.all[$0].failed, $1) < (stretches.all[$1].failed, $0)
    }
    if let failing, stretches.all[failing].failed > 0 { add(failing, .mostFailures) }
    add(byWall[byWall.count / 2], .typical)
    add(fastest, .fastest)
    add(
      eligible.min {
        (stretches.all[$0].extent.start, $0) < (stretches.all[$1].extent.start, $1)
      }, .first)
    return chosen
  }
}
