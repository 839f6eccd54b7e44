import Glibc
import Statistics

/// Times of several ways to do one thing, taken in turns.
///
/// Each round takes every way once, in an order of its own, so that a disk or machine that is slow for
/// a while is slow for all of them.
struct InterleavedTimes {
  /// Nanoseconds by way and round.
  private(set) var times: [[Double]]

  /// Takes the times; `run` gives the nanoseconds of one way, or throws.
  init(
    ways: Int, rounds: Int, isStopped: () -> Bool, run: (Int) throws(DatabaseError) -> Int64
  ) throws(DatabaseError) {
    times = Array(repeating: [], count: ways)
    var generator = SplitMix64(seed: 1)
    for _ in 0..<rounds {
      var order = Array(0..<ways)
      for place in order.indices.dropFirst() {
        order.swapAt(place, generator.index(below: place + 1))
      }
      for way in order {
        if isStopped() { throw .interrupted }
        times[way].append(Double(max(1, try run(way))))
      }
    }
  }

  /// How many times as fast a way is as another, with its 95 % interval: the geometric mean of the
  /// ratios of the rounds, and a bootstrap over these (BCa, expanded for few values).
  func speed(of way: Int, against base: Int) -> IntervalEstimate {
    let logs = zip(times[base], times[way]).map { log($0 / $1) }
    let bootstrap = Bootstrap(of: logs, replicates: 2000) { values in
      var sum = 0.0
      for place in values.indices { sum += values[place] }
      return sum / Double(max(1, values.count))
    }
    guard let bootstrap else {
      return IntervalEstimate(value: logs.first.map(exp) ?? .nan, low: nil, high: nil)
    }
    let interval = bootstrap.bcaInterval(expandedFor: logs.count)
    return IntervalEstimate(
      value: exp(interval.value), low: interval.low.map(exp), high: interval.high.map(exp))
  }

  /// Nanoseconds of a clock that only goes forward.
  static func now() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
