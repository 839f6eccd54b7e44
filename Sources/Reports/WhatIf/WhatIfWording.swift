public import Analysis
import Scheduling
import Statistics

/// Words on predictions that all views share.
public enum WhatIfWording {
  /// What a policy changes, such as `concurrency 8, timeout 30 s`.
  public static func label(_ policy: ReplayPolicy) -> String {
    if policy.isRecorded { return "as recorded" }
    var parts: [String] = []
    if let value = policy.concurrency { parts.append("concurrency \(Quantity.count(value))") }
    if let value = policy.requestsPerMinute { parts.append("\(number(value)) requests/min") }
    if let value = policy.tokensPerMinute { parts.append("\(number(value)) tokens/min") }
    if let retry = policy.retry {
      let most = retry.most.map { Quantity.count($0, "retry") } ?? "retries"
      let wait = retry.backOff.map { backOff in
        " after \(Quantity.duration(backOff.firstMilliseconds * 1e6)), × \(number(backOff.factor))"
      }
      parts.append(most + (wait ?? ""))
    }
    if let value = policy.timeout { parts.append("timeout \(Quantity.duration(value))") }
    if policy.cachesAnswers { parts.append("cache exact") }
    if policy.cachesPrefixes { parts.append("cache prefix") }
    if let value = policy.commitBatch { parts.append("commit every \(Quantity.count(value))") }
    if let value = policy.hedge {
      parts.append(
        "hedge p\(number(100 * Double(value.numerator) / Double(value.denominator)))")
    }
    if policy.rebalancesGroups { parts.append("groups rebalanced") }
    if let load = policy.load {
      parts.append("load \(number(load.slope)),\(number(load.exponent))")
    }
    return parts.joined(separator: ", ")
  }

  /// A place in simulated time.
  static func place(_ place: ReplayProgram.Place) -> String {
    var parts: [String] = []
    if let day = place.day { parts.append("day \(day)") }
    if let iteration = place.iteration { parts.append("iteration \(iteration)") }
    return parts.isEmpty ? "whole run" : parts.joined(separator: ", ")
  }

  /// Whether a goal can be reached, and what stands in the way.
  public static func goal(_ goal: Int64, _ whatIf: WhatIf) -> String {
    let best = (whatIf.predictions + [whatIf.base]).min {
      $0.outcome.makespan < $1.outcome.makespan
    }
    guard let best else { return "" }
    let wanted = Quantity.duration(goal)
    if best.outcome.makespan <= goal {
      return "\(wanted) is reached by: \(label(best.policy))."
    }
    let least = best.bounds.least
    if least > goal {
      return
        "\(wanted) can't be reached by any of these policies: \(bound(best)) leaves at best "
        + "\(Quantity.duration(least)), \(times(whatIf.base, least)) × as fast as recorded."
    }
    return
      "\(wanted) is not reached by any of these policies; the best is \(label(best.policy)) with "
      + "\(Quantity.duration(best.outcome.makespan))."
  }

  /// How many lanes ran at a time.
  static func places(_ program: ReplayProgram) -> String {
    switch program.recordedConcurrency {
    case nil: "all \(program.system.lanes.split(separator: " ")[0]) at a time"
    case 1: "one at a time"
    case let count?: "\(Quantity.count(count)) \(program.system.lanes)"
    }
  }

  /// What a critical path consists of: its stages, and what lies between their requests, with the number
  /// of calls where it is a stage.
  static func parts(of path: ReplayPath) -> [(name: String, calls: Int?, time: Int64)] {
    let between = [
      ("waits for limits", path.limitWaits), ("pauses between attempts", path.pauses),
      ("until requests arrived", path.arrivals), ("the program's own time", path.own),
    ]
    return path.stages.map { ($0.stage, $0.calls, $0.time) }
      + between.filter { $0.1 > 0 }.map { ($0.0, nil, $0.1) }
  }

  /// The largest parts of a critical path in a sentence; empty where it has no length.
  static func sentence(of path: ReplayPath) -> String {
    guard path.makespan > 0 else { return "" }
    let largest = parts(of: path).filter { $0.time > 0 }.sorted { $1.time < $0.time }.prefix(4)
    let parts = largest.map {
      "\($0.name) \(Quantity.share(Double($0.time) / Double(path.makespan)))"
    }
    return "What the run's end waited for, as recorded: \(parts.joined(separator: ", "))."
  }

  /// What binds a prediction most.
  static func bound(_ prediction: WhatIf.Prediction) -> String {
    let bounds = prediction.bounds
    if bounds.least == bounds.limits, bounds.limits > 0 { return "the rate limit" }
    if bounds.least == bounds.criticalPath { return "the longest chain of dependent calls" }
    let places = prediction.outcome.places
    return places == 1 ? "one place" : "work shared by \(Quantity.count(places)) places"
  }

  /// How often a time goes into the replay as recorded, to two digits.
  static func times(_ base: WhatIf.Prediction, _ time: Int64) -> String {
    guard time > 0 else { return Quantity.absent }
    return number((Double(base.outcome.makespan) / Double(time) * 100).rounded() / 100)
  }

  /// A number with two decimals at most, and none where it is whole.
  static func number(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
    if value == value.rounded() { return Quantity.count(Int(value)) }
    let scale: Double = value.magnitude < 1 ? 1000 : 100
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() ? Quantity.count(Int(rounded)) : "\(rounded)"
  }
}
