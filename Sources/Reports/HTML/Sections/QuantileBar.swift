import Analysis
import Writing

/// A stage's quantiles as a small drawing in a table's row.
enum QuantileBar {
  private static let width = 150.0
  private static let height = 20.0

  /// One axis for all rows; nil where nothing is timed.
  static func axis(_ stages: [StageSummary]) -> ChartScale? {
    let low = stages.compactMap(\.minimum).filter { $0 > 0 }.min()
    guard let low, let high = stages.compactMap(\.maximum).max(), high > 0 else { return nil }
    return ChartScale(
      .logarithmic, Double(low), Double(max(high, low)), from: 3, to: width - 3)
  }

  /// Writes the drawing of a row; nothing where it is not timed.
  static func write(_ stage: StageSummary, _ axis: ChartScale, to line: inout MarkupWriter) {
    guard let low = stage.minimum, let high = stage.maximum, let p50 = stage.p50 else { return }
    let middle = height / 2
    let p95 = stage.p95 ?? p50
    let text =
      "\(Quantity.duration(low)) to \(Quantity.duration(high)), median \(Quantity.duration(p50))"
    line.element(
      "svg",
      [
        "class": "spark", "viewBox": .text("0 0 \(Int(width)) \(Int(height))"), "role": "img",
        "aria-label": .text(text),
      ]
    ) { svg in
      svg.empty(
        "path",
        ["class": "ln mut", "d": .text("M\(place(low, axis)) \(middle)H\(place(high, axis))")])
      let left = axis(p50)
      svg.empty(
        "rect",
        [
          "class": "bar s1", "x": .number(left), "y": .number(middle - 3.5),
          "width": .number(max(axis(p95) - left, 1)), "height": .number(7),
        ])
      if let from = stage.p50Interval.low, let to = stage.p50Interval.high {
        svg.empty(
          "path",
          [
            "class": "ln wh ink",
            "d": .text(
              "M\(place(from, axis)) \(middle - 5)V\(middle + 5)M\(place(to, axis)) "
                + "\(middle - 5)V\(middle + 5)"),
          ])
      }
      svg.empty(
        "circle",
        ["class": "pt ink", "cx": .number(left), "cy": .number(middle), "r": .number(3)])
    }
  }

  private static func place(_ value: Int64, _ axis: ChartScale) -> String {
    var buffer = ByteBuffer()
    buffer.append(coordinate: axis(Double(value)))
    return String(decoding: buffer.bytes, as: UTF8.self)
  }
}
