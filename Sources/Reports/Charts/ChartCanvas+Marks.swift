import Writing

extension ChartCanvas {
  /// Draws a line through points in values; a nil breaks it.
  mutating func line(
    _ points: [Point?], tone: ChartTone, dashed: Bool = false, step: Bool = false
  ) {
    let data = path(points, step: step)
    guard !data.isEmpty else { return }
    marks.empty(
      "path",
      ["class": .text("ln \(tone.rawValue)" + (dashed ? " dash" : "")), "d": .text(data)])
  }

  /// Fills the area between two curves over the same horizontal values.
  ///
  /// - Parameter hatched: whether stripes mark it as less than measured.
  mutating func band(
    _ upper: [Point], _ lower: [Point], tone: ChartTone, strong: Bool = false,
    hatched: Bool = false, step: Bool = false
  ) {
    guard upper.count > 1, lower.count > 1 else { return }
    var data = path(upper.map { $0 }, step: step)
    // The way back is drawn with the corners of the way there.
    var back = ByteBuffer()
    for (position, point) in lower.reversed().enumerated() {
      if step, position > 0 {
        back.append("V")
        back.append(coordinate: y(point.y))
        back.append("H")
        back.append(coordinate: x(point.x))
      } else {
        append("L", point, to: &back)
      }
    }
    data += String(decoding: back.bytes, as: UTF8.self) + "Z"
    let style = "ar \(tone.rawValue)" + (strong ? " strong" : "")
    marks.empty("path", ["class": .text(style), "d": .text(data)])
    if hatched { marks.empty("path", ["fill": "url(#hatch)", "d": .text(data)]) }
  }

  /// Draws a bar between two corners in values.
  mutating func bar(
    from: Point, to: Point, tone: ChartTone, hatched: Bool = false, gap: Double = 0,
    tip: ChartTip? = nil
  ) {
    let (first, last) = (x(min(from.x, to.x)), x(max(from.x, to.x)))
    let (low, high) = (y(min(from.y, to.y)), y(max(from.y, to.y)))
    let inset = min(gap, max(0, (last - first - 1) / 2))
    rectangle(
      left: first + inset, top: high, width: max(last - first - 2 * inset, 0.7),
      height: max(low - high, from.y == to.y ? 0 : 0.7), style: "bar \(tone.rawValue)",
      hatched: hatched, tip: tip)
  }

  /// Draws many bars that tell nothing themselves, each between two corners in values, as one mark.
  mutating func bars(_ corners: [(from: Point, to: Point)], tone: ChartTone, gap: Double = 0) {
    guard !corners.isEmpty else { return }
    var data = ByteBuffer()
    for (from, to) in corners {
      let inset = min(gap, max(0, (x(to.x) - x(from.x) - 1) / 2))
      for (letter, value) in [
        ("M", x(from.x) + inset), (" ", y(from.y)), ("H", x(to.x) - inset), ("V", y(to.y)),
        ("H", x(from.x) + inset),
      ] {
        data.append(letter)
        data.append(coordinate: value)
      }
      data.append("Z")
    }
    let text = String(decoding: data.bytes, as: UTF8.self)
    marks.empty("path", ["class": .text("bar \(tone.rawValue)"), "d": .text(text)])
  }

  /// Draws a rectangle in places, such as a cell of a heat map.
  mutating func rectangle(
    left: Double, top: Double, width: Double, height: Double, style: String,
    hatched: Bool = false, tip: ChartTip? = nil
  ) {
    mark(
      "rect",
      [
        "class": .text(style), "x": .number(left), "y": .number(top), "width": .number(width),
        "height": .number(height),
      ], tip)
    if hatched {
      marks.empty(
        "rect",
        [
          "fill": "url(#hatch)", "x": .number(left), "y": .number(top), "width": .number(width),
          "height": .number(height), "class": "over",
        ])
    }
  }

  /// Covers the whole height between two horizontal values: an invisible mark that only tells.
  mutating func column(from: Double, to: Double, tip: ChartTip) {
    rectangle(
      left: x(from), top: top, width: max(x(to) - x(from), 1), height: bottom - top, style: "hit",
      tip: tip)
  }

