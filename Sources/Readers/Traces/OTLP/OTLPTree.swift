/// Spans with each repeat left out, and what every span has from its ancestors.
///
/// Parents may come later than children, in another file, never, or in a circle.
struct OTLPTree {
  /// What a span has from itself or its nearest ancestor that says it.
  struct Context {
    /// The span that names the stage, -1 where none does.
    var stageSpan: Int32 = -1
    /// Name of the nearest span that is no request, tool or agent; -1 where there is none.
    var named: Int32 = -1
    var agent: Int32 = -1
    var group: Int32 = -1
    var run: Int32 = -1
    var day = Int32.min
    var iteration = Int32.min
    /// The outermost request to a model around it, itself included; -1 where there is none.
    var call: Int32 = -1
    /// Whether an ancestor is named that is not there.
    var isOrphan = false
  }

  private struct Key: Hashable {
    var traceHigh: UInt64
    var traceLow: UInt64
    var id: UInt64
  }

  let spans: [OTLPSpan]
  /// Position of each span's parent; -1 for a root and for an orphan.
  private(set) var parents: [Int32] = []
  private(set) var contexts: [Context] = []
  /// Spans that came more than once.
  private(set) var repeated = 0
  /// Spans whose parent is missing.
  private(set) var orphans = 0

  /// The tree of those spans.
  ///
  /// - Complexity: O(spans) on average.
  init(_ all: [OTLPSpan]) {
    var positions: [Key: Int32] = [:]
    positions.reserveCapacity(all.count)
    var spans: [OTLPSpan] = []
    spans.reserveCapacity(all.count)
    for span in all {
      let key = Key(traceHigh: span.traceHigh, traceLow: span.traceLow, id: span.id)
      // Without an identifier nothing can be told apart.
      guard span.id != 0, let known = positions[key] else {
        if span.id != 0 { positions[key] = Int32(clamping: spans.count) }
        spans.append(span)
        continue
      }
      repeated += 1
      // A span that was exported while open comes again when it has ended.
      if spans[Int(known)].end == .min, span.end != .min { spans[Int(known)] = span }
    }
    self.spans = spans
    parents = spans.map { span in
      guard span.parent != 0, span.parent != span.id else { return -1 }
      return positions[
        Key(traceHigh: span.traceHigh, traceLow: span.traceLow, id: span.parent)] ?? -1
    }
    resolve()
    orphans = spans.indices.count { isOrphan($0) }
  }

  /// Whether a span names a parent that is not there.
  func isOrphan(_ position: Int) -> Bool {
    let span = spans[position]
    return parents[position] < 0 && span.parent != 0 && span.parent != span.id
  }

  /// Hands down what ancestors say, from the top to the bottom of every chain.
  private mutating func resolve() {
    contexts = [Context](repeating: Context(), count: spans.count)
    // 0: not looked at, 1: on the way up from a descendant, 2: done.
    var states = [UInt8](repeating: 0, count: spans.count)
    var chain: [Int] = []
    for position in spans.indices where states[position] == 0 {
      chain.removeAll(keepingCapacity: true)
      var current = position
      // A circle of parents ends where it comes back.
      while states[current] == 0 {
        states[current] = 1
        chain.append(current)
        guard parents[current] >= 0 else { break }
        current = Int(parents[current])
      }
      for span in chain.reversed() {
        let parent = Int(parents[span])
        let above = parent >= 0 && states[parent] == 2 ? contexts[parent] : Context()
        contexts[span] = context(of: span, below: above)
        states[span] = 2
      }
    }
  }

  private func context(of position: Int, below above: Context) -> Context {
    let span = spans[position]
    var context = above
    if isOrphan(position) { context.isOrphan = true }
    if span.stage >= 0 { context.stageSpan = Int32(position) }
    if span.agent >= 0 { context.agent = span.agent }
    if span.group >= 0 { context.group = span.group }
    if span.run >= 0 { context.run = span.run }
    if span.day != .min { context.day = span.day }
    if span.iteration != .min { context.iteration = span.iteration }
    switch span.kind {
    case .call: if context.call < 0 { context.call = Int32(position) }
    // What a tool or an agent asks on its own belongs to no request around it.
    case .tool, .agent: context.call = -1
    case .other: if span.name >= 0 { context.named = span.name }
    case .http, .told: break
    }
    return context
  }
}
