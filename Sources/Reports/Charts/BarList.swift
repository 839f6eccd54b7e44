import Writing

/// Horizontal bars under one another, each with its name at the left and its value beside it.
struct BarList {
  /// One bar.
  struct Row {
    /// What it is; names in it are isolated already.
    let label: String
    /// How long it is.
    let value: Double
    /// What stands beside it.
    let text: String
    var tone = ChartTone.first
    var tip: ChartTip?
  }

  private static let rowHeight = 23.0

  /// The bars, the first at the top.
  let rows: [Row]
  /// Width of the drawing.
  var width = 1080.0
  /// Room for the names.
  var left = 330.0
  /// Room for the values.
  var right = 210.0

  /// The drawing.
  var canvas: ChartCanvas {
    let height = Self.rowHeight * Double(max(rows.count, 1)) + 12
    var canvas = ChartCanvas(
      width: width, height: height, margins: .init(top: 6, right: right, bottom: 6, left: left),
      x: ChartScale(.linear, 0, max(rows.map(\.value).max() ?? 1, .leastNonzeroMagnitude)),
      y: ChartScale(.linear, 0, 1))
    for (position, row) in rows.enumerated() {
      let top = canvas.top + Self.rowHeight * Double(position)
      let length = max(canvas.x(row.value) - left, row.value > 0 ? 1.5 : 0)
      canvas.label(row.label, at: left - 9, top + 15, anchor: "end")
      canvas.rectangle(
        left: left, top: top + 3, width: length, height: Self.rowHeight - 7,
        style: "bar \(row.tone.rawValue)", tip: row.tip)
      canvas.label(row.text, at: left + length + 7, top + 15, tone: .muted, style: "over")
    }
    canvas.marks.empty(
      "line",
      [
        "class": "base", "x1": .number(left), "x2": .number(left), "y1": .number(canvas.top),
        "y2": .number(canvas.bottom),
      ])
    return canvas
  }
}
