import Analysis
import Scheduling

/// Reads rules for repeats, such as `max=3,backoff=exp(0.5s,2),jitter`.
enum WhatIfRetry {
  /// The rule; nil for anything else.
  static func parse(_ text: Substring) -> ReplayPolicy.Retry? {
    var rule = ReplayPolicy.Retry()
    var backOff = BackOff(jitter: 0)
    var jitter: Double?
    var hasBackOff = false
    for part in parts(text) {
      let pair = SimulateValue.pair(part, at: "=")
      switch pair?.0 ?? part {
      case "max":
        guard rule.most == nil, let most = pair.flatMap({ SimulateValue.count($0.1) }),
          most <= 1000
        else { return nil }
        rule.most = most
      case "backoff":
        guard !hasBackOff, let value = pair?.1, read(value, into: &backOff) else { return nil }
        hasBackOff = true
      case "jitter":
        // Without a share it is that of the OpenAI library.
        let share = pair.map { SimulateValue.share($0.1) } ?? BackOff().jitter
        guard jitter == nil, let share else { return nil }
        jitter = share
      default: return nil
      }
    }
    guard hasBackOff || jitter == nil else { return nil }
    backOff.jitter = jitter ?? 0
    rule.backOff = hasBackOff ? backOff : nil
    return rule.most == nil && !hasBackOff ? nil : rule
  }

  /// `exp(TIME,FACTOR)`, `exp(TIME,FACTOR,CAP)` or a constant time.
  private static func read(_ text: Substring, into backOff: inout BackOff) -> Bool {
    if let constant = SimulateValue.milliseconds(text) {
      backOff.firstMilliseconds = constant
      backOff.factor = 1
      backOff.capMilliseconds = constant
      return true
    }
    guard text.hasPrefix("exp("), text.last == ")" else { return false }
    let parts = SimulateValue.list(text.dropFirst(4).dropLast())
    guard (2...3).contains(parts.count), let first = SimulateValue.milliseconds(parts[0]),
      let factor = SimulateValue.factor(parts[1]), factor <= 1000
    else { return false }
    backOff.firstMilliseconds = first
    backOff.factor = factor
    // A minute is what most clients wait at most.
    backOff.capMilliseconds = 60_000
    guard parts.count == 3 else { return true }
    guard let cap = SimulateValue.milliseconds(parts[2]) else { return false }
    backOff.capMilliseconds = cap
    return true
  }

  /// The parts between commas that are in no parentheses.
  private static func parts(_ text: Substring) -> [Substring] {
    var parts: [Substring] = []
    var depth = 0
    var start = text.startIndex
    for place in text.indices {
      switch text[place] {
      case "(": depth += 1
      case ")": depth -= 1
      case "," where depth == 0:
        parts.append(SimulateValue.trimmed(text[start..<place]))
        start = text.index(after: place)
      default: break
      }
    }
    return parts + [SimulateValue.trimmed(text[start...])]
  }
}
