import Scheduling
public import Statistics
import Trace

/// What all replays of one program under one policy have in common.
struct ReplayPlan: Sendable {
  /// Lanes that share places.
  struct Crew: Sendable {
    /// Positions in ``order``.
    var lanes: Range<Int>
    var places: Int
  }

  let program: ReplayProgram
  let policy: ReplayPolicy
  /// Lanes in the order in which they begin, crew by crew.
  private(set) var order: [Int32] = []
  private(set) var crews: [Crew] = []
  /// The crews of each section.
  private(set) var sections: [Range<Int>] = []
  /// The largest number of places of a section.
  private(set) var places = 1
  /// Attempts of each stage, to draw further ones from.
  let attemptsOfStage: [[Int32]]
  /// Nanoseconds after which a second request is sent, by stage; nil without hedging.
  let hedgeAfter: [Int64]?
  /// Calls by cell, to draw from.
  let callsOfCell: [[Int32]]

  /// - Complexity: O(n log n) with hedging, else O(n).
  init(_ program: ReplayProgram, _ policy: ReplayPolicy) {
    self.program = program
    self.policy = policy
    var ofStage = [[Int32]](repeating: [], count: program.stages.count)
    var ofCell = [[Int32]](repeating: [], count: program.cells)
    for (number, call) in program.calls.enumerated() {
      ofStage[Int(call.stage)] += call.first..<call.end
      ofCell[Int(call.cell)].append(Int32(number))
    }
    attemptsOfStage = ofStage
    callsOfCell = ofCell
    hedgeAfter = policy.hedge.map { level in
      ofStage.map { program.quantile(level, of: $0) ?? .max }
    }
    let balance = policy.rebalancesGroups ? balancedPools() : nil
    for section in program.sections {
      let first = crews.count
      let lanes = Array(section.first..<section.end)
      if let balance {
        // As they were dealt: the longest begin first.
        func rank(_ lane: Int32) -> Int { balance.ranks[Int(program.lanes[Int(lane)].owner)] }
        let dealt = lanes.sorted { (rank($0), $0) < (rank($1), $1) }
        for pool in program.pools.indices {
          add(dealt.filter { balance.pools[Int(program.lanes[Int($0)].owner)] == pool })
        }
      } else {
        var start = 0
        for place in 1...max(1, lanes.count) {
          if place == lanes.count
            || program.lanes[Int(lanes[place])].pool != program.lanes[Int(lanes[start])].pool
          {
            add(Array(lanes[start..<place]))
            start = place
          }
        }
      }
      sections.append(first..<crews.count)
      places = max(places, crews[first...].reduce(0) { $0 + min($1.places, $1.lanes.count) })
    }
  }

  private mutating func add(_ lanes: [Int32]) {
    guard !lanes.isEmpty else { return }
    let wanted = policy.concurrency ?? program.recordedConcurrency ?? .max
    crews.append(
      Crew(lanes: order.count..<order.count + lanes.count, places: max(1, wanted)))
    order += lanes
  }

  /// The pool of each owner, so that pools have about the same work: the longest first, each to the
  /// pool with the least so far (Graham 1969); and the place of each in that order.
  private func balancedPools() -> (pools: [Int], ranks: [Int]) {
    let owners = (program.lanes.map { Int($0.owner) }.max() ?? -1) + 1
    var work = [Int64](repeating: 0, count: owners)
    for lane in program.lanes {
      for call in lane.first..<lane.end {
        work[Int(lane.owner)] = work[Int(lane.owner)].later(by: program.work(of: Int(call)))
      }
    }
    var pools = [Int](repeating: 0, count: owners)
    var least = TimeHeap()
    for pool in program.pools.indices { least.push(0, pool) }
    var ranks = pools
    let longestFirst = pools.indices.sorted { (work[$1], $0) < (work[$0], $1) }
    for (rank, owner) in longestFirst.enumerated() {
      ranks[owner] = rank
      guard let pool = least.pop() else { break }
      pools[owner] = pool.number
      least.push(pool.time.later(by: work[owner]), pool.number)
    }
    return (pools, ranks)
  }
}

extension ReplayProgram {
  /// How long a request of each stage must take for so large a share of its good answers to have come
  /// sooner, in nanoseconds; a stage without good answers is left out.
  public func hedgeTimes(_ level: QuantileLevel) -> [String: Int64] {
    var attempts = [[Int32]](repeating: [], count: stages.count)
    for call in calls { attempts[Int(call.stage)] += call.first..<call.end }
    var times: [String: Int64] = [:]
    for (name, own) in zip(stages, attempts) { times[name] = quantile(level, of: own) }
    return times
  }

  /// A quantile of the good answers among those attempts; nil where there is none.
  fileprivate func quantile(_ level: QuantileLevel, of attempts: [Int32]) -> Int64? {
    let values = attempts.map { self.attempts[Int($0)] }.filter { !$0.status.isFailure }
      .map(\.duration)
    return SortedSample(sorting: values).linearQuantile(level)
      .map { Int64(clampedNanoseconds: $0) }
  }

  /// What a call takes from its beginning to its end, waits for limits left out.
  func work(of call: Int) -> Int64 {
    var sum = calls[call].lead
    for attempt in calls[call].first..<calls[call].end {
      sum = sum.later(by: attempts[Int(attempt)].duration).later(by: attempts[Int(attempt)].pause)
    }
    return sum
  }

  /// What a lane takes likewise.
  func work(of lane: Lane) -> Int64 {
    (lane.first..<lane.end).reduce(0) { $0.later(by: work(of: Int($1))) }
  }
}
