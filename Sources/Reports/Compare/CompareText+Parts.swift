import Analysis
import Statistics
import Trace

extension CompareText.Page {
  private typealias Cell = TextTable.Cell

  func tone(_ verdict: ComparisonVerdict) -> Tone {
    switch verdict {
    case .slower: .bad
    case .faster: .name
    case .equivalent: .plain
    case .inconclusive: .caution
    case .notComparable: .faint
    }
  }

  mutating func addHead() {
    let overall = comparison.overall
    lines.append(
      style.paint(overall.verdict.rawValue.uppercased(), tone(overall.verdict)) + ": "
        + PlainText.clean(overall.reason))
    for (name, side) in [("base", comparison.base), ("candidate", comparison.candidate)] {
      let fill = String(repeating: " ", count: 11 - name.count)
      let wrapped = PlainText.lines(CompareWords.side(side), width: width - 13)
      for (index, line) in wrapped.enumerated() {
        let head = index == 0 ? "  " + name + fill : String(repeating: " ", count: 13)
        lines.append(style.paint(head, .faint) + line)
      }
    }
  }

  /// The rows to show: where whole calls are timed, their attempts only in detail.
  var shownStages: [StageComparison] {
    let wholes = Set(
      comparison.stages.filter { $0.phase == Phase.call && !$0.changes.isEmpty }.map(\.stage))
    let shown = comparison.stages.filter { row in
      options.detailed || row.phase != Phase.llm || !wholes.contains(row.stage)
    }
    let sorted = options.sort.map { $0.sorted(shown) } ?? shown
    return options.top.map { Array(sorted.prefix($0)) } ?? sorted
  }

  /// Both sides and the change of three quantiles; `~` where the change is not beyond the noise.
  mutating func addStages() {
    let shown = shownStages.filter { !$0.changes.isEmpty }
    guard !shown.isEmpty else { return }
    let remark = "change: ~ its interval holds 0; ? too few calls for an interval"
    addChanges("Median", remark, shown, .p50) { ($0.base.p50, $0.candidate.p50) }
    addChanges("95th percentile", "", shown, .p95) { ($0.base.p95, $0.candidate.p95) }
    // A table of question marks helps nobody.
    let hasTails = shown.contains { $0.change(.p99)?.ratio?.low != nil }
    guard hasTails || options.detailed || options.wide else { return }
    addChanges("99th percentile", "", shown, .p99) { ($0.base.p99, $0.candidate.p99) }
  }

  private mutating func addChanges(
    _ title: String, _ remark: String, _ shown: [StageComparison], _ level: QuantileLevel,
    _ values: (StageComparison) -> (Double?, Double?)
  ) {
    section(title, remark)
    let last: TextTable.Column = level == .p50 ? .word("verdict") : .number("n")
    var rows = TextTable(
      keyColumns + [
        .number("base"), .number("candidate"), .number("change"), .number("95 % interval"), last,
      ])
    for row in shown {
      guard let change = row.change(level) else { continue }
      let (before, after) = values(row)
      let interval = CompareWords.interval(change.ratio)
      rows.add(
        keyCells(row) + [
          Cell(Quantity.duration(before)), Cell(Quantity.duration(after)),
          Cell(mark(change) + CompareWords.change(change.ratio?.value), .strong),
          Cell(interval == Quantity.absent ? interval : interval + "×"),
          level == .p50
            ? Cell(row.verdict.rawValue, tone(row.verdict))
            : Cell(
              "\(Quantity.count(row.base.count))/\(Quantity.count(row.candidate.count))", .faint),
        ])
    }
    table(rows)
  }

  private func mark(_ change: StageComparison.Change) -> String {
    guard let low = change.ratio?.low, let high = change.ratio?.high else { return "? " }
    return low <= 1 && high >= 1 ? "~ " : ""
  }

  /// The sentence of every stage, and what is to be known beside it.
  mutating func addVerdicts() {
    section("Verdicts", "on the median")
    guard !comparison.stages.isEmpty else {
      paragraph("Neither side has a stage.")
      return
    }
    for row in shownStages {
      let name = PlainText.fit(PlainText.clean(CompareWords.stage(row.stage)), 40)
      lines.append("  " + style.paint("\(name) · \(row.phase) · \(row.timing)", .name))
      paragraph(row.reason, indent: 4, tone: tone(row.verdict))
      if let paired = row.paired {
        paragraph(
          "Same calls: \(CompareWords.ratio(paired.ratio.value)) (median of "
            + "\(Quantity.count(paired.count, "pair")), 95 % CI "
            + "\(CompareWords.interval(paired.ratio)); signed rank p "
            + "\(ComparisonWording.probability(paired.probability))).",
          indent: 4)
      }
      for note in row.notes { paragraph(note, indent: 4, tone: .caution) }
    }
  }

  /// Failures and retries, where either side has any.
  mutating func addRates() {
    var rows = TextTable([
      .name("stage"), .word("phase"), .word("share of"), .number("base"), .number("candidate"),
      .number("change"), .number("95 % interval"), .number("Fisher p"), .number("Holm p"),
    ])
    var seen: Set<String> = []
    for row in comparison.stages where seen.insert("\(row.stage)\u{0}\(row.phase)").inserted {
      for (what, change) in [("failures", row.failures), ("retries", row.retries)] {
        guard let change, change.base.successes + change.candidate.successes > 0 else { continue }
        rows.add([
          Cell(CompareWords.stage(row.stage), .name), Cell(row.phase), Cell(what),
          Cell("\(change.base.successes)/\(change.base.trials)"),
          Cell("\(change.candidate.successes)/\(change.candidate.trials)"),
          Cell(CompareWords.points(change.difference.value), .strong),
          Cell(pointsInterval(change.difference)),
          Cell(ComparisonWording.probability(change.probability).replacing("= ", with: "")),
          Cell(
            change.adjusted.map {
              ComparisonWording.probability($0).replacing("= ", with: "")
            } ?? Quantity.absent),
        ])
      }
    }
    guard !rows.rows.isEmpty else { return }
    section("Failures and retries", "pp: percentage points")
    table(rows)
  }

