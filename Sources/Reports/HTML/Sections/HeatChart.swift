import Analysis

/// Stages by day and iteration, coloured by how each compares with its own median in the whole run.
struct HeatChart {
  let heat: IterationHeat

  private static let rowHeight = 24.0
  private static let left = 170.0
  private static let width = 1080.0

  /// The figure.
  func figure(id: String) -> ChartFigure {
    ChartFigure(
      id: id, title: "Stages by day and iteration", sentence: sentence,
      drawings: [.init(canvas: canvas)], legend: legend, data: data, isWide: true, scrolls: true)
  }

  private var sentence: String {
    var slowest: (row: Int, column: Int, ratio: Double)?
    for (row, entry) in heat.rows.enumerated() {
      for (column, cell) in entry.cells.enumerated() {
        if let ratio = cell.ratio, ratio > slowest?.ratio ?? 0 { slowest = (row, column, ratio) }
      }
    }
    var text =
      "Each cell is the median of a stage in one iteration over its median in the whole run."
    if let slowest, slowest.ratio < 1.15 {
      text += " None is more than 15 % above it."
    } else if let slowest {
      let name = MarkupText.isolated(heat.rows[slowest.row].stage, columns: 40)
      text +=
        " The slowest against its own rule was \(name) in \(label(heat.columns[slowest.column])): "
        + "\(ratio(slowest.ratio)) its median."
    }
    if heat.iterationsPerColumn > 1 {
      text += " A column holds up to \(heat.iterationsPerColumn) iterations."
    }
    return text
  }

  /// «day 2, iteration 1», or from the first to the last.
  private func label(_ column: IterationHeat.Column) -> String {
    func place(_ day: Int32, _ iteration: Int32?) -> String {
      iteration.map { "day \(day), iteration \($0)" } ?? "day \(day)"
    }
    let first = place(column.day, column.iteration)
    let last = place(column.lastDay, column.lastIteration)
    return first == last ? first : "\(first) to \(last)"
  }

  private func ratio(_ value: Double) -> String {
    "\(DurationTicks.decimal((value * 100).rounded() / 100)) ×"
  }

  /// Steps of ratio: within 15 %, to 1.5 times, to twice, beyond; and the same below.
  private func step(_ ratio: Double) -> Int {
    let size = ratio >= 1 ? ratio : 1 / ratio
    let step = size < 1.15 ? 0 : size < 1.5 ? 1 : size < 2 ? 2 : 3
    return ratio >= 1 ? step : -step
  }

  // MARK: Drawing

  private var canvas: ChartCanvas {
    let height = 10 + Self.rowHeight * Double(heat.rows.count) + 38
    var canvas = ChartCanvas(
      width: Self.width, height: height,
      margins: .init(top: 10, right: 16, bottom: 38, left: Self.left),
      x: ChartScale(.linear, 0, Double(heat.columns.count)), y: ChartScale(.linear, 0, 1))
    let cell = min(64, (canvas.right - canvas.left) / Double(heat.columns.count))
    for (row, entry) in heat.rows.enumerated() {
      let top = canvas.top + Self.rowHeight * Double(row)
      canvas.label(
        MarkupText.isolated(entry.stage, columns: 20), at: Self.left - 8, top + 16, anchor: "end")
      for (column, value) in entry.cells.enumerated() {
        draw(
          value, of: entry, heat.columns[column], left: Self.left + cell * Double(column), top: top,
          width: cell, on: &canvas)
      }
    }
    let base = canvas.top + Self.rowHeight * Double(heat.rows.count)
    drawColumns(cell, base, on: &canvas)
    return canvas
  }

