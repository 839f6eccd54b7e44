import Analysis

/// What the page says of a waterfall.
struct WaterfallWords {
  let waterfall: Waterfall

  /// Where in the run it lies: `day 2, iteration 1`.
  var place: String {
    var parts: [String] = []
    if let run = waterfall.run { parts.append("run \(MarkupText.isolated(run, columns: 30))") }
    if let day = waterfall.day { parts.append("day \(day)") }
    if let iteration = waterfall.iteration { parts.append("iteration \(iteration)") }
    if parts.isEmpty { return "the whole run" }
    if waterfall.iteration == nil, waterfall.day != nil { parts.append("outside iterations") }
    return parts.joined(separator: ", ")
  }

  /// Heading of its chart.
  var title: String { first(place) + reason(" – ") }

  /// Name in the list to choose from.
  var choice: String { place + reason(": ") }

  private func reason(_ separator: String) -> String {
    switch waterfall.choice {
    case .slowest: "\(separator)the slowest"
    case .mostFailures: "\(separator)most failures"
    case .typical: "\(separator)a typical one"
    case .fastest: "\(separator)the fastest"
    case .first: "\(separator)the first"
    case .only: ""
    }
  }

  /// What the chart shows for this run.
  var sentence: String {
    var text = "\(first(place)) took \(Quantity.duration(waterfall.wall))"
    text += ", \(Quantity.count(waterfall.spans, "span"))"
    text += waterfall.failed > 0 ? ", of which \(Quantity.count(waterfall.failed)) failed." : "."
    return text + chain + inferred + leftOut
  }

  private var chain: String {
    guard waterfall.pathSpans > 0, waterfall.wall > 0 else {
      return " None of its spans is timed, so nothing is known about what bounds it."
    }
    let known = waterfall.parts.filter { $0.stage != nil }
    let wait = waterfall.parts.first { $0.stage == nil }?.time ?? 0
    var text = " The chain that bounds it has \(Quantity.count(waterfall.pathSpans, "span")): "
    text += known.prefix(3).map { part in
      let name = MarkupText.isolated(part.stage ?? "", columns: 30)
      let share = Quantity.share(Double(part.time) / Double(waterfall.wall))
      return "\(name) \(Quantity.duration(part.time)) (\(share))"
    }.joined(separator: ", ")
    if known.count > 3 { text += " and \(Quantity.count(known.count - 3, "more stage"))" }
    if wait > 0 {
      text += "; on it nothing ran for \(Quantity.duration(wait))"
      text += " (\(Quantity.share(Double(wait) / Double(waterfall.wall))))"
    }
    return text + "."
  }

  private var inferred: String {
    guard waterfall.inferredOnPath > 0, waterfall.wall > 0 else { return "" }
    let share = Quantity.share(Double(waterfall.inferredOnPath) / Double(waterfall.wall))
    return " \(share) of it is inferred from neighbouring writes or stored times."
  }

  private var leftOut: String {
    var text = ""
    if waterfall.leftOut > 0 {
      text +=
        " \(Quantity.count(waterfall.bars.count)) of \(Quantity.count(waterfall.spans)) spans are "
        + "drawn: those on the chain first, then failures, then the longest."
    }
    if waterfall.lanesLeftOut > 0 {
      text +=
        " \(Quantity.count(waterfall.lanesLeftOut, "more lane")) with less time "
        + (waterfall.lanesLeftOut == 1 ? "is" : "are") + " left out."
    }
    if waterfall.unplaced > 0 {
      text += " \(Quantity.count(waterfall.unplaced, "span")) without a start can't be placed."
    }
    return text
  }

  /// The name of a lane.
  static func lane(_ lane: Waterfall.Lane, _ kind: Waterfall.LaneKind, columns: Int) -> String {
    func name(_ text: String) -> String { MarkupText.isolated(text, columns: columns - 6) }
    switch kind {
    case .group: return lane.name.map { "group \(name($0))" } ?? "no group"
    case .agent:
      guard let agent = lane.name else {
        return lane.group.map { "group \(name($0))" } ?? "no agent"
      }
      guard let group = lane.group else { return "agent \(name(agent))" }
      let room = columns / 2 - 4
      return MarkupText.isolated(group, columns: room) + " · agent "
        + MarkupText.isolated(agent, columns: room)
    }
  }

  private func first(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
