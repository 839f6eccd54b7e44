import Writing

/// An SVG drawing with two axes, on which marks are put.
///
/// Lengths are CSS pixels at the chart's natural width; the page scales it down where there is less
/// room. Colours and fonts come from the page's style sheet through classes, so that one drawing
/// serves light, dark and print.
struct ChartCanvas {
  /// Room for the labels around the plot.
  struct Margins: Sendable {
    var top = 14.0
    var right = 18.0
    var bottom = 40.0
    var left = 62.0
  }

  /// A point of a line.
  struct Point: Sendable, Equatable {
    var x: Double
    var y: Double
  }

  /// Width of the drawing.
  let width: Double
  /// Height of the drawing.
  let height: Double
  /// Room around the plot.
  private(set) var margins: Margins
  /// Maps values to horizontal places.
  private(set) var x: ChartScale
  /// Maps values to vertical places, upwards.
  private(set) var y: ChartScale
  /// Whether its marks tell what those of the figure's first drawing tell, mark for mark.
  ///
  /// The texts are then written once; a script copies them, without which the drawing is not shown.
  var repeatsTips = false
  /// The marks so far.
  var marks = MarkupWriter()

  /// An empty drawing; the scales' places are set here.
  init(
    width: Double = 520, height: Double = 230, margins: Margins = Margins(), x: ChartScale,
    y: ChartScale
  ) {
    self.width = width
    self.height = height
    self.margins = margins
    self.x = x
    self.y = y
    self.x.from = margins.left
    self.x.to = width - margins.right
    self.y.from = height - margins.bottom
    self.y.to = margins.top
  }

  /// Continues in another plot of the same drawing, above or below, over the same horizontal values.
  mutating func beginPlot(top: Double, bottom: Double, y: ChartScale) {
    margins.top = top
    margins.bottom = height - bottom
    self.y = y
    self.y.from = bottom
    self.y.to = top
  }

  /// Left edge of the plot.
  var left: Double { margins.left }
  /// Right edge of the plot.
  var right: Double { width - margins.right }
  /// Upper edge of the plot.
  var top: Double { margins.top }
  /// Lower edge of the plot.
  var bottom: Double { height - margins.bottom }

  /// The whole drawing; title and description are what a screen reader says.
  ///
  /// - Parameter id: unique on the page, a plain word.
  /// - Parameter style: further classes for the style sheet.
  func svg(id: String, title: String, description: String, style: String = "") -> MarkupWriter {
    var page = MarkupWriter()
    page.element(
      "svg",
      [
        "class": .text(style.isEmpty ? "chart" : "chart " + style), "id": .text(id),
        "viewBox": .text("0 0 \(Int(width)) \(Int(height))"), "role": "img",
        "aria-labelledby": .text("\(id)-t \(id)-d"),
      ]
    ) { svg in
      svg.element("title", ["id": .text(id + "-t")], text: title)
      svg.element("desc", ["id": .text(id + "-d")], text: description)
      svg.raw(marks.buffer.bytes)
    }
    return page
  }
}
