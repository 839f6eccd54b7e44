import Analysis
import Writing

/// Latency over the run as bands of percentiles, failures and retries on the same axis below.
struct TimelineChart {
  let line: StageTimeline
  let zone: ZoneRules
  /// An instant in as few words as the run allows.
  let clock: (Int64) -> String

  /// Whose calls it shows, isolated.
  var name: String { line.stage.map { MarkupText.isolated($0, columns: 40) } ?? "all stages" }

  /// The figure.
  func figure(id: String) -> ChartFigure {
    ChartFigure(
      id: id, title: "Latency over the run: \(name)", sentence: sentence,
      drawings: [
        .init(canvas: canvas(.logarithmic), choice: "log"),
        .init(canvas: canvas(.linear), choice: "lin"),
      ], legend: legend, data: data, isWide: true, scrolls: true)
  }

  private var legend: [ChartFigure.LegendEntry] {
    var legend: [ChartFigure.LegendEntry] = [.init(shape: .line, tone: .first, text: "median")]
    if line.bins.contains(where: { $0.p25 != nil }) {
      legend.append(.init(shape: .area, tone: .first, text: "p25–p75, paler p10–p90"))
    }
    if !line.points.isEmpty {
      legend.append(.init(shape: .dot, tone: .muted, text: "one call"))
    }
    if failed > 0 { legend.append(.init(shape: .diamond, tone: .bad, text: "failed")) }
    if retried > 0 { legend.append(.init(shape: .square, tone: .caution, text: "tried again")) }
    return legend
  }

  private var failed: Int { line.bins.reduce(0) { $0 + $1.failed } }
  private var retried: Int { line.bins.reduce(0) { $0 + $1.retried } }

  // MARK: What it says

  private var sentence: String {
    var text = trend
    if failed == 0 {
      text += " No failure has a place in time."
    } else {
      text += " \(Quantity.count(failed, "failure")) in all"
      if let worst = line.bins.max(by: { $0.failed < $1.failed }), worst.failed > 1 {
        text += "; the stretch with the most, at \(clock(worst.start)), has "
        text += Quantity.count(worst.failed)
      }
      text += "."
    }
    return text
      + " One stretch is \(DurationTicks.label(Double(line.width))) long; the pale band needs 10 calls in it, the darker 4."
  }

  /// How the later half of the run compares with the earlier one, by the medians of its stretches.
  private var trend: String {
    let known = line.bins.filter { $0.p50 != nil }
    guard known.count >= 4 else {
      return
        "The medians of \(name) lie between \(Quantity.duration(known.compactMap(\.p50).min())) "
        + "and \(Quantity.duration(known.compactMap(\.p50).max()))."
    }
    let slowest = known.max { ($0.p50 ?? 0) < ($1.p50 ?? 0) }
    let first = middle(known.prefix(known.count / 2))
    let second = middle(known.suffix(known.count / 2))
    var text = "The median of \(name) "
    if first > 0, second / first > 1.1 || second / first < 0.9 {
      let percent = Quantity.share(abs(second / first - 1))
      text += "is \(percent) \(second > first ? "higher" : "lower") in the later half of the run "
    } else {
      text += "is about the same in both halves of the run "
    }
    text += "(\(Quantity.duration(first)), then \(Quantity.duration(second)))"
    if let slowest, let peak = slowest.p50 {
      text += "; it was highest at \(clock(slowest.start)) with \(Quantity.duration(peak))"
    }
    return text + "."
  }

  private func middle(_ bins: ArraySlice<StageTimeline.Bin>) -> Double {
    let sorted = bins.compactMap(\.p50).sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }

  // MARK: Drawing

  private func canvas(_ kind: ChartScale.Kind) -> ChartCanvas {
    let first = line.bins.first?.start ?? 0
    let last = Double(line.bins.last?.start ?? 0) + Double(line.width)
    let values =
      line.points.map { Double($0.duration) }
      + line.bins.flatMap { [$0.p10 ?? $0.p25 ?? $0.p50, $0.p90 ?? $0.p75 ?? $0.p50] }
      .compactMap { $0 }
    let low = values.filter { $0 > 0 }.min() ?? 1
    let high = values.max() ?? 1
    let y =
      kind == .linear
      ? ChartScale(.linear, 0, high * 1.05) : ChartScale(.logarithmic, low / 1.1, high * 1.1)
    var canvas = ChartCanvas(
      width: 1080, height: 330, margins: .init(top: 14, right: 20, bottom: 116, left: 62),
      x: ChartScale(.linear, Double(first), last), y: y)
    canvas.repeatsTips = kind == .linear
    canvas.verticalAxis(
      kind == .linear
        ? DurationTicks.linear(0, y.high, most: 5)
        : DurationTicks.logarithmic(y.low, y.high, most: 8))
    drawBands(on: &canvas)
    drawPoints(on: &canvas)
    drawTrouble(first, last, on: &canvas)
    return canvas
  }

  private func center(_ bin: StageTimeline.Bin) -> Double {
    Double(bin.start) + Double(line.width) / 2
  }