  private func pointsInterval(_ estimate: IntervalEstimate) -> String {
    guard let low = estimate.low, let high = estimate.high else { return Quantity.absent }
    func text(_ value: Double) -> String {
      CompareWords.points(value).replacing(" pp", with: "")
    }
    return "\(text(low)) … \(text(high))"
  }

  /// The whole of both sides.
  mutating func addOverall() {
    section("Overall", comparison.base.runs.count > 1 ? "means a run" : "")
    var rows = TextTable([
      .word("what"), .number("base"), .number("candidate"), .number("change"),
      .number("95 % interval"),
    ])
    let base = comparison.base
    let candidate = comparison.candidate
    if base.wall != nil || candidate.wall != nil {
      rows.add([
        Cell("wall time"), Cell(Quantity.duration(base.wall)),
        Cell(Quantity.duration(candidate.wall)),
        Cell(CompareWords.change(comparison.overall.wallRatio?.value), .strong),
        Cell(CompareWords.interval(comparison.overall.wallRatio)),
      ])
    }
    func add(_ name: String, _ first: Double?, _ second: Double?) {
      guard first != nil || second != nil else { return }
      let ratio = first.flatMap { first in first > 0 ? second.map { $0 / first } : nil }
      func text(_ value: Double?) -> String {
        guard let value else { return Quantity.absent }
        if value < 1e15, value == value.rounded() { return Quantity.count(Int(value)) }
        return ComparisonWording.ratio(value).replacing("×", with: "")
      }
      rows.add([
        Cell(name), Cell(text(first)), Cell(text(second)), Cell(CompareWords.change(ratio)),
        Cell(""),
      ])
    }
    add("calls", base.calls, candidate.calls)
    add("tokens in", base.inputTokens, candidate.inputTokens)
    add("tokens out", base.outputTokens, candidate.outputTokens)
    add("cost", base.cost, candidate.cost)
    for (what, change) in [
      ("failed calls", comparison.overall.failures), ("retried calls", comparison.overall.retries),
    ] {
      guard let change else { continue }
      rows.add([
        Cell(what), Cell("\(change.base.successes)/\(change.base.trials)"),
        Cell("\(change.candidate.successes)/\(change.candidate.trials)"),
        Cell(CompareWords.points(change.difference.value)),
        Cell(pointsInterval(change.difference)),
      ])
    }
    table(rows)
  }

  mutating func addGates() {
    guard !comparison.gates.isEmpty else { return }
    section("Gates", "a gate fails where what it forbids holds beyond the noise")
    for gate in comparison.gates {
      let word = gate.holds ? "FAILED" : gate.isDecided ? "passed" : "CAN'T TELL"
      let tone: Tone = gate.holds ? .bad : gate.isDecided ? .plain : .caution
      paragraph("\(word)  \(CompareWords.gate(gate))", hanging: 2, tone: tone)
    }
  }

  /// The shift function of every stage.
  mutating func addShift() {
    for row in comparison.stages where !row.shift.isEmpty {
      section(
        "Shift of \(PlainText.fit(CompareWords.stage(row.stage), 40)) · \(row.phase)", row.timing)
      var rows = TextTable([
        .number("quantile"), .number("change"), .number("ratio"), .number("95 % interval"),
      ])
      for point in row.shift {
        rows.add([
          Cell("\(ComparisonWording.percent(point.level.value))"),
          Cell(Quantity.duration(point.difference.value)),
          Cell(CompareWords.ratio(point.ratio?.value)), Cell(CompareWords.interval(point.ratio)),
        ])
      }
      table(rows)
    }
  }

  mutating func addWarnings() {
    guard !comparison.warnings.all.isEmpty else { return }
    section("Warnings")
    for warning in comparison.warnings.all {
      var text = warning.message
      if let path = warning.path, comparison.base.runs.count > 0 { text += " (\(path))" }
      paragraph("! " + text, hanging: 2, tone: .caution)
    }
  }

  mutating func addNotes() {
    lines.append("")
    paragraph(CompareWords.method(comparison), indent: 0, tone: .faint)
  }
}

extension CompareWords {
  /// A gate with what was measured.
  static func gate(_ gate: GateResult) -> String {
    func text(_ value: Double?) -> String {
      guard let value else { return Quantity.absent }
      if gate.isDuration { return Quantity.duration(value) }
      return ComparisonWording.percent(value)
    }
    var sentence = gate.expression
    if gate.value != nil {
      sentence += ": \(text(gate.value))"
      if gate.low != nil || gate.high != nil {
        sentence += " (95 % CI \(text(gate.low)) … \(text(gate.high)))"
      }
      if let name = gate.stage { sentence += " in \(stage(name))" }
    }
    return sentence + "; \(gate.reason)"
  }

  /// How the numbers were made.
  static func method(_ comparison: Comparison) -> String {
    "Ratio: candidate ÷ base. Quantiles: \(QuantileDefinition.linear.description). Intervals: 95 %, "
      + "bootstrap (seed \(comparison.seed)) of as many calls as these are worth by their order in "
      + "time and by agent and day; from three runs a side on, Welch's interval over the runs. Beyond: an "
      + "interval wholly outside ±\(ComparisonWording.percent(comparison.threshold)), with a Mann–Whitney p "
      + "below .05 after Holm's adjustment for \(comparison.testCount) tests."
  }
}
