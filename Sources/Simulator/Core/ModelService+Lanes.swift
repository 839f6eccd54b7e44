import Statistics

extension ModelService {
  /// Runs lanes side by side to their end, and says when the last of them ended.
  ///
  /// The lanes begin in their order, no more than `concurrency` at a time; 1 is one strictly after
  /// the other. Single requests go through the shared limits in the order of their times, and at
  /// equal times in the order of the lanes. An empty array ends at once.
  /// - Complexity: O(n log c) for n requests and c lanes at a time.
  public mutating func run<Program: Lane>(
    _ lanes: inout [Program], concurrency: Int, from start: Int64
  ) -> Int64 {
    var due = TimeHeap()
    var calls = [PendingCall?](repeating: nil, count: lanes.count)
    var begun = 0
    var end = start

    /// Notes a lane's next step; no call means that the lane is over then.
    func note(_ step: LaneStep, of lane: Int, now: Int64) {
      switch step {
      case .attempt(let request, let time):
        calls[lane] = PendingCall(request)
        due.push(max(time, now), lane)
      case .finished(let time):
        calls[lane] = nil
        due.push(max(time, now), lane)
      }
    }

    while begun < min(lanes.count, max(1, concurrency)) {
      note(lanes[begun].begin(at: start), of: begun, now: start)
      begun += 1
    }
    while let next = due.pop() {
      guard var call = calls[next.number].take() else {
        end = max(end, next.time)
        if begun < lanes.count {
          note(lanes[begun].begin(at: next.time), of: begun, now: next.time)
          begun += 1
        }
        continue
      }
      let time = advance(&call, at: next.time)
      if call.phase == .ended {
        note(lanes[next.number].resume(after: call.result), of: next.number, now: time)
      } else {
        calls[next.number] = call
        due.push(time, next.number)
      }
    }
    return end
  }
}
