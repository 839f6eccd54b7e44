import Trace

/// A console log with its calls placed on the run's steps.
struct ConsoleEvidence: Sendable {
  var log: ConsoleLog
  var file: RunInput.File
  /// The step of each call, in the order of the log; nil where the log does not tell.
  var steps: [ArenaStep?] = []
  /// What the log tells of each step.
  var told: [ArenaStep: ArenaEvidence.Told] = [:]
  /// What kind of evidence its stamps are: better than a log's where they were recorded.
  var timing = Timing.log
  /// Uncertainty of a duration in nanoseconds: that of two stamps.
  var resolution: Int64 = 0
  /// Added to every stamp, in nanoseconds, because the log's zone differs from UTC.
  var offset: Int64 = 0

  /// Up to here the log's times are better than those of files, which miss what precedes a write.
  static let fineEnough: Int64 = 10_000_000

  /// Gives the calls before the first placed one, whose day the log's missing head would tell, the
  /// steps that must have come right before it.
  ///
  /// Since the program does one step after another, they are matched backwards by their stages,
  /// past steps that may have been skipped; at the first that does not fit the rest stays open.
  mutating func placeHead(before proven: ArenaSequence) {
    guard let firstPlaced = steps.firstIndex(where: { $0 != nil }), firstPlaced > 0,
      let first = steps[firstPlaced]
    else { return }
    var entry = proven.count(before: first.order) - 1
    for index in stride(from: firstPlaced - 1, through: 0, by: -1) {
      let stage = log.calls[index].stage.arena
      while entry >= 0, proven.entries[entry].made == .unknown,
        proven.entries[entry].step.stage != stage
      {
        entry -= 1
      }
      guard entry >= 0, !proven.entries[entry].isGap, proven.entries[entry].step.stage == stage,
        told[proven.entries[entry].step] == nil
      else { return }
      let step = proven.entries[entry].step
      steps[index] = step
      told[step] = ArenaEvidence.Told(call: index, timed: isTimed)
      entry -= 1
    }
  }

  /// A number of the log, nil where it is absent.
  static func known(_ number: Int64) -> Int64? { number == ConsoleLog.absent ? nil : number }

  /// Whether stamps are instants, not mere distances.
  var hasInstants: Bool {
    guard isTimed, let stamps = log.stamps else { return false }
    return !stamps.isRelative && !stamps.yearAssumed
  }

  /// A stamp in nanoseconds since 1970 UTC; nil where it is absent or no instant.
  func instant(_ stamp: Int64) -> Int64? {
    hasInstants ? Self.known(stamp).map { $0 &+ offset } : nil
  }

  /// Whether durations can be taken from the stamps.
  var isTimed: Bool { log.stamps != nil && !log.timesWorthless }

  /// Attempts that came to an end.
  func finishedAttempts(of call: ConsoleCall) -> Int {
    call.attempts.count { log.attempts[$0].status != .aborted }
  }

  /// How a call ended, all its attempts together.
  func status(of call: ConsoleCall) -> Status {
    switch call.ending {
    case .accepted: .ok
    case .inFlight, .interrupted: .aborted
    case .exhausted, .crashed: lastFailure(of: call)?.status ?? .aborted
    case .lost: .unknown
    }
  }

  /// The class of the error with which a failed call ended.
  func errorClass(of call: ConsoleCall) -> String? {
    switch call.ending {
    case .accepted, .lost: nil
    case .inFlight: "in flight when the log ended"
    case .interrupted: "KeyboardInterrupt"
    case .exhausted, .crashed: lastFailure(of: call).flatMap { log.errorClass(of: $0) }
    }
  }

  private func lastFailure(of call: ConsoleCall) -> ConsoleAttempt? {
    call.attempts.last { log.attempts[$0].status.isFailure && log.attempts[$0].status != .aborted }
      .map { log.attempts[$0] }
  }

  /// Bytes of the answer that counted.
  func responseBytes(of call: ConsoleCall) -> Int64? {
    guard call.ending == .accepted, let last = call.attempts.last else { return nil }
    return Self.known(log.attempts[last].responseBytes)
  }
}
