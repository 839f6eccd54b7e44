import Analysis

extension FailuresSection {
  /// Attempts a call, and what repeats cost by stage.
  func writeRetries(to page: inout MarkupWriter) {
    let retries = view.summary.retries
    page.element("h3", text: "Attempts")
    guard let calls = retries.calls, calls > 0, !retries.histogram.isEmpty else {
      page.element("p", text: "Nothing that was read counts attempts.")
      return
    }
    histogram(retries, calls).write(to: &page)
    let stages = retries.byStage.filter { $0.retriedCalls > 0 }
    guard !stages.isEmpty else { return }
    var table = HTMLTable(
      id: "retry-table", caption: "Stages in which calls were tried again.",
      columns: [
        .text("stage"), .number("calls"), .number("tried again"), .number("share"),
        .number("attempts"), .number("time lost"),
      ])
    table.rows = stages.prefix(100).map { stage in
      let share = Quantity.ratio(stage.retriedCalls, stage.calls)
      return [
        .name(stage.stage), .number(Quantity.count(stage.calls), sort: Double(stage.calls)),
        .number(Quantity.count(stage.retriedCalls), sort: Double(stage.retriedCalls)),
        .number(Quantity.share(share), sort: share),
        .number(Quantity.count(stage.attempts), sort: Double(stage.attempts)),
        .number(Quantity.duration(stage.wasted), sort: stage.wasted.map { Double($0) / 1e6 }),
      ]
    }
    table.write(to: &page)
  }

  private func histogram(_ retries: RetrySummary, _ calls: Int) -> ChartFigure {
    // A long tail is gathered in one last bar.
    let shown = retries.histogram.prefix(retries.histogram.count > 10 ? 9 : 10)
    let rest = retries.histogram.dropFirst(shown.count)
    var bars = shown.map { (label: Quantity.count($0.attempts, "attempt"), calls: $0.calls) }
    if let first = rest.first, let last = rest.last {
      let sum = rest.reduce(0) { Wording.sum($0, $1.calls) }
      bars.append(("\(first.attempts)–\(last.attempts) attempts", sum))
    }
    let rows = bars.enumerated().map { position, bar in
      BarList.Row(
        label: bar.label, value: Double(bar.calls),
        text: "\(Quantity.count(bar.calls)) (\(Quantity.share(Quantity.ratio(bar.calls, calls))))",
        tone: shown.indices.contains(position) && shown[position].attempts <= 1 ? .first : .caution,
        tip: ChartTip(
          "\(bar.label): \(Quantity.count(bar.calls, "call"))", "calls", count: bar.calls))
    }
    let retried = retries.retriedCalls ?? 0
    var sentence = "All calls were answered at the first attempt."
    if retried > 0 {
      sentence =
        "\(Quantity.count(retried)) of \(Quantity.count(calls, "call")) "
        + "(\(Quantity.share(Quantity.ratio(retried, calls)))) needed more than one attempt"
      if let most = retries.histogram.last?.attempts, most > 2 { sentence += ", up to \(most)" }
      sentence +=
        retries.wasted.map { "; attempts that did not count took \(Quantity.duration($0))." }
        ?? "; what they cost is unknown, since attempts are not timed."
    }
    return ChartFigure(
      id: "attempts", title: "Calls by number of attempts", sentence: sentence,
      drawings: [.init(canvas: BarList(rows: rows, left: 130).canvas)],
      data: ChartData(name: "retries.csv", csv: SummaryCSV.retries(retries)), isWide: true,
      scrolls: true)
  }
}
