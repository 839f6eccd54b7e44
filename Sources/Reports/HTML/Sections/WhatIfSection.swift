import Analysis

/// What running more side by side would make of the run: a curve with its knee, and the bounds.
struct WhatIfSection: HTMLSection {
  let view: ReportView

  let id = "whatif"
  let title = "What more concurrency would buy"
  let shortTitle = "What if"

  func write(to page: inout MarkupWriter) {
    guard let whatIf = view.breakdown.whatIf, !whatIf.curve.isEmpty else {
      page.element("p", text: reason)
      if let path = view.breakdown.whatIf?.path { writeSentence(of: path, to: &page) }
      return
    }
    page.element(
      "p",
      text:
        "The recorded calls, replayed with other numbers of \(whatIf.program.system.lanes): "
        + whatIf.program.system.rules.joined(separator: "; ")
        + ". Latency is taken not to depend on the load. The command whatif replays other policies."
    )
    writeSentence(of: whatIf.path, to: &page)
    ConcurrencyChart(whatIf: whatIf).figure(id: "whatif-c").write(to: &page)
    for doubt in whatIf.doubts { page.element("p", text: "Take care: \(doubt).") }
  }

  private func writeSentence(of path: ReplayPath, to page: inout MarkupWriter) {
    let sentence = WhatIfWording.sentence(of: path)
    if !sentence.isEmpty { page.element("p", text: sentence) }
  }

  private var reason: String {
    view.breakdown.whatIf == nil
      ? "The run has no timed calls to replay, or more than are replayed here; the command whatif "
        + "replays any number."
      : "Every call waits for the one before, so more places would change nothing."
  }
}

/// The makespan against the concurrency.
struct ConcurrencyChart {
  let whatIf: WhatIf

  /// The figure.
  func figure(id: String) -> ChartFigure {
    ChartFigure(
      id: id, title: "Makespan against concurrency", sentence: sentence,
      drawings: [.init(canvas: canvas)],
      legend: [
        .init(shape: .line, tone: .first, text: "replayed"),
        .init(shape: .dashed, tone: .ink, text: "longest chain of dependent calls"),
      ], data: ChartData(name: "whatif-curve.csv", csv: WhatIfCSV.curve(whatIf)), isWide: true)
  }

  private var sentence: String {
    let base = whatIf.base.outcome.makespan
    var text =
      "As recorded the replay takes \(Quantity.duration(base)); "
      + "\(Quantity.duration(whatIf.base.bounds.criticalPath)) is the longest chain of calls that "
      + "wait for one another, which no concurrency shortens."
    if let knee = whatIf.knee {
      text +=
        " The knee is at \(Quantity.count(knee.concurrency)) \(whatIf.program.system.lanes) with "
        + "\(Quantity.duration(knee.makespan)): it has nine tenths of what concurrency "
        + "saves."
    }
    return text
  }

  private var canvas: ChartCanvas {
    let points = whatIf.curve
    let last = Double(max(2, points.last?.concurrency ?? 2))
    let bound = Double(whatIf.base.bounds.criticalPath)
    let top = Double(points.map(\.makespan).max() ?? 1) * 1.08
    var canvas = ChartCanvas(
      width: 1080, height: 260, x: ChartScale(.logarithmic, 1, last),
      y: ChartScale(.linear, 0, max(1, top)))
    canvas.verticalAxis(DurationTicks.linear(0, max(1, top), most: 5))
    let ticks = NumberTicks.logarithmic(1, last, most: 8) { Quantity.count(Int($0.rounded())) }
    canvas.horizontalAxis(
      ticks.thinnedForNarrow(most: 4), label: whatIf.program.system.lanes, grid: false)
    canvas.line([.init(x: 1, y: bound), .init(x: last, y: bound)], tone: .ink, dashed: true)
    canvas.line(
      points.map { .init(x: Double($0.concurrency), y: Double($0.makespan)) }, tone: .first)
    for point in points {
      let isKnee = point == whatIf.knee
      canvas.dot(
        .init(x: Double(point.concurrency), y: Double(point.makespan)), tone: .first,
        radius: isKnee ? 5.5 : 3.4,
        tip: ChartTip(
          "\(Quantity.count(point.concurrency)) \(whatIf.program.system.lanes)"
            + "\(isKnee ? ", the knee" : "")\n\(Quantity.duration(point.makespan))", "makespan_ms",
          nanoseconds: Double(point.makespan)))
    }
    return canvas
  }
}
