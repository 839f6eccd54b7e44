public import Analysis
import Statistics
public import Trace
import Writing

/// Predictions for a terminal: at most `options.width` columns, readable without colour.
public enum WhatIfText {
  /// The view as UTF-8, ended by a line feed.
  ///
  /// - Parameter goal: a makespan in nanoseconds of which is said whether it can be reached.
  public static func render(
    _ whatIf: WhatIf, of trace: RunTrace, goal: Int64? = nil, options: ReportOptions
  ) -> [UInt8] {
    var page = TextPage(options)
    page.title(trace)
    page.paragraph(agreement(whatIf))
    if let goal { page.paragraph(WhatIfWording.goal(goal, whatIf), tone: .strong) }
    let rows = [whatIf.base] + whatIf.predictions.filter { !$0.policy.isRecorded }
    let legend = PolicyLegend(rows)
    page.list("Policies", legend.lines)
    page.table("Predictions", "", predictions(rows, legend, whatIf))
    page.table("Bounds", "what no arrangement of the same work can beat", bounds(rows, legend))
    page.table(
      "Critical path", "what the run's end waited for, as recorded", path(whatIf.path))
    if !whatIf.curve.isEmpty {
      page.table("Curve", WhatIfText.knee(whatIf), curve(whatIf))
    }
    if let last = rows.last {
      let remark = "latency with waits and repeats; \(WhatIfWording.label(last.policy))"
      page.table("Stages", remark, stages(last, whatIf.base))
      if options.detailed || whatIf.program.places.count <= 12 {
        page.table("Iterations", "length", iterations(rows, legend, whatIf.program))
      }
    }
    page.list("Assumptions", whatIf.assumptions)
    page.list("Take care", whatIf.doubts)
    return page.bytes
  }

  /// What is declared about a system, for `--explain`.
  public static func explain(
    _ program: ReplayProgram, of trace: RunTrace, options: ReportOptions
  ) -> [UInt8] {
    var page = TextPage(options)
    page.title(trace)
    page.paragraph(
      "Dependencies declared for \(program.system.name); --concurrency counts \(program.system.lanes)."
    )
    page.list("What waits for what", program.system.rules)
    page.list(
      "In this recording",
      [
        "\(Quantity.count(program.callCount, "call")) in \(Quantity.count(program.sectionCount, "section"))"
          + ", at most \(Quantity.count(program.mostLanes, "lane")) in one",
        "\(WhatIfWording.places(program)), as recorded",
      ] + (program.doubt.map { [$0] } ?? []))
    return page.bytes
  }

  private static func agreement(_ whatIf: WhatIf) -> String {
    let program = whatIf.program
    let replayed = whatIf.base.outcome.makespan
    let recorded = program.recordedMakespan
    var text =
      "\(Quantity.count(program.callCount, "call")) replayed as \(program.system.name): "
      + Quantity.duration(replayed)
    if recorded > 0 {
      let error = Double(replayed - recorded) / Double(recorded)
      text +=
        abs(error) < 0.0005
        ? ", as recorded" : " where \(Quantity.duration(recorded)) were recorded"
    }
    return text + ", \(WhatIfWording.places(program))."
  }

  private static func predictions(
    _ rows: [WhatIf.Prediction], _ legend: PolicyLegend, _ whatIf: WhatIf
  ) -> TextTable {
    let hasCost = rows.contains { $0.outcome.cost != nil }
    let hasTokens = rows.contains { $0.outcome.inputTokens != nil }
    var columns: [TextTable.Column] = [
      .word("policy"), .number("makespan"), .number("95 % interval"), .number("saved"),
      .number("calls/s"), .number("requests"), .number("limit wait"), .number("used"),
    ]
    if hasTokens { columns.append(.number("tokens")) }
    if hasCost { columns.append(.number("cost")) }
    var table = TextTable(columns)
    for (row, name) in zip(rows, legend.names) {
      let outcome = row.outcome
      var cells = [
        TextTable.Cell(name),
        TextTable.Cell(Quantity.duration(outcome.makespan), .strong),
        TextTable.Cell(interval(row.makespan)),
        TextTable.Cell(
          row.policy.isRecorded
            ? "" : Quantity.share(row.saving.value / Double(max(1, whatIf.base.outcome.makespan)))),
        TextTable.Cell(outcome.callsPerSecond.map(WhatIfWording.number) ?? Quantity.absent),
        TextTable.Cell(Quantity.count(outcome.requests)),
        TextTable.Cell(Quantity.duration(outcome.limitWait)),
        TextTable.Cell(Quantity.share(outcome.utilisation)),
      ]
      if hasTokens {
        let tokens = outcome.inputTokens.map { $0 + (outcome.outputTokens ?? 0) }
        cells.append(TextTable.Cell(Quantity.count(tokens.map { Int(clamping: $0) })))
      }
      if hasCost {
        cells.append(TextTable.Cell(outcome.cost.map(WhatIfWording.number) ?? Quantity.absent))
      }
      table.add(cells)
    }
    return table
  }