  private func drawBands(on canvas: inout ChartCanvas) {
    func band(
      _ low: (StageTimeline.Bin) -> Double?, _ high: (StageTimeline.Bin) -> Double?, strong: Bool
    ) {
      // A stretch without enough calls interrupts the band.
      for run in line.bins.split(whereSeparator: { low($0) == nil || high($0) == nil }) {
        canvas.band(
          run.map { .init(x: center($0), y: high($0) ?? 0) },
          run.map { .init(x: center($0), y: low($0) ?? 0) }, tone: .first, strong: strong)
      }
    }
    band(\.p10, \.p90, strong: false)
    band(\.p25, \.p75, strong: false)
    canvas.line(
      line.bins.map { bin in bin.p50.map { .init(x: center(bin), y: $0) } }, tone: .first)
    // A median without neighbours is no line.
    for (position, bin) in line.bins.enumerated() {
      let before = position > 0 ? line.bins[position - 1].p50 : nil
      let after = position + 1 < line.bins.count ? line.bins[position + 1].p50 : nil
      guard let p50 = bin.p50, before == nil, after == nil else { continue }
      canvas.dot(.init(x: center(bin), y: p50), tone: .first, radius: 2)
    }
  }

  private func drawPoints(on canvas: inout ChartCanvas) {
    for point in line.points {
      let tone: ChartTone = point.failed ? .bad : point.retried ? .caution : .muted
      var text = "\(clock(point.start))\n\(Quantity.duration(point.duration))"
      if point.failed { text += ", failed" }
      if point.retried { text += ", more than one attempt" }
      canvas.dot(
        .init(x: Double(point.start), y: Double(point.duration)), tone: tone, radius: 2.6,
        tip: ChartTip(text))
    }
  }

  /// Failures and repeats as bars below, and columns that tell about each stretch.
  private func drawTrouble(_ first: Int64, _ last: Double, on canvas: inout ChartCanvas) {
    let top = canvas.top
    let most = max(1, line.bins.map { max($0.failed, $0.retried) }.max() ?? 1)
    canvas.beginPlot(
      top: canvas.bottom + 26, bottom: 288, y: ChartScale(.linear, 0, Double(most)))
    canvas.verticalAxis(
      NumberTicks.linear(0, Double(most), most: 2, whole: true) { Quantity.count(Int($0)) })
    canvas.label(
      failed + retried == 0 ? "no failure, no retry" : "failures and retries", at: canvas.left,
      canvas.top - 7, tone: .muted)
    let half = Double(line.width) / 2
    func corners(
      _ count: (StageTimeline.Bin) -> Int, _ shift: Double
    ) -> [(from: ChartCanvas.Point, to: ChartCanvas.Point)] {
      line.bins.filter { count($0) > 0 }.map { bin in
        let start = Double(bin.start) + shift
        return (.init(x: start, y: 0), .init(x: start + half, y: Double(count(bin))))
      }
    }
    canvas.bars(corners(\.failed, 0), tone: .bad, gap: 0.5)
    canvas.bars(corners(\.retried, half), tone: .caution, gap: 0.5)
    canvas.horizontalAxis(
      ClockTicks.ticks(first, Int64(clamping: Int128(last)), in: zone, most: 9), grid: false)
    canvas.beginPlot(top: top, bottom: canvas.bottom, y: canvas.y)
    // Where calls are shown one by one, their dots tell; columns would cover them.
    guard line.points.isEmpty else { return }
    for bin in line.bins where bin.timed + bin.failed + bin.retried > 0 {
      canvas.column(
        from: Double(bin.start), to: Double(bin.start) + Double(line.width), tip: tip(bin))
    }
  }

  private func tip(_ bin: StageTimeline.Bin) -> ChartTip {
    var text = "\(clock(bin.start)), \(Quantity.count(bin.timed, "call"))"
    if let p50 = bin.p50 { text += "\nmedian \(Quantity.duration(p50))" }
    if let low = bin.p10, let high = bin.p90 {
      text += "\np10–p90 \(Quantity.duration(low)) – \(Quantity.duration(high))"
    }
    if bin.failed > 0 { text += "\n\(Quantity.count(bin.failed)) failed" }
    if bin.retried > 0 { text += "\n\(Quantity.count(bin.retried)) tried again" }
    return ChartTip(text)
  }

  private var data: ChartData {
    var csv = CSVWriter(columns: [
      "start", "width_ms", "timed", "p10_ms", "p25_ms", "p50_ms", "p75_ms", "p90_ms", "failed",
      "retried",
    ])
    for bin in line.bins {
      csv.instant(bin.start, in: zone)
      csv.milliseconds(line.width)
      csv.field(bin.timed)
      for value in [bin.p10, bin.p25, bin.p50, bin.p75, bin.p90] { csv.milliseconds(value) }
      csv.field(bin.failed)
      csv.field(bin.retried)
      csv.endRow()
    }
    return ChartData(name: "latency-over-the-run.csv", csv: csv)
  }
}
