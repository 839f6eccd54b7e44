import Trace

extension BottleneckFinder {
  /// The share of the run from which on a wait is worth a line.
  private static let leastShare = 0.01

  /// Waits, and work beside the calls: limits, barriers, clients made anew, sleeps, commits.
  func waits(_ reference: Int64) -> [Bottleneck] {
    let system = ReplaySystem.named(run.system)
    var limits = SumOfTimes()
    var clients = SumOfTimes()
    var commits = SumOfTimes()
    var barriers = BarrierWaits()
    let roles = groups.groups.map { role(of: $0, system) }
    var sleeps = Sleeps(groups.groups.map(\.stage), sleepTimes(system))
    // A call waits for a place of its own; what waits at a barrier is no call.
    let called = Set(groups.groups.filter { $0.role == .call }.map(\.stage))
    let duration = table.duration.span
    for row in duration.indices where duration[row] != SpanTable.absent64 {
      let group = Int(groups.membership[row])
      switch roles[group] {
      case .wait:
        if table.agent[row].isAbsent, !called.contains(table.stage[row]) {
          barriers.add(row, table)
        } else {
          limits.add(duration[row])
        }
      case .client: clients.add(duration[row])
      case .commit:
        commits.add(duration[row].saturatingSubtract(sleeps.take(duration[row], group)))
      case .other: continue
      }
    }
    func entry(_ what: String, _ time: SumOfTimes, stage: String? = nil, _ advice: String)
      -> [Bottleneck]
    {
      guard Double(time.sum) >= Self.leastShare * Double(reference) else { return [] }
      var found = finding(what, stage: stage, saving: time.sum, advice: advice)
      found.interval = time.interval
      return [found]
    }
    var found = entry(
      "waits for a place or a limit", limits,
      "\(limits.count) waits, each \(Self.mean(limits)) on average: raise the concurrency or the rate "
        + "limit, or send less; 'runlens whatif --concurrency … --rate …' says what each would buy."
    )
    found += entry(
      "clients made anew", clients,
      "A client is made for each of \(clients.count) attempts, \(Self.mean(clients)) each: make one "
        + "when the program starts and use it for all.")
    found += entry(
      "commits", commits,
      "The database took \(Self.mean(commits)) in each of \(commits.count) places"
        + (commitCount.map { ", with \($0)" } ?? "") + ": commit once an "
        + "iteration rather than after every row; 'runlens whatif --batch-commits N' says what it "
        + "would buy.")
    for (stage, time) in sleeps.all where time.count > 0 {
      let name = table.names[stage] ?? ""
      var slept = entry(
        "sleeps", time, stage: name,
        "The program sleeps \(Self.mean(time)) before each of \(time.count) rows of \(name): leave "
          + "the sleep out.")
      // A sleep has no luck in it.
      for place in slept.indices { slept[place].interval = time.sum...time.sum }
      found += slept
    }
    return found + barrierWaits(barriers, reference)
  }

  /// How long a program slept in each of the stages in which it does.
  private struct Sleeps {
    /// By the group of a row: how long it sleeps there, and the place of its stage; 0 where it doesn't.
    private var lengths: [Int64]
    private var places: [Int]
    private(set) var all: [(stage: NameID, time: SumOfTimes)] = []

    init(_ stages: [NameID], _ sleeps: [NameID: Int64]) {
      lengths = stages.map { sleeps[$0] ?? 0 }
      places = []
      for stage in stages {
        // A program sleeps in a few stages at most.
        let known = all.firstIndex { $0.stage == stage }
        if known == nil, sleeps[stage] != nil { all.append((stage, SumOfTimes())) }
        places.append(known ?? max(0, all.count - 1))
      }
    }

    /// Adds what of a duration was sleep, and tells it.
    mutating func take(_ duration: Int64, _ group: Int) -> Int64 {
      let sleep = min(duration, lengths[group])
      if sleep > 0 { all[places[group]].time.add(sleep) }
      return sleep
    }
  }

  private enum WaitRole { case wait, client, commit, other }

  private func role(of group: SpanGroups.Group, _ system: ReplaySystem) -> WaitRole {
    if group.role == .wait { return .wait }
    switch table.names[group.phase] {
    case "prompt" where system.makesClients && group.timing == .trace: return .client
    case "db": return .commit
    default: return .other
    }
  }

  private func sleepTimes(_ system: ReplaySystem) -> [NameID: Int64] {
    var times: [NameID: Int64] = [:]
    for (stage, time) in system.sleeps {
      if let name = table.names.existing(stage) { times[name] = time }
    }
    return times
  }

  private static func mean(_ time: SumOfTimes) -> String {
    Wording.duration(Double(time.sum) / Double(max(1, time.count)))
  }

  private func barrierWaits(_ barriers: BarrierWaits, _ reference: Int64) -> [Bottleneck] {
    let saving = barriers.saving
    guard Double(saving.sum) >= Self.leastShare * Double(reference) else { return [] }
    let group = barriers.slowest(table)
    let who =
      group.map { "Group \($0.name) was waited for in \($0.steps)" } ?? "Groups waited in all"
    var found = finding(
      "barriers", stage: nil, saving: saving.sum,
      advice:
        "\(who) of \(saving.count) steps: find out why it is slow, or spread agents over the groups "
        + "anew; 'runlens whatif --rebalance-groups' says what that would buy.")
    found.interval = saving.interval
    return [found]
  }
}

/// Waits of groups for the last one, step by step.
private struct BarrierWaits {
  private var steps = KeyIndex()
  /// The shortest wait of each step: by that much it would have ended sooner had the last group kept
  /// up with the one before.
  private var shortest: [Int64] = []
  /// Steps in which each group waited.
  private var waited: [NameID: Int] = [:]

  mutating func add(_ row: Int, _ table: SpanTable) {
    let place = steps.position(
      of: PackedKey(
        table.run[row].rawValue, UInt32(bitPattern: table.day[row]),
        UInt32(bitPattern: table.iteration[row])))
    if place == shortest.count { shortest.append(.max) }
    shortest[place] = min(shortest[place], table.duration[row])
    if row < table.group.count, !table.group[row].isAbsent {
      waited[table.group[row], default: 0] += 1
    }
  }

  var saving: SumOfTimes {
    var sum = SumOfTimes()
    for time in shortest { sum.add(time) }
    return sum
  }

  /// The group that waited least often, and in how many steps it did not wait.
  func slowest(_ table: SpanTable) -> (name: String, steps: Int)? {
    let all = waited.map { (name: table.names[$0.key] ?? "", steps: shortest.count - $0.value) }
    guard all.count > 1 else { return nil }
    return all.max { ($0.steps, $1.name) < ($1.steps, $0.name) }
  }
}
