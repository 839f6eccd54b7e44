import Trace

extension WaterfallBuilder {
  private func role(_ row: Int) -> SpanGroups.Role {
    groups.groups[Int(groups.membership[row])].role
  }

  /// Tells waits, parts of calls that are there as a whole, and steps that hold work.
  ///
  /// - Complexity: O(n log n).
  func tellKinds(_ spans: inout [Placed], calls: Int) {
    var whole = [Int64?](repeating: nil, count: calls)
    for span in spans where span.isTimed && role(span.row) == .call {
      whole[Int(span.call)] = span.end
    }
    for position in spans.indices {
      let span = spans[position]
      switch role(span.row) {
      case .call, .step: break
      case .wait: spans[position].kind = .wait
      case .attempt, .other:
        // By another source's clock a part may begin a little before its call.
        if let end = whole[Int(span.call)], span.start < end || span.end <= end {
          spans[position].kind = .part
        }
      }
    }
    tellContainers(&spans)
  }

  /// Removes attempts that are the only part of their call and ended as it did: they say nothing more.
  ///
  /// Returns how many there were.
  func dropOnlyAttempts(_ spans: inout [Placed], calls: Int) -> Int {
    var parts = [Int32](repeating: 0, count: calls)
    var endings = [Status?](repeating: nil, count: calls)
    for span in spans {
      if span.kind == .part { parts[Int(span.call)] += 1 }
      if span.kind == .work, role(span.row) == .call {
        endings[Int(span.call)] = table.status[span.row]
      }
    }
    let count = spans.count
    spans.removeAll { span in
      guard span.kind == .part, role(span.row) == .attempt else { return false }
      return parts[Int(span.call)] == 1 && endings[Int(span.call)] == table.status[span.row]
    }
    return count - spans.count
  }

  /// A step is a container where a span of its agent, its group or, if it has neither, of anybody
  /// lies inside.
  private func tellContainers(_ spans: inout [Placed]) {
    let steps = spans.indices.filter { spans[$0].isTimed && role(spans[$0].row) == .step }
    guard !steps.isEmpty else { return }
    // Spans are in the order of their starts, and so are these lists.
    var byOwner: [PackedKey: [Int]] = [:]
    for position in spans.indices where spans[position].isTimed && spans[position].kind == .work {
      for key in owners(spans[position].row) { byOwner[key, default: []].append(position) }
    }
    for step in steps {
      let span = spans[step]
      let list = byOwner[owner(span.row)] ?? []
      var low = 0
      var high = list.count
      while low < high {
        let middle = (low + high) / 2
        if spans[list[middle]].start < span.start { low = middle + 1 } else { high = middle }
      }
      // The first few that begin inside tell; nobody nests hundreds of steps that begin together.
      let holds = list[low...].prefix(64).contains { other in
        let inner = spans[other]
        return other != step && inner.end <= span.end
          && (role(inner.row) != .step || inner.start > span.start || inner.end < span.end)
      }
      if holds { spans[step].kind = .container }
    }
  }

  /// Whom a step speaks for: its agent, its group, or the whole run.
  private func owner(_ row: Int) -> PackedKey {
    PackedKey(
      table.run[row].rawValue, table.group[row].rawValue, table.agent[row].rawValue, 1)
  }

  /// Everybody who speaks for a span.
  private func owners(_ row: Int) -> Set<PackedKey> {
    let run = table.run[row].rawValue
    let none = NameID.absent.rawValue
    return [
      owner(row), PackedKey(run, table.group[row].rawValue, none, 1), PackedKey(run, none, none, 1),
    ]
  }
}
