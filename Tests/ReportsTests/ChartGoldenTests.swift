import TestSupport
import Testing
import Writing

@testable import Reports

/// Every kind of mark once, as the file that a browser would draw.
@Suite struct ChartGoldenTests {
  private func expect(_ canvas: ChartCanvas, _ name: String) throws {
    let svg = canvas.svg(id: "c", title: "A <chart>", description: "What it shows & tells.")
    // One element a line, so that a difference is easy to find.
    let text = String(decoding: svg.buffer.bytes, as: UTF8.self).replacing("><", with: ">\n<")
    try expectGolden(Array((text + "\n").utf8), "chart-\(name).svg")
  }

  private func durations(_ kind: ChartScale.Kind = .logarithmic) -> ChartScale {
    ChartScale(kind, kind == .linear ? 0 : 10e6, 20e9)
  }

  @Test func linesAndBands() throws {
    var canvas = ChartCanvas(x: ChartScale(.linear, 0, 10), y: durations())
    canvas.horizontalAxis(NumberTicks.linear(0, 10) { "\(Int($0))" }, label: "calls")
    canvas.verticalAxis(DurationTicks.logarithmic(10e6, 20e9))
    canvas.band(
      [.init(x: 1, y: 2e9), .init(x: 5, y: 9e9)], [.init(x: 1, y: 20e6), .init(x: 5, y: 1e9)],
      tone: .first, strong: true, hatched: true)
    canvas.line(
      [.init(x: 1, y: 100e6), .init(x: 5, y: 2e9), nil, .init(x: 7, y: 1e9)], tone: .first)
    canvas.line([.init(x: 7, y: 1e9), .init(x: 9, y: 15e9)], tone: .second, dashed: true)
    canvas.label("p50", at: 100, 40, tone: .first)
    try expect(canvas, "lines")
  }

  @Test func steps() throws {
    var canvas = ChartCanvas(x: durations(.linear), y: ChartScale(.logarithmic, 0.001, 1))
    canvas.horizontalAxis(DurationTicks.linear(0, 20e9).thinnedForNarrow(most: 3))
    canvas.verticalAxis(NumberTicks.logarithmic(0.001, 1, label: NumberTicks.share))
    let points: [ChartCanvas.Point] = [.init(x: 1e9, y: 1), .init(x: 4e9, y: 0.1)]
    canvas.band(points, points.map { .init(x: $0.x, y: $0.y / 2) }, tone: .third, step: true)
    canvas.line(points, tone: .third, step: true)
    try expect(canvas, "steps")
  }

  @Test func barsAndRules() throws {
    var canvas = ChartCanvas(x: durations(), y: ChartScale(.linear, 0, 30))
    canvas.horizontalAxis(DurationTicks.logarithmic(10e6, 20e9))
    canvas.verticalAxis(NumberTicks.linear(0, 30, whole: true) { "\(Int($0))" }, label: "calls")
    canvas.bar(
      from: .init(x: 100e6, y: 0), to: .init(x: 200e6, y: 24), tone: .first, gap: 0.5,
      tip: ChartTip("100 ms to 200 ms", "count", count: 24))
    canvas.bar(
      from: .init(x: 200e6, y: 0), to: .init(x: 400e6, y: 3), tone: .bad, hatched: true)
    canvas.bars(
      [
        (.init(x: 1e9, y: 0), .init(x: 2e9, y: 5)), (.init(x: 2e9, y: 0), .init(x: 4e9, y: 9)),
      ], tone: .caution, gap: 0.5)
    canvas.rule(
      at: 812e6, tone: .ink, label: "p95",
      tip: ChartTip("p95 812 ms", "p95_ms", nanoseconds: 812_345_678))
    canvas.rule(at: 20e9, tone: .muted, label: "end")
    try expect(canvas, "bars")
  }

