import Scheduling

/// How an open loop went.
struct ArrivalOutcome {
  /// When the last lane ended.
  var end: Int64
  /// How many found the queue full.
  var rejected = 0
  /// The longest queue.
  var longestQueue = 0
  /// The most lanes side by side.
  var mostActive = 0
}

extension ModelService {
  /// Runs lanes that arrive on their own, whether or not the ones before have ended.
  ///
  /// Up to `concurrency` run side by side; the others queue in the order of their arrival, and those
  /// that find `queueLimit` before them are turned away. What ends at the time of an arrival makes
  /// room for it.
  /// - Parameters:
  ///   - next: the next arrival, no earlier than the one before; nil after the last.
  ///   - reject: told of each that was turned away.
  /// - Complexity: O(log c) a request; memory for those running and queueing only.
  mutating func serve<Program: Lane>(
    concurrency: Int, queueLimit: Int, from start: Int64,
    next: () -> (time: Int64, program: Program)?, reject: (Int64, Program) -> Void
  ) -> ArrivalOutcome {
    var outcome = ArrivalOutcome(end: start)
    var due = TimeHeap()
    var slots: [(program: Program, call: PendingCall?)] = []
    var free: [Int] = []
    var queue = LaneQueue<Program>()
    var arrival = next()
    let places = max(1, concurrency)

    func note(_ step: LaneStep, of slot: Int, now: Int64) {
      switch step {
      case .attempt(let request, let time):
        slots[slot].call = PendingCall(request)
        due.push(max(time, now), slot)
      case .finished(let time):
        slots[slot].call = nil
        due.push(max(time, now), slot)
      }
    }

    func admit(_ program: Program, at now: Int64) {
      let slot: Int
      if let old = free.popLast() {
        slot = old
        slots[slot].program = program
      } else {
        slot = slots.count
        slots.append((program, nil))
      }
      outcome.mostActive = max(outcome.mostActive, slots.count - free.count)
      note(slots[slot].program.begin(at: now), of: slot, now: now)
    }

    while true {
      if let (time, program) = arrival, due.first.map({ time < $0.time }) ?? true {
        if slots.count - free.count < places {
          admit(program, at: time)
        } else if queue.count < queueLimit {
          queue.append(program)
          outcome.longestQueue = max(outcome.longestQueue, queue.count)
        } else {
          outcome.rejected += 1
          reject(time, program)
        }
        arrival = next()
        continue
      }
      guard let event = due.pop() else { return outcome }
      guard var call = slots[event.number].call.take() else {
        outcome.end = max(outcome.end, event.time)
        free.append(event.number)
        if let program = queue.popFirst() { admit(program, at: event.time) }
        continue
      }
      let time = advance(&call, at: event.time)
      if call.phase == .ended {
        note(slots[event.number].program.resume(after: call.result), of: event.number, now: time)
      } else {
        slots[event.number].call = call
        due.push(time, event.number)
      }
    }
  }
}

/// Lanes that wait, first in, first out.
private struct LaneQueue<Program> {
  private var lanes: [Program?] = []
  private var head = 0

  var count: Int { lanes.count - head }

  mutating func append(_ lane: Program) { lanes.append(lane) }

  mutating func popFirst() -> Program? {
    guard head < lanes.count, let lane = lanes[head].take() else { return nil }
    head += 1
    // Costs as many moves as there were removals since the last time.
    if head > 64, head * 2 > lanes.count {
      lanes.removeFirst(head)
      head = 0
    }
    return lane
  }
}
