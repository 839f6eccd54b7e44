import Analysis
import Statistics

/// Prompts: how their size goes with latency, and which were asked again.
struct PromptsSection: HTMLSection {
  let view: ReportView

  let id = "prompts"
  let title = "Prompts"

  private static let mostStages = 6

  private var prompts: PromptProfile { view.breakdown.prompts }

  func write(to page: inout MarkupWriter) {
    page.element("h3", text: "Size and latency")
    if prompts.stages.isEmpty {
      page.element(
        "p",
        text: "No stage has \(10) timed calls whose prompt sizes are known, so nothing can be said "
          + "about size.")
    } else {
      page.element("p", text: sentence)
      page.element("div", ["class": "figures"]) { figures in
        for (position, stage) in prompts.stages.prefix(Self.mostStages).enumerated() {
          PromptSizeChart(stage: stage, unit: prompts.unit).figure(id: "size-\(position)")
            .write(to: &figures)
        }
      }
      let rest = prompts.stages.count - Self.mostStages
      if rest > 0 {
        page.element(
          "p", ["class": "note"],
          text: "The \(Self.mostStages) stages with the most calls are drawn, "
            + "\(Quantity.count(rest, "more stage")) \(rest == 1 ? "is" : "are") not.")
      }
    }
    page.element("h3", text: "Repeats")
    writeRepeats(to: &page)
  }

  private var sentence: String {
    let known = prompts.stages.prefix(Self.mostStages).filter { $0.correlation?.interval != nil }
    let rising = known.filter { ($0.correlation?.interval?.low ?? 0) > 0 }
    guard let strongest = known.max(by: { rho($0) < rho($1) }) else {
      return "In no stage do prompts differ enough in size to tell whether size matters."
    }
    if rising.isEmpty {
      return "In none of \(Quantity.count(known.count, "stage")) do larger prompts clearly take "
        + "longer."
    }
    return "In \(Quantity.count(rising.count)) of \(Quantity.count(known.count, "stage")) larger "
      + "prompts take longer beyond the noise, most clearly in "
      + "\(MarkupText.isolated(strongest.stage, columns: 40)) (rank correlation "
      + "\(PromptSizeChart.decimal(rho(strongest)))). Failed and repeated calls are left out."
  }

  private func rho(_ stage: PromptProfile.Stage) -> Double { stage.correlation?.value ?? 0 }

  // MARK: Repeats

  private func writeRepeats(to page: inout MarkupWriter) {
    guard prompts.hashed > 0 else {
      page.element("p", text: "Nothing that was read tells which prompts are equal.")
      return
    }
    var text =
      "\(Quantity.count(prompts.repeated)) of \(Quantity.count(prompts.hashed, "call")) "
      + "(\(Quantity.share(Quantity.ratio(prompts.repeated, prompts.hashed)))) asked what an earlier "
      + "call of the run had asked word for word"
    let times = prompts.repeats.compactMap(\.time)
    if prompts.repeated == 0 {
      text =
        "All \(Quantity.count(prompts.hashed, "call")) whose prompt is known asked something new"
    } else if !times.isEmpty {
      text +=
        "; they took \(Quantity.duration(times.reduce(0) { $0.addingClamped($1) })), which a cache "
        + "would have saved"
    }
    page.element("p", text: text + ". Further attempts of one call are no repeats.")
    guard prompts.repeated > 0 else { return }
    stages.write(to: &page)
    most.write(to: &page)
    ChartData(name: "repeated-prompts.csv", csv: data).writeLink(
      to: &page, text: "Repeats by stage (CSV)")
  }

  private var stages: HTMLTable {
    var table = HTMLTable(
      id: "repeat-table", caption: "Calls whose prompt an earlier call had, by stage.",
      columns: [
        .text("stage"), .number("calls"), .number("repeats"), .number("share"),
        .number("time in repeats"),
      ])
    table.rows = prompts.repeats.prefix(50).map { stage in
      let share = Quantity.ratio(stage.repeats, stage.calls)
      return [
        .name(stage.stage), .number(Quantity.count(stage.calls), sort: Double(stage.calls)),
        .number(Quantity.count(stage.repeats), sort: Double(stage.repeats)),
        .number(Quantity.share(share), sort: share),
        .number(Quantity.duration(stage.time), sort: stage.time.map { Double($0) / 1e6 }),
      ]
    }
    return table
  }

  private var most: HTMLTable {
    var table = HTMLTable(
      id: "prompt-table", caption: "The prompts that were asked most often.",
      columns: [
        .text("hash"), .text("first asked by"), .number("asked"), .number("time of repeats"),
        .number("size"),
      ])
    table.rows = prompts.mostRepeated.prefix(10).map { prompt in
      [
        .text(Self.hex(prompt.hash)), .name(prompt.stage),
        .number(Quantity.count(prompt.count), sort: Double(prompt.count)),
        .number(Quantity.duration(prompt.time), sort: prompt.time.map { Double($0) / 1e6 }),
        .number(
          prompt.size.map { "\(Quantity.count(Int($0))) \(prompts.unit.rawValue)" }
            ?? Quantity.absent, sort: prompt.size.map { Double($0) }),
      ]
    }
    return table
  }

  private static func hex(_ hash: Int64) -> String {
    let digits = String(UInt64(bitPattern: hash), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private var data: CSVWriter {
    var csv = CSVWriter(columns: ["stage", "calls", "repeats", "timed_repeats", "repeats_ms"])
    for stage in prompts.repeats.prefix(200) {
      csv.field(MarkupText.visible(stage.stage, columns: 60))
      csv.field(stage.calls)
      csv.field(stage.repeats)
      csv.field(stage.timed)
      csv.milliseconds(stage.time)
      csv.endRow()
    }
    return csv
  }
}