  @Test func dotsDifferInShape() throws {
    var canvas = ChartCanvas(x: durations(), y: ChartScale(.linear, 0, 4))
    for (place, tone) in [ChartTone.first, .bad, .caution, .muted].enumerated() {
      canvas.dot(
        .init(x: 1e9, y: Double(place)), tone: tone, tip: ChartTip("‹\(place)› <b>"))
    }
    try expect(canvas, "dots")
  }

  @Test func whiskersShowWhereAnEndIsOpen() throws {
    var canvas = ChartCanvas(x: durations(), y: ChartScale(.linear, 0, 1))
    canvas.whisker(low: 100e6, value: 200e6, high: 900e6, at: 20, tone: .ink)
    canvas.whisker(
      low: 100e6, value: 200e6, high: nil, at: 40, tone: .ink,
      tip: ChartTip("p99", "p99_ms", nanoseconds: 2e8))
    canvas.whisker(low: nil, value: 200e6, high: nil, at: 60, tone: .ink)
    try expect(canvas, "whiskers")
  }

  @Test func cellsAndTwoPlotsOverOneAxis() throws {
    let start = Sample.start
    var canvas = ChartCanvas(
      width: 300, height: 200,
      x: ChartScale(.linear, Double(start), Double(start) + 90e9), y: ChartScale(.linear, 0, 1))
    canvas.rectangle(left: 70, top: 20, width: 30, height: 20, style: "c2", hatched: true)
    canvas.column(from: Double(start), to: Double(start) + 10e9, tip: ChartTip("first"))
    canvas.beginPlot(top: 120, bottom: 160, y: ChartScale(.linear, 0, 5))
    canvas.horizontalAxis(
      ClockTicks.ticks(start, start + 90_000_000_000, in: .fixed(3600), most: 4), grid: false)
    canvas.bar(
      from: .init(x: Double(start), y: 0), to: .init(x: Double(start) + 9e9, y: 5), tone: .bad)
    try expect(canvas, "cells")
  }

  @Test func figure() throws {
    var csv = CSVWriter(columns: ["stage", "p50_ms"])
    csv.field("=a, \"b\" & <c>%\nש")
    csv.milliseconds(812_000_000 as Int64)
    csv.endRow()
    let canvas = ChartCanvas(x: durations(), y: ChartScale(.linear, 0, 1))
    let figure = ChartFigure(
      id: "f", title: "Title", sentence: "It shows 12 ms.",
      drawings: [.init(canvas: canvas, choice: "log"), .init(canvas: canvas, choice: "lin")],
      legend: [
        .init(shape: .line, tone: .first, text: "a"),
        .init(shape: .dashed, tone: .first, text: "b"),
        .init(shape: .area, tone: .second, text: "c"), .init(shape: .dot, tone: .ink, text: "d"),
        .init(shape: .diamond, tone: .bad, text: "e"),
        .init(shape: .square, tone: .caution, text: "f"),
        .init(shape: .hatched, tone: .muted, text: "g"),
        .init(shape: .step(-3), tone: .ink, text: "h"),
      ], data: ChartData(name: "data.csv", csv: csv), scrolls: true)
    var page = MarkupWriter()
    figure.write(to: &page)
    let text = String(decoding: page.buffer.bytes, as: UTF8.self).replacing("><", with: ">\n<")
    try expectGolden(Array(text.utf8), "figure.html")
    #expect(
      text.contains(
        "stage,p50_ms%0A%22%27=a,%20%22%22b%22%22%20%26%20%3Cc%3E%25%0A%D7%A9%22,812%0A"))
  }

  @Test func scalesHoldEveryValue() {
    for scale in [ChartScale(.linear, 3, 3), ChartScale(.logarithmic, 0, .nan), durations()] {
      for value in [-1, 0, 3, 1e30, -.infinity, .infinity, .nan] {
        #expect((0...1).contains(scale(value)) || value.isNaN)
      }
    }
    #expect(durations()(10e6) == 0 && durations()(20e9) == 1)
  }
}
