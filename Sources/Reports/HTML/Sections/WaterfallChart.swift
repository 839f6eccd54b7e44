import Analysis
import Trace
import Writing

/// The spans of one iteration in lanes, over the time since it began.
///
/// A call with its attempts is a pale frame around them; what is inferred is hatched, what failed has
/// an edge and a diamond, and a line below the spans follows the chain that bounds the iteration.
struct WaterfallChart {
  let waterfall: Waterfall
  let zone: ZoneRules

  private static let width = 1080.0
  private static let left = 150.0
  private static let gap = 7.0

  /// The figure.
  func figure(id: String) -> ChartFigure {
    ChartFigure(
      id: id, title: WaterfallWords(waterfall: waterfall).title,
      sentence: WaterfallWords(waterfall: waterfall).sentence, drawings: [.init(canvas: canvas)],
      legend: legend, data: data, isWide: true, scrolls: true)
  }

  // MARK: Colours

  /// The six stages with the most time in it; the others share a neutral tone.
  private var stages: [String] {
    var times: [String: Int64] = [:]
    for bar in waterfall.bars where bar.kind == .work {
      times[bar.stage] = max(times[bar.stage] ?? 0, 0).addingClamped(bar.duration ?? 0)
    }
    return times.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(6).map(\.key)
  }

  private func tone(_ stage: String, _ stages: [String]) -> ChartTone {
    stages.firstIndex(of: stage).map { ChartTone.series($0) } ?? .muted
  }

  private var legend: [ChartFigure.LegendEntry] {
    let stages = stages
    var legend: [ChartFigure.LegendEntry] = stages.map {
      .init(shape: .bar, tone: tone($0, stages), text: MarkupText.isolated($0, columns: 24))
    }
    let bars = waterfall.bars
    if bars.contains(where: { $0.kind == .work && !stages.contains($0.stage) }) {
      legend.append(.init(shape: .bar, tone: .muted, text: "other stages"))
    }
    if bars.contains(where: \.isInferred) {
      legend.append(.init(shape: .hatched, tone: .muted, text: "inferred from its neighbours"))
    }
    if bars.contains(where: \.status.isFailure) {
      legend.append(.init(shape: .diamond, tone: .bad, text: "failed"))
    }
    if waterfall.pathSpans > 0 {
      legend.append(.init(shape: .line, tone: .ink, text: "chain that bounds the time"))
      legend.append(.init(shape: .dashed, tone: .ink, text: "wait on it"))
    }
    return legend
  }

  // MARK: Drawing

  /// Where lanes and tracks are.
  private struct Layout {
    var tops: [Double] = []
    let track: Double
    let height: Double

    init(_ lanes: [Waterfall.Lane]) {
      let tracks = lanes.reduce(0) { $0 + $1.tracks }
      track = tracks > 50 ? 12 : 18
      var top = 8.0
      for lane in lanes {
        tops.append(top)
        top += Double(lane.tracks) * track + WaterfallChart.gap
      }
      height = max(top, 40)
    }

    func top(_ lane: Int, _ track: Int) -> Double { tops[lane] + Double(track) * self.track }
  }

  private var canvas: ChartCanvas {
    let layout = Layout(waterfall.lanes)
    var canvas = ChartCanvas(
      width: Self.width, height: layout.height + 40,
      margins: .init(top: 4, right: 20, bottom: 40, left: Self.left),
      x: ChartScale(.linear, 0, Double(max(waterfall.wall, 1))), y: ChartScale(.linear, 0, 1))
    canvas.horizontalAxis(
      DurationTicks.linear(0, Double(waterfall.wall), most: 8),
      label: "since \(ClockTicks.moment(waterfall.start, in: zone)) "
        + ClockTicks.zoneName(at: waterfall.start, in: zone))
    drawLanes(layout, on: &canvas)
    let framed = framedCalls
    let stages = stages
    for (position, bar) in waterfall.bars.enumerated() {
      draw(
        bar, isFramed: framed.contains(position), tone: tone(bar.stage, stages), layout,
        on: &canvas)
    }
    drawPath(layout, on: &canvas)
    return canvas
  }

