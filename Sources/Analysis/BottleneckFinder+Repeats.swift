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
    struct Key: Hashable {
      var run: NameID
      var stage: NameID
      var call: Int64
    }
    func key(_ row: Int) -> Key {
      Key(run: table.run[row], stage: table.stage[row], call: table.call[row])
    }
    let roles = groups.groups.map(\.role)
    var left: [Key: Int64] = [:]
    for row in 0..<table.count where roles[Int(groups.membership[row])] == .call {
      guard table.attempt[row] > 1, table.duration[row] != SpanTable.absent64 else { continue }
      left[key(row)] = table.duration[row]
    }
    guard !left.isEmpty else { return [] }
    var seen: Set<Key> = []
    for row in 0..<table.count where roles[Int(groups.membership[row])] == .attempt {
      let key = key(row)
      guard let rest = left[key], table.duration[row] != SpanTable.absent64 else { continue }
      left[key] = rest.saturatingSubtract(table.duration[row])
      seen.insert(key)
    }
    var sum = SumOfTimes()
    for key in seen { if let rest = left[key], rest > 0 { sum.add(rest) } }
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
