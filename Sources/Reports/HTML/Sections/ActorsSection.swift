import Analysis
import Statistics

/// Agents and groups: who is slow, and who is waited for.
struct ActorsSection: HTMLSection {
  let view: ReportView

  let id = "agents"
  let title = "Agents and groups"

  private static let mostRows = 60

  func write(to page: inout MarkupWriter) {
    let profiles = [view.breakdown.groups, view.breakdown.agents].compactMap { $0 }
    guard !profiles.isEmpty else {
      page.element("p", text: "Nothing that was read names an agent or a group.")
      return
    }
    for profile in profiles {
      let noun = profile.kind.rawValue
      page.element("h3", text: "\(Quantity.count(profile.actors.count, noun).capitalizedFirst)")
      if let figure = PaceChart(profile: profile).figure(id: "\(noun)-pace") {
        figure.write(to: &page)
      } else {
        page.element(
          "p",
          text: profile.actors.count == 1
            ? "There is only one, so there is nothing to hold it against."
            : "No stage has timed calls of two \(noun)s, so nobody can be called slow.")
      }
      writeBarriers(profile, to: &page)
      table(profile).write(to: &page)
      if profile.actors.count > Self.mostRows {
        page.element(
          "p", ["class": "note"],
          text: "\(Quantity.count(profile.actors.count - Self.mostRows, "more \(noun)")) are in "
            + "agents.csv, which 'runlens report -o FOLDER' writes.")
      }
    }
  }

  // MARK: Barriers

  private func writeBarriers(_ profile: ActorProfile, to page: inout MarkupWriter) {
    let noun = profile.kind.rawValue
    guard let barriers = profile.barriers else {
      guard profile.actors.count > 1 else { return }
      page.element(
        "p", ["class": "note"],
        text: "No two \(noun)s are seen at work side by side in a step, so nobody waits at a "
          + "barrier.")
      return
    }
    guard barriers.isBarrier else {
      page.element(
        "p", ["class": "note"],
        text: "\(noun.capitalizedFirst)s work side by side in "
          + "\(Quantity.count(barriers.steps, "step")), but "
          + (barriers.transitions == 0
            ? "a single step does not show whether they leave it together."
            : "they do not leave steps together: only \(Quantity.count(barriers.separated)) of "
              + "\(Quantity.count(barriers.transitions)) steps begin after all have left the one "
              + "before. Nobody is said to wait."))
      return
    }
    figure(barriers, noun).write(to: &page)
    if let balance = profile.balance { page.element("p", text: BarrierWording.sentence(balance)) }
  }

  private func figure(_ barriers: BarrierProfile, _ noun: String) -> ChartFigure {
    let shown = barriers.members.sorted {
      ($1.waited, $0.held) < ($0.waited, $1.held)
    }.prefix(20)
    let rows = shown.map { member in
      let name = "\(noun) \(MarkupText.isolated(member.name, columns: 20))"
      var text = Quantity.duration(member.waited)
      if member.held > 0 {
        text += ", waited for in \(Quantity.count(member.held)) of "
        text += Quantity.count(member.steps, "step")
      }
      return BarList.Row(
        label: name, value: Double(member.waited), text: text,
        tone: member.held * barriers.members.count > 2 * barriers.steps ? .caution : .first,
        tip: ChartTip(
          "\(name)\nwaited \(Quantity.duration(member.waited))", "waited_ms",
          nanoseconds: Double(member.waited)))
    }
    return ChartFigure(
      id: "\(noun)-barriers", title: "Time waited at barriers",
      sentence: BarrierWording.sentence(barriers, noun) { MarkupText.isolated($0, columns: 30) },
      drawings: [.init(canvas: BarList(rows: Array(rows), left: 190, right: 260).canvas)],
      data: data(barriers, noun), isWide: true, scrolls: true)
  }

  private func data(_ barriers: BarrierProfile, _ noun: String) -> ChartData {
    var csv = CSVWriter(columns: ["name", "steps", "steps_held", "held_ms", "waited_ms"])
    for member in barriers.members.prefix(200) {
      csv.field(MarkupText.visible(member.name, columns: 60))
      csv.field(member.steps)
      csv.field(member.held)
      csv.milliseconds(member.heldTime)
      csv.milliseconds(member.waited)
      csv.endRow()
    }
    return ChartData(name: "\(noun)s-barriers.csv", csv: csv)
  }

  // MARK: Table

  private func table(_ profile: ActorProfile) -> HTMLTable {
    let hasBarriers = profile.barriers?.isBarrier == true
    let waits = profile.members
    var columns: [HTMLTable.Column] = [
      .text(profile.kind.rawValue), .number("calls"), .number("timed"), .number("busy"),
      .number("failed"), .number("tried again"), .number("pace"), .text("verdict"),
    ]
    if hasBarriers { columns += [.number("waited"), .number("waited for")] }
    var table = HTMLTable(
      id: "\(profile.kind.rawValue)-table",
      caption:
        "Pace: median of call ÷ median of its stage, its 95 % interval below; the verdict holds "
        + "at 95 % for all of them together.",
      columns: columns)
    table.rows = profile.actors.prefix(Self.mostRows).map { actor in
      var cells: [HTMLTable.Cell] = [
        .name(actor.name), .number(Quantity.count(actor.calls), sort: Double(actor.calls)),
        .number(Quantity.count(actor.timed), sort: Double(actor.timed)),
        .number(Quantity.duration(actor.busy), sort: Double(actor.busy) / 1e6),
        .alarm(actor.failed), .alarm(actor.retried),
        .number(PaceChart.ratio(actor.pace), below: ends(actor), sort: actor.pace),
        .text(actor.verdict == .unknown ? "too few calls" : actor.verdict.rawValue),
      ]
      if hasBarriers {
        let member = waits[actor.name]
        cells.append(
          .number(
            Quantity.duration(member?.waited), sort: member.map { Double($0.waited) / 1e6 }))
        cells.append(.number(Quantity.count(member?.held), sort: member.map { Double($0.held) }))
      }
      return cells
    }
    return table
  }

  private func ends(_ actor: ActorProfile.Actor) -> String? {
    guard let low = actor.paceLow, let high = actor.paceHigh else { return nil }
    return "\(PaceChart.ratio(low)) – \(PaceChart.ratio(high))"
  }
}
