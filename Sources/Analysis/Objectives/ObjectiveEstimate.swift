/// A measured value with what is known about its certainty.
struct ObjectiveEstimate {
  /// How an interval was made.
  typealias Method = ObjectiveResult.Method

  /// The value.
  var value: Double
  /// Lower end of the 95 % interval; nil where it is open.
  var low: Double?
  /// Upper end of the 95 % interval; nil where it is open.
  var high: Double?
  /// Why the lower end is open.
  var lowReason: String?
  /// Why the upper end is open.
  var highReason: String?
  /// By how much the source of the times may be wrong, in the value's unit.
  var slack = 0.0
  /// Number of observations.
  var count: Int
  /// How many independent observations they are worth; nil where no dependence shows.
  var effective: Double?
  /// How many observations the open end takes.
  var needed: Int?
  /// How the interval was made.
  var method: Method

  /// A value that is what the run did, without sampling.
  static func exact(_ value: Double, count: Int, slack: Double = 0) -> ObjectiveEstimate {
    ObjectiveEstimate(
      value: value, low: value, high: value, slack: slack, count: count, method: .exact)
  }

  /// Takes a certainty away, with the reason.
  mutating func openLow(_ reason: String) {
    low = nil
    lowReason = reason
    needed = nil
  }

  /// Takes a certainty away, with the reason.
  mutating func openHigh(_ reason: String) {
    high = nil
    highReason = reason
    needed = nil
  }

  /// The verdict by a target: met or missed only where the whole interval is on one side.
  func judge(_ target: Objective.Target) -> (
    verdict: ObjectiveResult.Verdict, reason: String?, needed: Int?
  ) {
    let bound = target.bound.number
    if let decided = verdict(target, slack: slack) { return (decided, nil, nil) }
    if slack > 0, verdict(target, slack: 0) != nil {
      return (
        .undecided,
        "the times are known to ± \(Wording.duration(slack)) only, which reaches over the bound",
        nil
      )
    }
    // The end that lies towards the bound is the one that keeps it from a verdict.
    let isOnRightSide = target.comparison.holds(value, bound)
    let isHighEnd = isOnRightSide == target.comparison.wantsLess
    guard let end = isHighEnd ? high : low else {
      let reason = (isHighEnd ? highReason : lowReason) ?? "that end of the interval is open"
      return (.undecided, reason, needed)
    }
    if method == .buckets {
      return (.undecided, "the buckets around the bound are too wide to tell", nil)
    }
    guard let calls = countToDecide(end: end, bound: bound) else {
      return (.undecided, "the interval holds the bound, and the value lies right on it", nil)
    }
    return (
      .undecided,
      "the interval holds the bound; "
        + "a sample of about \(Self.grouped(calls)) would decide",
      calls
    )
  }

  private func verdict(_ target: Objective.Target, slack: Double) -> ObjectiveResult.Verdict? {
    let bound = target.bound.number
    let ends = (low: low.map { $0 - slack }, high: high.map { $0 + slack })
    let wantsLess = target.comparison.wantsLess
    if let worst = wantsLess ? ends.high : ends.low, target.comparison.holds(worst, bound) {
      return .met
    }
    if let best = wantsLess ? ends.low : ends.high, !target.comparison.holds(best, bound) {
      return .missed
    }
    return nil
  }

  /// How many observations would bring the end of the interval to the bound, were they like these.
  ///
  /// The interval shrinks with the square root of the count. Nil where that is no sensible number.
  private func countToDecide(end: Double, bound: Double) -> Int? {
    let distance = abs(value - bound)
    guard distance > 0 else { return nil }
    let factor = abs(end - value) / distance
    let calls = (Double(count) * factor * factor).rounded(.up)
    guard calls.isFinite, calls < 1e12 else { return nil }
    let digits = max(1.0, Self.power(of: calls) / 10)
    // Two digits are more than such an estimate is worth.
    return max(count + 1, Int((calls / digits).rounded(.up) * digits))
  }

  private static func power(of number: Double) -> Double {
    var power = 1.0
    while power * 10 <= number { power *= 10 }
    return power
  }

  private static func grouped(_ number: Int) -> String {
    var digits = String(number)
    var parts: [Substring] = []
    while digits.count > 3, number > 9999 {
      parts.insert(digits.suffix(3), at: 0)
      digits = String(digits.dropLast(3))
    }
    return ([digits[...]] + parts).joined(separator: ",")
  }
}