  private func drawLanes(_ layout: Layout, on canvas: inout ChartCanvas) {
    var group: String?
    for (position, lane) in waterfall.lanes.enumerated() {
      let top = layout.tops[position]
      canvas.label(
        WaterfallWords.lane(lane, waterfall.laneKind, columns: 19), at: Self.left - 9,
        top + layout.track / 2 + 4, anchor: "end")
      if position > 0 {
        canvas.marks.empty(
          "line",
          [
            "class": lane.group == group ? "grid faint" : "grid", "x1": .number(8),
            "x2": .number(canvas.right), "y1": .number(top - Self.gap / 2),
            "y2": .number(top - Self.gap / 2),
          ])
      }
      group = lane.group
    }
  }

  /// Calls whose attempts are shown inside: the bars before parts of the same track.
  private var framedCalls: Set<Int> {
    var framed: Set<Int> = []
    var whole: Int?
    for (position, bar) in waterfall.bars.enumerated() {
      if bar.kind == .work { whole = position }
      guard bar.kind == .part, let last = whole else { continue }
      let call = waterfall.bars[last]
      if (call.lane, call.track) == (bar.lane, bar.track),
        bar.start <= call.start.addingClamped(call.duration ?? 0)
      {
        framed.insert(last)
      }
    }
    return framed
  }

  private func offset(_ instant: Int64) -> Double {
    Double(instant.subtractingReportingOverflow(waterfall.start).partialValue)
  }

  private func draw(
    _ bar: Waterfall.Bar, isFramed: Bool, tone: ChartTone, _ layout: Layout,
    on canvas: inout ChartCanvas
  ) {
    let from = canvas.x(offset(bar.start))
    let to = canvas.x(offset(bar.start) + Double(bar.duration ?? 0))
    let width = max(to - from, 1.2)
    let track = layout.top(bar.lane, bar.track)
    let height = layout.track - 5
    let tip = ChartTip(words(bar), "duration_ms", nanoseconds: Double(bar.duration ?? 0))
    switch bar.kind {
    case .work:
      let style = isFramed ? "ar strong" : "bar"
      guard bar.duration != nil else { break }
      canvas.rectangle(
        left: from, top: track, width: width, height: height, style: "\(style) \(tone.rawValue)",
        hatched: bar.isInferred, tip: tip)
    case .part:
      canvas.rectangle(
        left: from, top: track + 3, width: width, height: height - 6, style: "bar \(tone.rawValue)",
        hatched: bar.isInferred, tip: tip)
    case .wait:
      canvas.rectangle(
        left: from, top: track + height / 2 - 1.5, width: width, height: 3, style: "bar mut",
        tip: tip)
    case .container:
      canvas.rectangle(
        left: from, top: track + height / 2 - 3, width: width, height: 6, style: "ar strong mut",
        hatched: bar.isInferred, tip: tip)
    }
    if bar.status.isFailure {
      drawFailure(from, width, track, height, isPart: bar.kind == .part, tip, on: &canvas)
    }
    let name = MarkupText.isolated(bar.stage, columns: 24)
    if bar.kind == .work, !isFramed, width > Double(name.count) * 6.6 + 10, layout.track > 14 {
      canvas.label(name, at: from + 5, track + height / 2 + 4, style: "over")
    }
  }

  /// An edge, and a diamond at its end so that no colour is needed.
  private func drawFailure(
    _ from: Double, _ width: Double, _ track: Double, _ height: Double, isPart: Bool,
    _ tip: ChartTip, on canvas: inout ChartCanvas
  ) {
    let inset = isPart ? 3.0 : 0
    canvas.rectangle(
      left: from, top: track + inset, width: width, height: height - 2 * inset, style: "edge over")
    let place = ChartScale(.linear, 0, 1, from: from + width, to: from + width + 1)
    let middle = track + height / 2
    var data = ByteBuffer()
    for (letter, dx, dy) in [("M", 0.0, -4.5), ("L", 4.5, 0), ("L", 0, 4.5), ("L", -4.5, 0)] {
      data.append(letter)
      data.append(coordinate: place(0) + dx)
      data.append(" ")
      data.append(coordinate: middle + dy)
    }
    data.append("Z")
    canvas.mark(
      "path",
      ["class": "pt bad", "d": .text(String(decoding: data.bytes, as: UTF8.self))], tip)
  }

