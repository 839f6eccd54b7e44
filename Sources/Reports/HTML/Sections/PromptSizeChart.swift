import Analysis
import Statistics

/// Latency against prompt size in bins of about equal counts: median and middle half.
struct PromptSizeChart {
  let stage: PromptProfile.Stage
  let unit: PromptProfile.Unit

  /// The figure.
  func figure(id: String) -> ChartFigure {
    let name = MarkupText.isolated(stage.stage, columns: 34)
    return ChartFigure(
      id: id, title: "\(name), \(Quantity.count(stage.count, stage.noun))", sentence: sentence,
      drawings: [.init(canvas: canvas)],
      legend: [
        .init(shape: .line, tone: .first, text: "median"),
        .init(shape: .area, tone: .first, text: "middle half"),
      ], data: data)
  }

  /// A number to two decimals, with a true minus.
  static func decimal(_ value: Double) -> String {
    let text = DurationTicks.decimal((value.magnitude * 100).rounded() / 100)
    return value < -0.005 ? "−" + text : text
  }

  private var sentence: String {
    let sizes =
      "Prompts have \(Quantity.count(Int(stage.smallest))) to \(Quantity.count(Int(stage.largest))) "
      + unit.rawValue
    guard let correlation = stage.correlation else {
      return "All sizes or all durations are equal, so nothing can be said about size. \(sizes)."
    }
    let value = Self.decimal(correlation.value)
    guard let low = correlation.interval?.low, let high = correlation.interval?.high else {
      return
        "\(sizes); the rank correlation with latency is \(value), too few calls for an interval."
    }
    let verdict =
      low > 0
      ? "Larger prompts take longer"
      : high < 0 ? "Larger prompts take less time" : "No clear relation"
    var text =
      "\(verdict): rank correlation \(value), 95 % interval \(Self.decimal(low)) to "
      + "\(Self.decimal(high)). \(sizes)"
    if let first = stage.bins.first, let last = stage.bins.last, stage.bins.count > 1 {
      text +=
        "; the median goes from \(Quantity.duration(first.p50)) for the smallest to "
        + "\(Quantity.duration(last.p50)) for the largest"
    }
    if stage.sampled < stage.count {
      text += ". It rests on \(Quantity.count(stage.sampled)) of them, evenly taken"
    }
    return text + "."
  }

  private func center(_ bin: PromptProfile.Bin) -> Double {
    (Double(bin.low) * Double(bin.high)).squareRoot()
  }

  private var canvas: ChartCanvas {
    let low = Double(max(stage.smallest, 1))
    let high = Double(max(stage.largest, 1))
    let isWide = high / low > 4
    let times = stage.bins.flatMap { [$0.p25, $0.p50, $0.p75] }.filter { $0 > 0 }
    let bottom = (times.min() ?? 1) / 1.3
    let top = (times.max() ?? 1) * 1.3
    var canvas = ChartCanvas(
      height: 220, x: ChartScale(isWide ? .logarithmic : .linear, low, high),
      y: ChartScale(.logarithmic, bottom, top))
    canvas.verticalAxis(DurationTicks.logarithmic(bottom, top, most: 5))
    let ticks =
      isWide
      ? NumberTicks.logarithmic(low, high, most: 6, label: Self.count)
      : NumberTicks.linear(low, high, most: 5, whole: true, label: Self.count)
    canvas.horizontalAxis(ticks.thinnedForNarrow(most: 4), label: unit.rawValue, grid: false)
    let points = stage.bins
    if points.count > 1 {
      canvas.band(
        points.map { .init(x: center($0), y: $0.p75) },
        points.map { .init(x: center($0), y: $0.p25) }, tone: .first)
      canvas.line(points.map { .init(x: center($0), y: $0.p50) }, tone: .first)
    }
    for bin in points {
      let range =
        bin.low == bin.high
        ? Quantity.count(Int(bin.low))
        : "\(Quantity.count(Int(bin.low)))–\(Quantity.count(Int(bin.high)))"
      canvas.dot(
        .init(x: center(bin), y: bin.p50), tone: .first, radius: 3.4,
        tip: ChartTip(
          "\(range) \(unit.rawValue), n \(Quantity.count(bin.count))\nmedian "
            + "\(Quantity.duration(bin.p50)), half within \(Quantity.duration(bin.p25)) – "
            + Quantity.duration(bin.p75), "p50_ms", nanoseconds: bin.p50))
    }
    return canvas
  }

  /// A size on the axis: `2,000`, `40 k`.
  private static func count(_ value: Double) -> String {
    if value >= 1e6 { return DurationTicks.decimal((value / 1e4).rounded() / 100) + " M" }
    if value >= 1e4 { return DurationTicks.decimal((value / 100).rounded() / 10) + " k" }
    return Quantity.count(Int(value.rounded()))
  }

  private var data: ChartData {
    var csv = CSVWriter(columns: [
      "stage", "phase", "smallest_\(unit.rawValue)", "largest_\(unit.rawValue)", "count", "p25_ms",
      "p50_ms", "p75_ms",
    ])
    for bin in stage.bins {
      csv.field(MarkupText.visible(stage.stage, columns: 60))
      csv.field(MarkupText.visible(stage.phase, columns: 20))
      csv.field(Int(bin.low))
      csv.field(Int(bin.high))
      csv.field(bin.count)
      csv.milliseconds(bin.p25)
      csv.milliseconds(bin.p50)
      csv.milliseconds(bin.p75)
      csv.endRow()
    }
    return ChartData(name: "prompt-size.csv", csv: csv)
  }
}

extension PromptProfile.Stage {
  /// What its spans are.
  fileprivate var noun: String { phase == "llm" ? "attempt" : "call" }
}
