extension ChartCanvas {
  /// Draws the horizontal axis below the plot, with gridlines where asked.
  mutating func horizontalAxis(_ ticks: [ChartTick], label: String? = nil, grid: Bool = true) {
    marks.open("g", ["class": "ax"])
    for tick in ticks where x.contains(tick.value) {
      let place = x(tick.value)
      if grid { gridline(fromX: place, toX: place, fromY: top, toY: bottom, tick) }
      guard let text = tick.label else { continue }
      let anchor = anchor(at: place, characters: max(text.count, tick.detail?.count ?? 0))
      let style = tick.isOptional ? "opt " + anchor : anchor
      marks.element(
        "text", ["class": .text(style), "x": .number(place), "y": .number(bottom + 15)],
        text: text)
      if let detail = tick.detail {
        marks.element(
          "text", ["class": .text("sub " + style), "x": .number(place), "y": .number(bottom + 29)],
          text: detail)
      }
    }
    marks.empty(
      "line",
      [
        "class": "base", "x1": .number(left), "x2": .number(right), "y1": .number(bottom),
        "y2": .number(bottom),
      ])
    if let label {
      marks.element(
        "text", ["class": "axl end", "x": .number(right), "y": .number(bottom + 30)], text: label)
    }
    marks.close("g")
  }

  /// Draws the vertical axis left of the plot, with gridlines.
  mutating func verticalAxis(_ ticks: [ChartTick], label: String? = nil) {
    marks.open("g", ["class": "ax"])
    for tick in ticks where y.contains(tick.value) {
      let place = y(tick.value)
      gridline(fromX: left, toX: right, fromY: place, toY: place, tick)
      guard let text = tick.label else { continue }
      marks.element(
        "text",
        [
          "class": .text(tick.isOptional ? "opt end" : "end"), "x": .number(left - 7),
          "y": .number(place + 4),
        ], text: text)
    }
    if let label {
      marks.element(
        "text", ["class": "axl", "x": .number(0), "y": .number(max(top - 7, 10))], text: label)
    }
    marks.close("g")
  }

  private mutating func gridline(
    fromX: Double, toX: Double, fromY: Double, toY: Double, _ tick: ChartTick
  ) {
    marks.empty(
      "line",
      [
        "class": tick.label == nil ? "grid faint" : "grid", "x1": .number(fromX),
        "x2": .number(toX), "y1": .number(fromY), "y2": .number(toY),
      ])
  }

  /// Where a label below a place must be anchored so that it stays on the drawing.
  private func anchor(at place: Double, characters: Int) -> String {
    let half = Double(characters) * 3.4
    if place + half > width { return "end" }
    if place - half < 0 { return "start" }
    return "mid"
  }
}
