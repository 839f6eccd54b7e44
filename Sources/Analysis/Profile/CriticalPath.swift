import Trace

/// The chain of spans that bounds how long a stretch takes.
///
/// Which span waited for which is not on record, so the chain follows from times alone, walking back
/// from the span that ended last: before a span comes the same actor's previous one where it ended
/// right before, and otherwise whichever span had ended last when it began. The lengths of the links
/// and of the waits between them add up to the stretch's length; shortening a span off the chain
/// can't shorten the stretch unless the chain's own waits are caused by it. Recorded waits and steps
/// that hold other spans are no links.
struct CriticalPath {
  /// Positions of the spans on the chain, the first one first.
  let links: [Int]
  /// The spans among which the chain was looked for.
  let candidates: Int

  /// Steps that are skipped at most to find an earlier span.
  private static let patience = 64

  /// The chain through those spans; of more than the limit only the longest are looked at.
  ///
  /// - Complexity: O(n log n).
  init(table: SpanTable, spans: [WaterfallBuilder.Placed], limit: Int) {
    var eligible = spans.indices.filter { spans[$0].isTimed && spans[$0].kind == .work }
    if eligible.count > limit {
      func length(_ position: Int) -> Int64 {
        spans[position].end.saturatingSubtract(spans[position].start)
      }
      let ranked = eligible.map { (-length($0), $0) }.sorted { $0 < $1 }
      eligible = ranked.prefix(limit).map { $0.1 }
    }
    candidates = eligible.count
    let order = Order(table, spans, eligible)
    var links: [Int] = []
    var current = order.last
    while let position = current {
      links.append(position)
      current = order.before(position)
    }
    self.links = links.reversed()
  }

  /// Spans by their end, of all actors and of each.
  private struct Order {
    let spans: [WaterfallBuilder.Placed]
    let all: [Int]
    var byActor: [PackedKey: [Int]] = [:]
    /// What times can't tell apart.
    let resolution: Int64
    /// A pause of one actor up to this is no wait for another.
    let pause: Int64

    init(_ table: SpanTable, _ spans: [WaterfallBuilder.Placed], _ eligible: [Int]) {
      self.spans = spans
      all = eligible.sorted {
        (spans[$0].end, spans[$0].start, $0) < (spans[$1].end, spans[$1].start, $1)
      }
      for position in all { byActor[spans[position].actor, default: []].append(position) }
      let start = eligible.map { spans[$0].start }.min() ?? 0
      let end = all.last.map { spans[$0].end } ?? 0
      let length = end.saturatingSubtract(start)
      let coarsest = eligible.map { max(0, table.resolution[spans[$0].row]) }.max() ?? 0
      resolution = min(coarsest, length / 100)
      pause = max(resolution, min(1_000_000, length / 100), length / 200)
    }

    /// The span that ended last.
    var last: Int? { all.last }

    /// The link before a span; nil where it is the first.
    func before(_ position: Int) -> Int? {
      let start = spans[position].start
      if let own = latest(byActor[spans[position].actor] ?? [], endedBy: start, position),
        start.saturatingSubtract(spans[own].end) <= pause
      {
        return own
      }
      return latest(all, endedBy: start, position)
    }

    /// The last of the list to end at an instant or sooner, but begun before the span that asks.
    private func latest(_ list: [Int], endedBy instant: Int64, _ asking: Int) -> Int? {
      let bound = instant.saturatingAdd(resolution)
      var low = 0
      var high = list.count
      while low < high {
        let middle = (low + high) / 2
        if spans[list[middle]].end <= bound { low = middle + 1 } else { high = middle }
      }
      for candidate in list[..<low].suffix(CriticalPath.patience).reversed() {
        if spans[candidate].start < spans[asking].start { return candidate }
      }
      return nil
    }
  }
}