  /// Draws a dot; failures are diamonds, repeats squares, so that no colour is needed.
  mutating func dot(_ point: Point, tone: ChartTone, radius: Double = 3, tip: ChartTip? = nil) {
    let (across, down) = (x(point.x), y(point.y))
    switch tone {
    case .bad:
      let size = radius * 1.3
      var data = ByteBuffer()
      for (letter, dx, dy) in [("M", 0, -size), ("L", size, 0), ("L", 0, size), ("L", -size, 0)] {
        data.append(letter)
        data.append(coordinate: across + dx)
        data.append(" ")
        data.append(coordinate: down + dy)
      }
      data.append("Z")
      let text = String(decoding: data.bytes, as: UTF8.self)
      mark("path", ["class": .text("pt \(tone.rawValue)"), "d": .text(text)], tip)
    case .caution:
      rectangle(
        left: across - radius, top: down - radius, width: 2 * radius, height: 2 * radius,
        style: "pt \(tone.rawValue)", tip: tip)
    default:
      mark(
        "circle",
        [
          "class": .text("pt \(tone.rawValue)"), "cx": .number(across), "cy": .number(down),
          "r": .number(radius),
        ], tip)
    }
  }

  /// Draws a horizontal interval with a dot at its estimate; an open end has an arrow.
  mutating func whisker(
    low: Double?, value: Double, high: Double?, at height: Double, tone: ChartTone,
    tip: ChartTip? = nil
  ) {
    let first = low.map { x($0) } ?? left
    let last = high.map { x($0) } ?? right
    var data = "M\(short(first)) \(short(height))H\(short(last))"
    for (end, isOpen, turn) in [(first, low == nil, 4.0), (last, high == nil, -4.0)] {
      data +=
        isOpen
        ? "M\(short(end + turn)) \(short(height - 4))L\(short(end)) \(short(height))L\(short(end + turn)) \(short(height + 4))"
        : "M\(short(end)) \(short(height - 3))V\(short(height + 3))"
    }
    marks.empty("path", ["class": .text("ln wh \(tone.rawValue)"), "d": .text(data)])
    mark(
      "circle",
      [
        "class": .text("pt \(tone.rawValue)"), "cx": .number(x(value)), "cy": .number(height),
        "r": .number(3.2),
      ], tip)
  }

  /// Draws a vertical rule across the plot with a label at its upper end.
  mutating func rule(at value: Double, tone: ChartTone, label: String?, tip: ChartTip? = nil) {
    let place = x(value)
    marks.empty(
      "line",
      [
        "class": .text("rule \(tone.rawValue)"), "x1": .number(place), "x2": .number(place),
        "y1": .number(top), "y2": .number(bottom),
      ])
    if let label {
      let isLate = place > right - 40
      self.label(
        label, at: place + (isLate ? -4 : 4), top + 9, tone: tone, anchor: isLate ? "end" : "start")
    }
    if let tip {
      rectangle(
        left: place - 6, top: top, width: 12, height: bottom - top, style: "hit", tip: tip)
    }
  }

  /// Writes a direct label beside a mark; the text is the program's own, or isolated already.
  mutating func label(
    _ text: String, at across: Double, _ down: Double, tone: ChartTone = .ink,
    anchor: String = "start", style: String = ""
  ) {
    let all = "lb \(tone.rawValue) \(anchor)" + (style.isEmpty ? "" : " " + style)
    marks.element(
      "text", ["class": .text(all), "x": .number(across), "y": .number(down)], text: text)
  }

  /// A mark that may tell something: as a title for browsers, as data for programs.
  mutating func mark(
    _ name: StaticString, _ attributes: MarkupWriter.Attributes, _ tip: ChartTip?
  ) {
    guard let tip else {
      marks.empty(name, attributes)
      return
    }
    if repeatsTips {
      marks.empty(name, attributes, repeatsTip: true)
    } else {
      marks.open(name, attributes, and: tip)
      marks.element("title", text: tip.text)
      marks.close(name)
    }
  }

  /// An SVG path through points; a nil starts anew.
  private func path(_ points: [Point?], step: Bool) -> String {
    var data = ByteBuffer()
    var isFirst = true
    for point in points {
      guard let point else {
        isFirst = true
        continue
      }
      if step, !isFirst {
        data.append("H")
        data.append(coordinate: x(point.x))
        data.append("V")
        data.append(coordinate: y(point.y))
      } else {
        append(isFirst ? "M" : "L", point, to: &data)
      }
      isFirst = false
    }
    return String(decoding: data.bytes, as: UTF8.self)
  }

  private func append(_ letter: String, _ point: Point, to data: inout ByteBuffer) {
    data.append(letter)
    data.append(coordinate: x(point.x))
    data.append(" ")
    data.append(coordinate: y(point.y))
  }

  private func short(_ value: Double) -> String {
    var buffer = ByteBuffer()
    buffer.append(coordinate: value)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }
}
