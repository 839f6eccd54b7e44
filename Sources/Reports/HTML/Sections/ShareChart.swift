import Analysis

/// Where the known time went: one bar a stage, the largest first.
struct ShareChart {
  let stages: [Wording.RankedStage]
  /// The run's wall time in nanoseconds; nil where it is not known.
  let wall: Int64?

  /// The most bars; the other stages share a last one.
  static let most = 8
  private static let rowHeight = 25.0
  private static let left = 168.0

  /// The figure; nil where nothing is timed.
  func figure(id: String) -> ChartFigure? {
    guard !stages.isEmpty else { return nil }
    var legend: [ChartFigure.LegendEntry] = []
    if stages.contains(where: \.isBounded) {
      legend = [
        .init(shape: .bar, tone: .first, text: "timed as such"),
        .init(shape: .hatched, tone: .first, text: "bounded by neighbouring writes"),
      ]
    }
    return ChartFigure(
      id: id, title: "Where the known time went", sentence: sentence,
      drawings: [.init(canvas: canvas)], legend: legend, data: data)
  }

  private var known: Double { stages.reduce(0) { $0 + Double($1.total) } }

  private var sentence: String {
    let top = stages.prefix(3)
    let share = known > 0 ? top.reduce(0) { $0 + Double($1.total) } / known : 0
    let names = top.map { MarkupText.isolated($0.stage, columns: 40) }
    guard stages.count > names.count, let last = names.last else {
      return "All of \(Quantity.duration(known)) of known time, of all agents together."
    }
    return "\(names.dropLast().joined(separator: ", ")) and \(last) hold "
      + "\(Quantity.share(share)) of \(Quantity.duration(known)) of known time, of all agents "
      + "together."
  }

  /// What a bar stands for.
  private struct Bar {
    let name: String
    let total: Double
    let isBounded: Bool
    let isRest: Bool
  }

  private var bars: [Bar] {
    let isLong = stages.count > Self.most
    var bars = stages.prefix(isLong ? Self.most - 1 : Self.most).map {
      Bar(
        name: MarkupText.isolated($0.stage, columns: 16), total: Double($0.total),
        isBounded: $0.isBounded, isRest: false)
    }
    if isLong {
      let rest = stages.dropFirst(Self.most - 1)
      bars.append(
        Bar(
          name: Quantity.count(rest.count, "other stage"),
          total: rest.reduce(0) { $0 + Double($1.total) }, isBounded: false, isRest: true))
    }
    return bars
  }

  private var canvas: ChartCanvas {
    let bars = bars
    let most = bars.map(\.total).max() ?? 1
    var canvas = ChartCanvas(
      height: Self.rowHeight * Double(bars.count) + 8,
      margins: .init(top: 4, right: 160, bottom: 4, left: Self.left),
      x: ChartScale(.linear, 0, max(most, 1)), y: ChartScale(.linear, 0, 1))
    for (position, bar) in bars.enumerated() {
      let top = 4 + Self.rowHeight * Double(position)
      let end = canvas.x(bar.total)
      canvas.label(bar.name, at: Self.left - 8, top + 16, anchor: "end")
      let share = known > 0 ? bar.total / known : 0
      canvas.rectangle(
        left: Self.left, top: top + 3, width: max(end - Self.left, 1), height: Self.rowHeight - 8,
        style: "bar " + (bar.isRest ? ChartTone.muted : .first).rawValue, hatched: bar.isBounded,
        tip: ChartTip(
          "\(bar.name)\n\(Quantity.duration(bar.total)), \(Quantity.share(share)) of the known time",
          "total_ms", nanoseconds: bar.total))
      canvas.label(
        "\(Quantity.duration(bar.total)) · \(Quantity.share(share))", at: end + 6, top + 16,
        tone: .muted)
    }
    return canvas
  }

  private var data: ChartData {
    var csv = CSVWriter(columns: ["stage", "total_ms", "share_of_known", "share_of_wall"])
    for stage in stages.prefix(200) {
      csv.field(MarkupText.visible(stage.stage, columns: 120))
      csv.milliseconds(stage.total)
      csv.field(known > 0 ? Double(stage.total) / known : nil)
      csv.field(wall.flatMap { $0 > 0 ? Double(stage.total) / Double($0) : nil })
      csv.endRow()
    }
    return ChartData(name: "time-by-stage.csv", csv: csv)
  }
}