  private static func bounds(
    _ rows: [WhatIf.Prediction], _ legend: PolicyLegend
  ) -> TextTable {
    var table = TextTable([
      .word("policy"), .number("critical path"), .number("Amdahl"), .number("limits"),
      .number("at best"), .number("calls/s at most"), .name("bound by"),
    ])
    for (row, name) in zip(rows, legend.names) {
      table.add([
        TextTable.Cell(name),
        TextTable.Cell(Quantity.duration(row.bounds.criticalPath)),
        TextTable.Cell(Quantity.duration(row.bounds.amdahl)),
        TextTable.Cell(
          row.bounds.limits > 0 ? Quantity.duration(row.bounds.limits) : Quantity.absent),
        TextTable.Cell(Quantity.duration(row.bounds.least), .strong),
        TextTable.Cell(row.bounds.callsPerSecond.map(WhatIfWording.number) ?? Quantity.absent),
        TextTable.Cell(WhatIfWording.bound(row)),
      ])
    }
    return table
  }

  private static func path(_ path: ReplayPath) -> TextTable {
    var table = TextTable([
      .name("part"), .number("calls"), .number("time"), .number("of the run"),
    ])
    for part in WhatIfWording.parts(of: path) {
      table.add([
        TextTable.Cell(part.name, .name), TextTable.Cell(Quantity.count(part.calls)),
        TextTable.Cell(Quantity.duration(part.time)),
        TextTable.Cell(Quantity.share(Double(part.time) / Double(max(1, path.makespan)))),
      ])
    }
    return table
  }

  private static func knee(_ whatIf: WhatIf) -> String {
    guard let knee = whatIf.knee else { return "" }
    return
      "the knee is at \(Quantity.count(knee.concurrency)): it has nine tenths of what concurrency saves"
  }

  private static func curve(_ whatIf: WhatIf) -> TextTable {
    var table = TextTable([
      .number(whatIf.program.system.lanes), .number("makespan"), .number("calls/s"), .word(""),
    ])
    let longest = Double(whatIf.curve.map(\.makespan).max() ?? 1)
    for point in whatIf.curve {
      let share = Double(point.makespan) / max(1, longest)
      let isKnee = point == whatIf.knee
      table.add([
        TextTable.Cell(Quantity.count(point.concurrency)),
        TextTable.Cell(Quantity.duration(point.makespan), isKnee ? .strong : .plain),
        TextTable.Cell(point.callsPerSecond.map(WhatIfWording.number) ?? Quantity.absent),
        TextTable.Cell(
          String(repeating: "█", count: max(1, Int((share * 30).rounded())))
            + (isKnee ? " knee" : "")),
      ])
    }
    return table
  }

  private static func stages(
    _ row: WhatIf.Prediction, _ base: WhatIf.Prediction
  ) -> TextTable {
    var table = TextTable([
      .name("stage"), .number("calls"), .number("mean"), .number("p50"), .number("p95"),
      .number("p99"), .number("p95 as recorded"),
    ])
    for stage in row.stages {
      let before = base.stages.first { $0.stage == stage.stage }
      table.add([
        TextTable.Cell(stage.stage, .name), TextTable.Cell(Quantity.count(stage.calls)),
        TextTable.Cell(Quantity.duration(stage.mean)), TextTable.Cell(Quantity.duration(stage.p50)),
        TextTable.Cell(Quantity.duration(stage.p95)), TextTable.Cell(Quantity.duration(stage.p99)),
        TextTable.Cell(Quantity.duration(before?.p95)),
      ])
    }
    return table
  }

  private static func iterations(
    _ rows: [WhatIf.Prediction], _ legend: PolicyLegend, _ program: ReplayProgram
  ) -> TextTable {
    let shown = rows.prefix(4)
    var table = TextTable(
      [.name("iteration")] + legend.names.prefix(shown.count).map { .number($0) })
    for (number, place) in program.places.enumerated() {
      table.add(
        [TextTable.Cell(WhatIfWording.place(place))]
          + shown.map { TextTable.Cell(Quantity.duration($0.outcome.iterations[number])) })
    }
    return table
  }

  static func interval(_ estimate: IntervalEstimate) -> String {
    func whole(_ value: Double?) -> Int64? { value.map { Int64(max(0, min($0, 9e18)).rounded()) } }
    return Quantity.interval(low: whole(estimate.low), high: whole(estimate.high))
  }
}
