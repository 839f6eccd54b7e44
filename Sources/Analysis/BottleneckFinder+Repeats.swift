import Trace

extension BottleneckFinder {
  /// Calls whose prompts were asked before, where prompts are known.
  func repeatedPrompts(_ reference: Int64) -> [Bottleneck] {
    let time = prompts.repeats.reduce(Int64(0)) { $0.saturatingAdd($1.time ?? 0) }
    guard Double(time) >= 0.01 * Double(reference) else { return [] }
    let worst = prompts.repeats.max { ($0.time ?? 0, $1.stage) < ($1.time ?? 0, $0.stage) }
    let count = prompts.repeats.reduce(0) { $0 + $1.repeats }
    var found = finding(
      "repeated prompts", stage: worst?.time == time ? worst?.stage : nil, saving: time,
      advice:
        "\(count) of \(prompts.hashed) prompts had been asked before, most of their time in "
        + "\(worst?.stage ?? ""): keep answers by prompt; 'runlens whatif --cache exact' says what "
        + "that would buy.")
    found.interval = SumOfTimes.interval(
      of: time, squares: prompts.repeats.reduce(0) { $0 + $1.squares }, count: count)
    return [found]
  }

  /// Pauses between the attempts of a call.
  func pauses(_ reference: Int64) -> [Bottleneck] {
    let roles = groups.groups.map(\.role)
    // By call what its attempts leave of its time; nil where that isn't asked.
    var left = [(rest: Int64, isSeen: Bool)?](repeating: nil, count: calls.count)
    for row in 0..<table.count where roles[Int(groups.membership[row])] == .call {
      guard table.attempt[row] > 1, table.duration[row] != SpanTable.absent64 else { continue }
      left[Int(calls.ofRow[row])] = (table.duration[row], false)
    }
    guard left.contains(where: { $0 != nil }) else { return [] }
    for row in 0..<table.count where roles[Int(groups.membership[row])] == .attempt {
      let call = Int(calls.ofRow[row])
      guard let known = left[call], table.duration[row] != SpanTable.absent64 else { continue }
      left[call] = (known.rest.saturatingSubtract(table.duration[row]), true)
    }
    var sum = SumOfTimes()
    for call in left { if let call, call.isSeen, call.rest > 0 { sum.add(call.rest) } }
    guard Double(sum.sum) >= 0.01 * Double(reference) else { return [] }
    var found = finding(
      "pauses between attempts", stage: nil, saving: sum.sum,
      advice:
        "\(sum.count) calls paused before they asked again: let the first pause be shorter where the "
        + "service recovers at once; 'runlens whatif --retry …' says what that would buy.")
    found.interval = sum.interval
    return [found]
  }
}
