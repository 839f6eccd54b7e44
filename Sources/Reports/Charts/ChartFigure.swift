import Writing

/// A chart on the page: its drawings, the sentence that says what it shows, its data.
struct ChartFigure {
  /// One drawing of the chart.
  struct Drawing {
    /// What is drawn.
    let canvas: ChartCanvas
    /// Which of the page's choices shows it, such as `log`; empty where there is no choice.
    var choice = ""
    /// Whether it shows numbers that the first drawing lacks, so that it must be seen without
    /// JavaScript and on paper too.
    var isOther = false
    /// Whether it is the one for narrow screens, or nil where it serves all.
    var isNarrow: Bool?
  }

  /// An entry of the legend: a swatch of that style, and what it stands for.
  struct LegendEntry {
    /// Shape of the swatch.
    enum Shape { case line, dashed, area, bar, dot, diamond, square, hatched, step(Int) }

    let shape: Shape
    let tone: ChartTone
    let text: String
  }

  /// Unique on the page, a plain word.
  let id: String
  /// What the chart is, a few words.
  let title: String
  /// What it shows for this run, one sentence or two.
  let sentence: String
  /// The drawings; the first one shows without JavaScript.
  var drawings: [Drawing]
  /// What the marks mean.
  var legend: [LegendEntry] = []
  /// The data, for those who calculate on.
  let data: ChartData
  /// Whether it fills the page's width rather than half of it.
  var isWide = false
  /// Whether it scrolls on a narrow screen rather than shrinking.
  var scrolls = false

  /// Writes the figure.
  func write(to page: inout MarkupWriter) {
    page.element(
      "figure", ["class": isWide ? "fig wide" : "fig", "id": .text(id)]
    ) { figure in
      // Below a heading of its own, where it stands in a panel of several.
      figure.element(isWide ? "h3" : "h4", text: title)
      if !legend.isEmpty { writeLegend(to: &figure) }
      for (position, drawing) in drawings.enumerated() {
        write(drawing, position, to: &figure)
      }
      figure.element("figcaption") { caption in
        caption.element("p", text: sentence)
        data.writeLink(to: &caption)
      }
    }
    page.newline()
  }

  private func write(_ drawing: Drawing, _ position: Int, to figure: inout MarkupWriter) {
    let name = "\(id)-\(position)"
    var style = drawing.canvas.width > 600 ? "full" : "half"
    if let isNarrow = drawing.isNarrow { style += isNarrow ? " narrow" : " roomy" }
    let svg = drawing.canvas.svg(id: name, title: title, description: sentence, style: style)
    var plot = scrolls ? "plot scrolls" : "plot"
    if drawing.isOther {
      plot += " other"
    } else if !drawing.choice.isEmpty, position > 0 {
      plot += " later"
    }
    let attributes: MarkupWriter.Attributes =
      scrolls
      ? [
        "class": .text(plot), "data-choice": .text(drawing.choice), "tabindex": "0",
        "role": "region", "aria-label": .text(title),
      ] : ["class": .text(plot), "data-choice": .text(drawing.choice)]
    figure.element("div", attributes) { $0.raw(svg.buffer.bytes) }
  }

  private func writeLegend(to figure: inout MarkupWriter) {
    figure.element("ul", ["class": "legend"]) { list in
      for entry in legend {
        list.element("li") { item in
          item.element("svg", ["class": "key", "viewBox": "0 0 22 12", "aria-hidden": "true"]) {
            Self.swatch(entry, to: &$0)
          }
          item.text(entry.text)
        }
      }
    }
  }

  private static func swatch(_ entry: LegendEntry, to svg: inout MarkupWriter) {
    let tone = entry.tone.rawValue
    switch entry.shape {
    case .line: svg.empty("path", ["class": .text("ln \(tone)"), "d": "M1 6H21"])
    case .dashed: svg.empty("path", ["class": .text("ln dash \(tone)"), "d": "M1 6H21"])
    case .area: svg.empty("path", ["class": .text("ar strong \(tone)"), "d": "M1 1H21V11H1Z"])
    case .bar: svg.empty("path", ["class": .text("bar \(tone)"), "d": "M1 1H21V11H1Z"])
    case .hatched:
      svg.empty("path", ["class": .text("bar \(tone)"), "d": "M1 1H21V11H1Z"])
      svg.empty("path", ["fill": "url(#hatch)", "d": "M1 1H21V11H1Z"])
    case .dot: svg.empty("circle", ["class": .text("pt \(tone)"), "cx": "11", "cy": "6", "r": "4"])
    case .diamond:
      svg.empty("path", ["class": .text("pt \(tone)"), "d": "M11 1L16 6L11 11L6 6Z"])
    case .step(let step):
      svg.empty("path", ["class": .text("c\(step)"), "d": "M4 0H18V12H4Z"])
    case .square:
      svg.empty("path", ["class": .text("pt \(tone)"), "d": "M7 2H15V10H7Z"])
    }
  }
}
