import Trace

extension BottleneckFinder {
  /// Time that went into attempts whose answer was not used.
  func failedAttempts(_ reference: Int64) -> [Bottleneck] {
    guard let wasted = retries.wasted else { return untimedAttempts() }
    guard Double(wasted) >= 0.01 * Double(reference), let worst = worstFailure() else { return [] }
    let name = table.names[worst.stage] ?? ""
    let most = Double(worst.time) > 0.5 * Double(wasted) ? "most" : "the largest part"
    let advice =
      "Failed attempts took \(Wording.duration(Double(wasted))), \(most) of it \(worst.status.name) "
      + "in \(name): \(Self.remedy(for: worst.status))."
    var found = finding(
      "failed attempts", stage: worst.time == wasted ? name : nil, saving: wasted, advice: advice)
    found.interval = failedTimes().interval
    return [found]
  }

  /// The times of all failed attempts.
  private func failedTimes() -> SumOfTimes {
    let isAttempt = groups.groups.map { $0.role == .attempt && $0.timed > 0 }
    var times = SumOfTimes()
    for row in 0..<table.count where isAttempt[Int(groups.membership[row])] {
      guard table.status[row].isFailure, table.duration[row] != SpanTable.absent64 else { continue }
      times.add(table.duration[row])
    }
    return times
  }

  /// Repeats that are counted but not timed, where they are many.
  private func untimedAttempts() -> [Bottleneck] {
    guard let calls = retries.calls, let attempts = retries.attempts,
      (attempts - calls) * 20 >= attempts, attempts > calls
    else { return [] }
    return [
      Bottleneck(
        what: "failed attempts", stage: nil, share: nil, saving: nil,
        advice:
          "\(attempts - calls) of \(attempts) attempts repeat an earlier one, but their time is not "
          + "on record; a stamped console log or a trace would tell what they cost.")
    ]
  }

  /// The stage and status whose failed attempts took the most time.
  private func worstFailure() -> (stage: NameID, status: Status, time: Int64)? {
    let isAttempt = groups.groups.map { $0.role == .attempt && $0.timed > 0 }
    var index = KeyIndex()
    var times: [Int64] = []
    for row in 0..<table.count where isAttempt[Int(groups.membership[row])] {
      let duration = table.duration[row]
      guard table.status[row].isFailure, duration != SpanTable.absent64 else { continue }
      let position = index.position(
        of: PackedKey(table.stage[row].rawValue, UInt32(table.status[row].rawValue)))
      if position == times.count { times.append(0) }
      times[position] = times[position].saturatingAdd(duration)
    }
    let entries = zip(index.keys, times).map { key, time in
      (
        stage: NameID(rawValue: UInt32(key.high >> 32)),
        status: Status(rawValue: UInt8(truncatingIfNeeded: key.high)) ?? .error, time: time
      )
    }
    return entries.min { left, right in
      (right.time, table.names[left.stage] ?? "", left.status.rawValue)
        < (left.time, table.names[right.stage] ?? "", right.status.rawValue)
    }
  }

  private static func remedy(for status: Status) -> String {
    switch status {
    case .rateLimited:
      "send fewer requests a minute, or wait as long as the service's Retry-After says"
    case .serverError, .connection:
      "wait longer before each retry, and ask the service's operator about the errors"
    case .timeout:
      "allow less time for an answer, or send a second request when the first one is late"
    case .invalidOutput, .emptyResult, .missingResult, .failSafe:
      "state the expected form more strictly in the prompt, or have the service enforce it"
    case .aborted:
      "resume an interrupted run instead of paying for these calls again"
    case .ok, .degraded, .error, .unknown:
      "look at the errors themselves first"
    }
  }
}
