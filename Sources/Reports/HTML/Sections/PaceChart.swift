import Analysis

/// How fast each agent or group is against all calls of the same stages, with intervals.
struct PaceChart {
  let profile: ActorProfile

  private static let width = 1080.0
  private static let left = 190.0
  private static let rowHeight = 22.0
  /// The most actors that are drawn: the slowest, then the fastest.
  private static let most = 24

  /// The noun for an actor.
  var noun: String { profile.kind.rawValue }

  /// The actors that have a pace, the slowest first.
  private var paced: [ActorProfile.Actor] { profile.actors.filter { $0.pace != nil } }

  private var shown: [ActorProfile.Actor] {
    let paced = paced
    guard paced.count > Self.most else { return paced }
    return Array(paced.prefix(Self.most * 2 / 3)) + paced.suffix(Self.most / 3)
  }

  /// The figure; nil where nobody has a pace.
  func figure(id: String) -> ChartFigure? {
    guard paced.count > 1 else { return nil }
    return ChartFigure(
      id: id, title: "Pace of each \(noun)", sentence: sentence,
      drawings: [.init(canvas: canvas)],
      legend: [
        .init(shape: .dot, tone: .muted, text: "median of call ÷ median of its stage"),
        .init(shape: .line, tone: .muted, text: "95 % interval"),
        .init(shape: .dashed, tone: .ink, text: "as usual"),
      ],
      data: data, isWide: true, scrolls: true)
  }

  private var sentence: String {
    let slower = paced.filter { $0.verdict == .slower }
    let faster = paced.filter { $0.verdict == .faster }
    func names(_ actors: [ActorProfile.Actor]) -> String {
      var text = actors.prefix(3).map {
        "\(noun) \(MarkupText.isolated($0.name, columns: 24)) (\(Self.ratio($0.pace)))"
      }.joined(separator: ", ")
      if actors.count > 3 { text += " and \(Quantity.count(actors.count - 3)) more" }
      return text
    }
    var text: String
    if slower.isEmpty, faster.isEmpty {
      text = "No \(noun) is slower or faster than the others beyond the noise."
    } else {
      text = ""
      if !slower.isEmpty { text = "Slower than the others beyond the noise: \(names(slower))." }
      if !faster.isEmpty {
        text += (text.isEmpty ? "F" : " F") + "aster: \(names(faster.reversed()))."
      }
    }
    text +=
      " Each call is divided by the median of its stage, so nobody is slow for the work it has."
    if paced.count > shown.count {
      text +=
        " Of \(Quantity.count(paced.count)) \(noun)s the \(Self.most * 2 / 3) slowest and the "
        + "\(Self.most / 3) fastest are drawn."
    }
    return text
  }

  /// A ratio as people read it: `1.62 ×`.
  static func ratio(_ value: Double?) -> String {
    guard let value, value.isFinite else { return Quantity.absent }
    let rounded =
      value < 9.995 ? (value * 100).rounded() / 100 : (value * 10).rounded() / 10
    return "\(DurationTicks.decimal(rounded)) ×"
  }

  private var canvas: ChartCanvas {
    let shown = shown
    let ends = shown.flatMap { [$0.paceLow ?? $0.pace, $0.paceHigh ?? $0.pace] }.compactMap { $0 }
    let low = min(0.9, max(0.02, (ends.filter { $0 > 0 }.min() ?? 1) / 1.1))
    let high = max(1.1, min(50, (ends.max() ?? 1) * 1.1))
    let rows = Double(shown.count)
    var canvas = ChartCanvas(
      width: Self.width, height: rows * Self.rowHeight + 48,
      margins: .init(top: 8, right: 100, bottom: 40, left: Self.left),
      x: ChartScale(.logarithmic, low, high), y: ChartScale(.linear, 0, 1))
    canvas.horizontalAxis(
      RatioTicks.ticks(low, high), label: "times the usual duration of the stage")
    canvas.rule(at: 1, tone: .ink, label: nil)
    for (position, actor) in shown.enumerated() {
      let height = canvas.top + Self.rowHeight * (Double(position) + 0.5)
      canvas.label(
        MarkupText.isolated(actor.name, columns: 24), at: Self.left - 9, height + 4,
        anchor: "end")
      let tone: ChartTone =
        actor.verdict == .slower ? .bad : actor.verdict == .faster ? .second : .muted
      // Too few calls for an interval: the dot alone, since an arrow would claim to know that much.
      let value = actor.pace ?? 1
      let hasInterval = actor.paceLow != nil || actor.paceHigh != nil
      canvas.whisker(
        low: hasInterval ? actor.paceLow : value, value: value,
        high: hasInterval ? actor.paceHigh : value, at: height, tone: tone, tip: tip(actor))
      if actor.verdict == .slower || actor.verdict == .faster {
        canvas.label(actor.verdict.rawValue, at: canvas.right + 10, height + 4, tone: tone)
      }
    }
    return canvas
  }

  private func tip(_ actor: ActorProfile.Actor) -> ChartTip {
    var text = "\(noun) \(MarkupText.isolated(actor.name, columns: 40))\n"
    text += "\(Self.ratio(actor.pace)) the usual, n \(Quantity.count(actor.compared))"
    if let low = actor.paceLow, let high = actor.paceHigh {
      text += "\n95 % interval \(Self.ratio(low)) – \(Self.ratio(high))"
    }
    return ChartTip(text)
  }

  private var data: ChartData {
    var csv = CSVWriter(columns: [
      "kind", "name", "calls", "compared_calls", "pace", "pace_ci_low", "pace_ci_high", "verdict",
    ])
    for actor in profile.actors.prefix(200) {
      csv.field(profile.kind.rawValue)
      csv.field(MarkupText.visible(actor.name, columns: 60))
      csv.field(actor.calls)
      csv.field(actor.compared)
      for value in [actor.pace, actor.paceLow, actor.paceHigh] {
        csv.field(value.map { ($0 * 10_000).rounded() / 10_000 })
      }
      csv.field(actor.verdict.rawValue)
      csv.endRow()
    }
    return ChartData(name: "\(noun)s-pace.csv", csv: csv)
  }
}

/// Ticks of a logarithmic axis of ratios, which people expect around 1.
enum RatioTicks {
  private static let values: [Double] = [
    0.02, 0.05, 0.1, 0.2, 0.25, 1 / 3, 0.5, 2 / 3, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 4, 5, 10,
    20, 50,
  ]
  private static let coarse: Set<Double> = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]

  /// The values inside, those between the coarse ones without labels where there is little room.
  static func ticks(_ low: Double, _ high: Double, most: Int = 9) -> [ChartTick] {
    let inside = values.filter { $0 >= low && $0 <= high }
    return inside.map { value in
      let isLabelled = inside.count <= most || coarse.contains(value)
      let text = "\(DurationTicks.decimal((value * 100).rounded() / 100)) ×"
      return ChartTick(value: value, label: isLabelled ? text : nil)
    }
  }
}
