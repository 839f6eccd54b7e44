import Scheduling

extension ModelService {
  /// Runs lanes side by side to their end, and says when the last of them ended.
  ///
  /// The lanes begin in their order, no more than `concurrency` at a time; 1 is one strictly after
  /// the other. With several crews, which are as many lanes each, that holds in each of them. Single
  /// requests go through the shared limits in the order of their times, and at equal times in the
  /// order of the lanes. Without lanes it ends at once.
  /// - Parameter range: Which of the lanes are run; nil for all.
  /// - Complexity: O(n log c) for n requests and c lanes at a time.
  public mutating func run<Program: Lane>(
    _ lanes: inout [Program], in range: Range<Int>? = nil, concurrency: Int, crews: Int = 1,
    from start: Int64
  ) -> Int64 {
    let range = range ?? lanes.indices
    var due = TimeHeap()
    var calls = [PendingCall?](repeating: nil, count: range.count)
    let size = max(1, range.count / max(1, crews))
    /// The next lane of each crew.
    var next = Array(stride(from: 0, to: range.count, by: size))
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

    /// Begins the next lane of a crew, if it has one left.
    func begin(_ crew: Int, at time: Int64) {
      let lane = next[crew]
      guard lane < min(range.count, (crew + 1) * size) else { return }
      next[crew] += 1
      note(lanes[range.lowerBound + lane].begin(at: time), of: lane, now: time)
    }

    for crew in next.indices {
      for _ in 0..<min(size, max(1, concurrency)) { begin(crew, at: start) }
    }
    while let event = due.pop() {
      guard var call = calls[event.number].take() else {
        end = max(end, event.time)
        begin(event.number / size, at: event.time)
        continue
      }
      let time = advance(&call, at: event.time)
      if call.phase == .ended {
        let lane = range.lowerBound + event.number
        note(lanes[lane].resume(after: call.result), of: event.number, now: time)
      } else {
        calls[event.number] = call
        due.push(time, event.number)
      }
    }
    return end
  }
}
