import Analysis
import Scheduling
import Statistics

/// What the arguments of `whatif` ask for, checked before anything is read.
struct WhatIfOptions {
  /// More combinations than this are refused.
  static let mostPolicies = 1000

  /// All combinations, in the order of the help; one that is as recorded where nothing is asked for.
  private(set) var policies = [ReplayPolicy()]
  let replicates: Int
  let seed: UInt64
  let goal: Int64?

  init(_ arguments: ParsedArguments) throws(ProgramError) {
    let reader = SimulateArguments(arguments)
    replicates = try reader.count("replicates", in: 0...10_000) ?? 200
    seed = UInt64(try reader.count("seed", in: 0...1 << 52) ?? 1)
    goal = try reader.value("goal", .duration, SimulateValue.nanoseconds)
    try vary("concurrency", arguments, "whole numbers from 1 such as 1,4,8", Self.positive) {
      $0.concurrency = $1
    }
    try vary("rate", arguments, SimulateValue.Form.rate.rawValue, SimulateValue.perMinute) {
      $0.requestsPerMinute = $1
    }
    try vary("tokens-per-minute", arguments, "whole numbers from 1 such as 90k", Self.positive) {
      $0.tokensPerMinute = Double($1)
    }
    try varyWhole(
      "retry", arguments, "rules such as max=3,backoff=exp(0.5s,2),jitter", WhatIfRetry.parse
    ) { $0.retry = $1 }
    try vary("timeout", arguments, "times above 0 such as 500ms or 30s", Self.duration) {
      $0.timeout = $1
    }
    try vary("cache", arguments, "none, exact or prefix", Self.cache) {
      $0.cachesAnswers = $1 == "exact"
      $0.cachesPrefixes = $1 == "prefix"
    }
    try vary("batch-commits", arguments, "whole numbers from 1 such as 100", Self.positive) {
      $0.commitBatch = $1
    }
    try vary("hedge", arguments, "percentiles such as p95 or p99.9", Self.percentile) {
      $0.hedge = $1
    }
    try varyWhole(
      "latency-under-load", arguments, "A or A,B from 0 on, such as 0.04,1.2", Self.load
    ) { $0.load = $1 }
    if arguments.has("rebalance-groups") {
      for place in policies.indices { policies[place].rebalancesGroups = true }
    }
  }

  /// Multiplies the policies by the values of an option between commas.
  private mutating func vary<Value>(
    _ name: String, _ arguments: ParsedArguments, _ allowed: String,
    _ parse: (Substring) -> Value?, _ set: (inout ReplayPolicy, Value) -> Void
  ) throws(ProgramError) {
    guard let text = arguments.value(name) else { return }
    var values: [Value] = []
    for part in SimulateValue.list(text[...]) {
      guard let value = parse(part) else { throw SimulateArguments.bad(name, text, allowed) }
      values.append(value)
    }
    try multiply(name, text, values, set)
  }

  /// Multiplies the policies by the texts of an option that repeats.
  private mutating func varyWhole<Value>(
    _ name: String, _ arguments: ParsedArguments, _ allowed: String,
    _ parse: (Substring) -> Value?, _ set: (inout ReplayPolicy, Value) -> Void
  ) throws(ProgramError) {
    let texts = arguments.all(name)
    guard !texts.isEmpty else { return }
    var values: [Value] = []
    for text in texts {
      guard let value = parse(text[...]) else { throw SimulateArguments.bad(name, text, allowed) }
      values.append(value)
    }
    try multiply(name, texts[0], values, set)
  }

  private mutating func multiply<Value>(
    _ name: String, _ text: String, _ values: [Value], _ set: (inout ReplayPolicy, Value) -> Void
  ) throws(ProgramError) {
    guard values.count <= Self.mostPolicies / policies.count else {
      throw SimulateArguments.bad(
        name, text,
        "fewer values: with the other options these make more than "
          + "\(Self.mostPolicies) combinations")
    }
    policies = policies.flatMap { policy in
      values.map { value in
        var policy = policy
        set(&policy, value)
        return policy
      }
    }
  }

  private static func positive(_ text: Substring) -> Int? {
    SimulateValue.count(text).flatMap { $0 > 0 ? $0 : nil }
  }

  private static func duration(_ text: Substring) -> Int64? {
    SimulateValue.nanoseconds(text).flatMap { $0 > 0 ? $0 : nil }
  }

  private static func cache(_ text: Substring) -> String? {
    ["none", "exact", "prefix"].contains(String(text)) ? String(text) : nil
  }

  private static func percentile(_ text: Substring) -> QuantileLevel? {
    guard text.first == "p", let percent = SimulateValue.number(text.dropFirst()), percent > 0,
      percent < 100
    else { return nil }
    return QuantileLevel(percent: percent)
  }

  private static func load(_ text: Substring) -> ReplayPolicy.Load? {
    let parts = SimulateValue.list(text)
    guard (1...2).contains(parts.count), let slope = SimulateValue.number(parts[0]),
      (0...1e6).contains(slope)
    else { return nil }
    guard parts.count == 2 else { return ReplayPolicy.Load(slope: slope) }
    guard let exponent = SimulateValue.number(parts[1]), (0...10).contains(exponent) else {
      return nil
    }
    return ReplayPolicy.Load(slope: slope, exponent: exponent)
  }
}
