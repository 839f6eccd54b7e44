import Analysis
import Writing

extension DistributionCharts {
  /// The share of durations longer than a time.
  func survival(id: String) -> ChartFigure {
    ChartFigure(
      id: id, title: "Share that takes longer", sentence: survivalSentence,
      drawings: [
        .init(canvas: survivalCanvas(.logarithmic), choice: "log"),
        .init(canvas: survivalCanvas(.linear), choice: "lin"),
      ],
      legend: [
        .init(shape: .line, tone: .first, text: "share"),
        .init(shape: .area, tone: .first, text: "its 95 % interval"),
        .init(shape: .dashed, tone: .first, text: "not supported"),
      ], data: survivalData)
  }

  private var survivalSentence: String {
    let limit = distribution.unsupportedShare
    let tail = distribution.marks.last { mark in 1 - mark.percent / 100 >= limit }
    var text = ""
    if let tail {
      text = "One call of \(name) in \(oneIn(1 - tail.percent / 100)) takes longer than "
      text += "\(Quantity.duration(tail.value)). "
    }
    text +=
      limit < 1
      ? "How long the slowest \(Quantity.share(limit)) of calls take, "
        + "\(Quantity.count(distribution.count, "duration")) can't bound."
      : "One duration says nothing about the others."
    return text
  }

  private func oneIn(_ share: Double) -> String { Quantity.count(Int((1 / share).rounded())) }

  private func survivalCanvas(_ kind: ChartScale.Kind) -> ChartCanvas {
    let points = distribution.survival
    let times = points.map(\.time).filter { $0 > 0 }
    let low = kind == .linear ? 0 : Double(times.first ?? 1)
    let high = Double(times.last ?? 1)
    let floor = 0.5 / Double(distribution.count)
    var canvas = ChartCanvas(
      height: 250, margins: .init(top: 16, right: 16, bottom: 40, left: 66),
      x: ChartScale(kind, low, high * 1.02),
      y: kind == .linear ? ChartScale(.linear, 0, 1) : ChartScale(.logarithmic, floor, 1))
    canvas.repeatsTips = kind == .linear
    let ticks =
      kind == .linear ? DurationTicks.linear(low, high) : DurationTicks.logarithmic(low, high)
    canvas.horizontalAxis(ticks.thinnedForNarrow(most: 4), label: "longer than")
    let shares =
      kind == .linear
      ? NumberTicks.linear(0, 1, most: 5) { NumberTicks.share($0) }
      : NumberTicks.logarithmic(floor, 1, most: 6) { NumberTicks.share($0) }
    canvas.verticalAxis(shares)
    draw(points.filter { $0.time > 0 || kind == .linear }, floor: floor, on: &canvas)
    return canvas
  }

  private func draw(
    _ points: [StageDistribution.Survival], floor: Double, on canvas: inout ChartCanvas
  ) {
    guard let first = points.first else { return }
    func at(_ time: Int64, _ share: Double) -> ChartCanvas.Point {
      .init(x: Double(time), y: max(share, floor))
    }
    canvas.band(
      [at(first.time, 1)] + points.map { at($0.time, $0.high) },
      [at(first.time, points[0].low)] + points.map { at($0.time, $0.low) }, tone: .first,
      step: true)
    // The last supported point belongs to both parts of the curve.
    let limit = distribution.unsupportedShare
    let split = points.firstIndex { $0.share < limit } ?? points.count
    let solid = [at(first.time, 1)] + points[..<split].map { at($0.time, $0.share) }
    canvas.line(solid, tone: .first, step: true)
    if split < points.count, let last = solid.last {
      canvas.line(
        [last] + points[split...].map { at($0.time, $0.share) }, tone: .first, dashed: true,
        step: true)
    }
    // About twenty of the points tell their numbers: those that a logarithmic axis can show.
    let told = points.filter { $0.time > 0 }
    let stride = max(1, (told.count + 19) / 20)
    for (position, point) in told.enumerated() where position % stride == 0 {
      let text =
        "\(Quantity.share(point.share)) take longer than \(Quantity.duration(point.time))\n"
        + "95 % interval \(Quantity.share(point.low))–\(Quantity.share(point.high))"
      canvas.dot(
        at(point.time, point.share), tone: .first, radius: 2,
        tip: ChartTip(text))
    }
  }

  private var survivalData: ChartData {
    var csv = CSVWriter(columns: [
      "longer_than_ms", "durations", "share", "share_ci_low", "share_ci_high", "supported",
    ])
    for point in distribution.survival {
      csv.milliseconds(point.time)
      csv.field(point.longer)
      for share in [point.share, point.low, point.high] {
        csv.field((share * 1e6).rounded() / 1e6)
      }
      csv.field(point.share >= distribution.unsupportedShare ? "yes" : "no")
      csv.endRow()
    }
    return ChartData(name: "survival.csv", csv: csv)
  }
}
