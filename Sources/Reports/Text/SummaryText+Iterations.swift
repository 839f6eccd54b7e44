import Analysis
import Trace

extension SummaryText.Page {
  private typealias Cell = TextTable.Cell

  /// How long each iteration took; of many only the slowest.
  mutating func addIterations() {
    let all = summary.iterations
    guard !all.isEmpty else { return }
    let isLong = all.count > (options.top ?? 12) && (options.top != nil || !options.detailed)
    section("Iterations", isLong ? "the slowest of \(Quantity.count(all.count))" : "")
    if isLong { addSpread(all.compactMap(\.wall)) }
    // Equal walls keep their order, so that the output is the same every time.
    let ranked = all.enumerated().sorted { left, right in
      let (first, second) = (left.element.wall ?? -1, right.element.wall ?? -1)
      return first == second ? left.offset < right.offset : first > second
    }
    let shown = isLong ? ranked.prefix(options.top ?? 6).map(\.element) : all
    let longest = max(1, all.compactMap(\.wall).max() ?? 1)
    var table = TextTable([
      .number("day"), .number("iteration"), .word("start"), .number("wall"), .word(""),
      .name("most of it in"),
    ])
    for iteration in shown {
      let fraction = iteration.wall.map { Double($0) / Double(longest) }
      table.add([
        Cell(String(iteration.day)), Cell(iteration.iteration.map { String($0) } ?? "outside"),
        Cell(clock(iteration.start)), Cell(Quantity.duration(iteration.wall), .strong),
        Cell(bar(fraction, columns: 12), .name), Cell(leadingStages(iteration)),
      ])
    }
    self.table(table)
  }

  private mutating func addSpread(_ walls: [Int64]) {
    let sorted = walls.sorted()
    guard let shortest = sorted.first, let longest = sorted.last else { return }
    let median = sorted[(sorted.count - 1) / 2]
    paragraph(
      "From \(Quantity.duration(shortest)) to \(Quantity.duration(longest)), half of them within "
        + "\(Quantity.duration(median)).")
  }

  /// Columns that are left for the stages in a table of the usual width.
  private static var columnsForStages: Int { 36 }

  /// The two stages with the most time, or only the first where both don't fit.
  private func leadingStages(_ iteration: IterationSummary) -> String {
    let ranked = iteration.stages.sorted {
      $0.total == $1.total ? $0.stage < $1.stage : $0.total > $1.total
    }
    guard !ranked.isEmpty else { return Quantity.absent }
    let leading = ranked.prefix(2).map { entry in
      "\(PlainText.fit(PlainText.clean(entry.stage), 24)) \(Quantity.duration(entry.total))"
    }
    let both = leading.joined(separator: ", ")
    return both.count <= Self.columnsForStages ? both : leading[0]
  }
}
