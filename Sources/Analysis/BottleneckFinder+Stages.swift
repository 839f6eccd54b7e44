import Trace

extension BottleneckFinder {
  /// The time of one stage, each stretch of it once.
  struct StageTotal {
    var stage: NameID
    var time: Int64 = 0
    var squares = 0.0
    var rows = 0
    /// Rows that span other than one call.
    var composites = 0
    /// Answers whose tokens are known, and those tokens.
    var answers = 0
    var tokens = 0.0
  }

  /// The totals of all stages, the largest first.
  func stageTotals() -> [StageTotal] {
    var index = KeyIndex()
    var totals: [StageTotal] = []
    let duration = table.duration.span
    for row in duration.indices where duration[row] != SpanTable.absent64 {
      let group = Int(groups.membership[row])
      guard work.includes(row, group: group) else { continue }
      let stage = table.stage[row]
      let position = index.position(of: PackedKey(stage.rawValue, 0))
      if position == totals.count { totals.append(StageTotal(stage: stage)) }
      totals[position].time = totals[position].time.saturatingAdd(duration[row])
      totals[position].squares += Double(duration[row]) * Double(duration[row])
      totals[position].rows += 1
      if groups.groups[group].role == .step { totals[position].composites += 1 }
      let tokens = table.outputTokens[row]
      if tokens >= 0 {
        totals[position].answers += 1
        totals[position].tokens += Double(tokens)
      }
    }
    return totals.sorted { left, right in
      (right.time, table.names[left.stage] ?? "") < (left.time, table.names[right.stage] ?? "")
    }
  }

  /// The largest stage from a tenth of the run on, and the second from a fifth on.
  func dominantStages(_ totals: [StageTotal], _ reference: Int64) -> [Bottleneck] {
    let large = zip(totals, [0.1, 0.2]).filter { Double($0.time) >= $1 * Double(reference) }
    let path = large.isEmpty ? nil : path(totals)
    return large.map { total, _ in
      let name = table.names[total.stage] ?? ""
      var found = finding(
        "dominant stage", stage: name, saving: total.time,
        advice: advice(for: total, name: name, reference) + onPath(name, path))
      found.pathShare = path.flatMap { $0.share(of: name) }
      found.interval = SumOfTimes.interval(
        of: total.time, squares: total.squares, count: total.rows)
      return found
    }
  }

  /// What the run's end waited for, where calls ran side by side and their dependencies are those that
  /// are declared.
  private func path(_ totals: [StageTotal]) -> ReplayPath? {
    let work = totals.reduce(Int64(0)) { $0.saturatingAdd($1.time) }
    guard let wall = run.wall, Double(work) > 1.05 * Double(wall),
      table.count <= RunBreakdown.replayLimit, let program = ReplayProgram(of: trace),
      program.doubt == nil
    else { return nil }
    return ReplayPath(of: program)
  }

  private func onPath(_ stage: String, _ path: ReplayPath?) -> String {
    guard let share = path?.share(of: stage) else { return "" }
    return share > 0
      ? " For \(Wording.percent(share)) of the run it is what the end waits for (the critical path)."
      : " The run's end doesn't wait for it: it is off the critical path."
  }

  private func advice(for total: StageTotal, name: String, _ reference: Int64) -> String {
    let tenth = Wording.percent(0.1 * min(1, Double(total.time) / Double(reference)))
    let gain = "each 10 % off its time shortens the run by at most \(tenth)"
    if total.composites * 2 > total.rows {
      return
        "Most of its spans are composites, so find out what they hold first (a stamped console log "
        + "or a trace splits them); \(gain)."
    }
    let wasted = retries.byStage.first { $0.stage == name }?.wasted ?? 0
    if Double(wasted) > 0.25 * Double(total.time) {
      let share = Wording.percent(Double(wasted) / Double(total.time))
      return "Failed attempts take \(share) of its time, so cut those first; \(gain)."
    }
    if total.answers * 2 > total.rows {
      let mean = Wording.digits(total.tokens / Double(total.answers))
      return
        "Its answers have \(mean) tokens on average, so shorter answers or a faster model pay here; "
        + "\(gain)."
    }
    return "Try a faster model, a shorter prompt or answer, or fewer calls; \(gain)."
  }
}
