/// Requests and calls in the order of their times.
extension OTLPTree {
  /// Whether a span began before another; of those that began at once, whether it came first.
  func isEarlier(_ left: Int, _ right: Int) -> Bool {
    (spans[left].start, left) < (spans[right].start, right)
  }

  /// The attempts of one call in their order, by the number of the resend where there is one.
  func ordered(_ attempts: [Int]) -> [Int] {
    attempts.sorted { left, right in
      let (a, b) = (spans[left], spans[right])
      return (a.resend, a.start, left) < (b.resend, b.start, right)
    }
  }

  /// Requests over HTTP outside of any call, those together that repeat one another.
  func groups(of requests: [Int]) -> [[Int]] {
    struct Place: Hashable {
      var traceHigh: UInt64
      var traceLow: UInt64
      var parent: UInt64
    }
    var last: [Place: Int] = [:]
    var groups: [[Int]] = []
    for position in requests.sorted(by: { isEarlier($0, $1) }) {
      let span = spans[position]
      let place = Place(traceHigh: span.traceHigh, traceLow: span.traceLow, parent: span.parent)
      if span.resend > 0, span.parent != 0, let group = last[place] {
        groups[group].append(position)
      } else {
        last[place] = groups.count
        groups.append([position])
      }
    }
    return groups
  }

  /// How often a stage asked for the same: calls of one operation, one after the other, with no tool
  /// between them.
  ///
  /// The most of what it asked for.
  func asks(_ calls: [Int], tools: [Int64]) -> Int {
    var most = 0
    var chains: [Int32: (asks: Int, end: Int64)] = [:]
    for position in calls {
      let span = spans[position]
      var chain = chains[span.operation] ?? (0, .min)
      let isNext =
        chain.asks == 0
        || span.start >= chain.end && !tools.contains { $0 >= chain.end && $0 <= span.start }
      chain.asks = isNext ? chain.asks + 1 : 1
      chain.end = max(chain.end, span.end)
      chains[span.operation] = chain
      most = max(most, chain.asks)
    }
    return most
  }
}