  /// A line below the spans on the chain; dashed where nothing on it ran.
  private func drawPath(_ layout: Layout, on canvas: inout ChartCanvas) {
    var work = ByteBuffer()
    var waits = ByteBuffer()
    var height: Double?
    func add(_ letters: [(String, Double)], to data: inout ByteBuffer) {
      for (letter, value) in letters {
        data.append(letter)
        data.append(coordinate: value)
      }
    }
    for link in waterfall.path {
      let from = canvas.x(offset(link.start))
      let to = canvas.x(offset(link.end))
      guard let lane = link.lane else {
        if let height { add([("M", from), (" ", height), ("H", to)], to: &waits) }
        continue
      }
      // What is narrower than the line would only blot the drawing.
      if to - from < 1, height != nil { continue }
      let next = layout.top(lane, link.track) + layout.track - 2.5
      if let height, height != next {
        add([("M", from), (" ", height), ("V", next), ("H", to)], to: &work)
      } else {
        add([("M", from), (" ", next), ("H", to)], to: &work)
      }
      height = next
    }
    for (style, data) in [("crit", work), ("crit dash", waits)] where data.count > 0 {
      canvas.marks.empty(
        "path",
        [
          "class": .text(style + " over"), "d": .text(String(decoding: data.bytes, as: UTF8.self)),
        ])
    }
  }

  // MARK: Words and data

  private func words(_ bar: Waterfall.Bar) -> String {
    var text = MarkupText.isolated(bar.stage, columns: 40)
    text += ", " + MarkupText.isolated(bar.phase, columns: 20)
    if bar.kind == .part, let attempt = bar.attempt { text += ", attempt \(attempt)" }
    if bar.kind == .work, let attempt = bar.attempt, attempt > 1 { text += ", \(attempt) attempts" }
    if let agent = bar.agent { text += "\nagent \(MarkupText.isolated(agent, columns: 30))" }
    text += "\n\(Quantity.duration(bar.duration)) from +\(Quantity.duration(offset(bar.start)))"
    text += " (\(bar.timing.name))"
    if bar.status.isFailure {
      text += "\nfailed: \(bar.status.name)"
      if let error = bar.error { text += ", \(MarkupText.isolated(error, columns: 40))" }
    }
    if bar.isOnPath { text += "\non the chain" }
    return text
  }

  private var data: ChartData {
    var csv = CSVWriter(columns: [
      "lane", "group", "track", "agent", "stage", "phase", "attempt", "start", "offset_ms",
      "duration_ms", "timing", "inferred", "status", "error", "kind", "on_chain",
    ])
    for bar in waterfall.bars {
      let lane = waterfall.lanes[bar.lane]
      for text in [lane.name, lane.group] {
        csv.field(text.map { MarkupText.visible($0, columns: 60) })
      }
      csv.field(bar.track)
      csv.field(bar.agent.map { MarkupText.visible($0, columns: 60) })
      csv.field(MarkupText.visible(bar.stage, columns: 60))
      csv.field(MarkupText.visible(bar.phase, columns: 20))
      csv.field(bar.attempt)
      csv.instant(bar.start, in: zone)
      csv.milliseconds(offset(bar.start))
      csv.milliseconds(bar.duration)
      csv.field(bar.timing.name)
      csv.field(bar.isInferred ? "true" : "false")
      csv.field(bar.status.name)
      csv.field(bar.error.map { MarkupText.visible($0, columns: 60) })
      csv.field(bar.kind.rawValue)
      csv.field(bar.isOnPath ? "true" : "false")
      csv.endRow()
    }
    return ChartData(name: "waterfall.csv", csv: csv)
  }
}

extension Int64 {
  /// The sum, or the nearest number where it does not fit.
  func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