  private func draw(
    _ cell: IterationHeat.Cell, of row: IterationHeat.Row, _ column: IterationHeat.Column,
    left: Double, top: Double, width: Double, on canvas: inout ChartCanvas
  ) {
    let step = cell.ratio.map { self.step($0) }
    guard cell.timed + cell.failed > 0 else {
      canvas.rectangle(
        left: left + 0.5, top: top + 1, width: width - 1, height: Self.rowHeight - 2,
        style: "c-none")
      return
    }
    var text = "\(MarkupText.isolated(row.stage, columns: 30)), \(label(column))\n"
    text += "\(Quantity.duration(cell.median)) (n \(Quantity.count(cell.timed)))"
    if let ratio = cell.ratio { text += ", \(self.ratio(ratio)) its median" }
    if cell.failed > 0 { text += "\n\(Quantity.count(cell.failed)) failed" }
    canvas.rectangle(
      left: left + 0.5, top: top + 1, width: max(width - 1, 1), height: Self.rowHeight - 2,
      style: step.map { "c\($0)" } ?? "c-none", tip: ChartTip(text))
    if let step, abs(step) == 3, width >= 8 {
      canvas.label(
        step > 0 ? "+" : "−", at: left + width / 2, top + 16, anchor: "mid", style: "over sign")
    }
    if cell.failed > 0, width >= 5 {
      let (x, y) = (left + width - 4.5, top + 5.5)
      canvas.marks.empty(
        "path",
        [
          "class": "pt bad over",
          "d": .text("M\(tenth(x)) \(tenth(y - 3.5))l3.5 3.5l-3.5 3.5l-3.5 -3.5z"),
        ])
    }
  }

  private func tenth(_ value: Double) -> String {
    String((value * 10).rounded() / 10)
  }

  /// Iterations below the cells, days below them with a rule at each change.
  private func drawColumns(_ cell: Double, _ base: Double, on canvas: inout ChartCanvas) {
    let hasIterations =
      heat.iterationsPerColumn == 1 && heat.columns.contains { $0.iteration != nil }
    let keep = max(1, Int((22 / cell).rounded(.up)))
    let names: [String] = hasIterations ? ["iteration", "day"] : ["day"]
    for (position, text) in names.enumerated() {
      canvas.label(
        text, at: Self.left - 8, base + 14 + 16 * Double(position), tone: .muted, anchor: "end")
    }
    var dayStart = 0
    var lastLabel = -Double.infinity
    for (column, entry) in heat.columns.enumerated() {
      let place = Self.left + cell * Double(column)
      let isLastOfDay =
        column + 1 == heat.columns.count || heat.columns[column + 1].day != entry.day
      if hasIterations, let iteration = entry.iteration, (column - dayStart) % keep == 0 {
        canvas.label(
          String(iteration), at: place + cell / 2, base + 14, tone: .muted, anchor: "mid")
      }
      guard isLastOfDay else { continue }
      let center = (Self.left + cell * Double(dayStart) + place + cell) / 2
      let text = String(entry.day)
      let room = Double(text.count) * 6.4
      if center - room / 2 > lastLabel {
        canvas.label(
          text, at: center, base + (hasIterations ? 30 : 14), tone: .muted, anchor: "mid")
        lastLabel = center + room / 2 + 6
      }
      if column + 1 < heat.columns.count {
        canvas.marks.empty(
          "line",
          [
            "class": "base", "x1": .number(place + cell), "x2": .number(place + cell),
            "y1": .number(canvas.top - 4), "y2": .number(base + 6),
          ])
      }
      dayStart = column + 1
    }
  }

  private var legend: [ChartFigure.LegendEntry] {
    let texts = [
      "½ × or less (−)", "to 0.67 ×", "to 0.87 ×", "as usual", "to 1.5 ×", "to 2 ×",
      "2 × or more (+)",
    ]
    var legend: [ChartFigure.LegendEntry] = []
    for (position, text) in texts.enumerated() {
      legend.append(.init(shape: .step(position - 3), tone: .ink, text: text))
    }
    if heat.rows.contains(where: { $0.cells.contains { $0.failed > 0 } }) {
      legend.append(.init(shape: .diamond, tone: .bad, text: "something failed"))
    }
    return legend
  }

  private var data: ChartData {
    var csv = CSVWriter(columns: [
      "stage", "day", "iteration", "last_day", "last_iteration", "timed", "p50_ms", "ratio",
      "failed",
    ])
    for row in heat.rows {
      for (column, cell) in zip(heat.columns, row.cells) where cell.timed + cell.failed > 0 {
        csv.field(MarkupText.visible(row.stage, columns: 120))
        csv.field(Int(column.day))
        csv.field(column.iteration.map { Int($0) })
        csv.field(Int(column.lastDay))
        csv.field(column.lastIteration.map { Int($0) })
        csv.field(cell.timed)
        csv.milliseconds(cell.median)
        csv.field(cell.ratio.map { ($0 * 1000).rounded() / 1000 })
        csv.field(cell.failed)
        csv.endRow()
      }
    }
    return ChartData(name: "day-iteration-stage.csv", csv: csv)
  }
}
