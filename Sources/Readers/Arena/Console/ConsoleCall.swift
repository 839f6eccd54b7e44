public import Trace

/// One prompt of the console log, with all of its attempts.
public struct ConsoleCall: Sendable, Equatable {
  /// How a call ended.
  public enum Ending: UInt8, Sendable {
    /// An attempt was accepted.
    case accepted
    /// The simulator went on after nothing but failed attempts.
    case exhausted
    /// The log ends in it.
    case inFlight
    /// The program crashed in it or right after its last attempt.
    case crashed
    /// The program was interrupted from the keyboard in it.
    case interrupted
    /// The log goes on, but the part with the outcome is missing.
    case lost
  }

  /// Stage, from the prompt itself.
  public var stage: ConsoleStage
  /// How it ended.
  public var ending: Ending
  /// Stamp of the prompt's first line in nanoseconds; `ConsoleLog.absent` where there is none.
  public var start: Int64
  /// Stamp of the last attempt's outcome; `ConsoleLog.absent` where there is none.
  public var end: Int64
  /// Offset in the log of the prompt's first line.
  public var offset: Int64
  /// Bytes of the prompt's text, as in its file; `ConsoleLog.absent` where it is cut.
  public var promptBytes: Int64
  /// ``ContentHash`` of the prompt's text, the same as of its file; 0 where it is cut.
  public var promptHash: UInt64
  /// Index of its first attempt.
  public var firstAttempt: Int32
  /// Number of its attempts, 0 where they are lost.
  public var attemptCount: Int32
  /// Whether orders were settled between the call before and this one.
  public var followsSettlement: Bool

  /// Indices of its attempts.
  public var attempts: Range<Int> { Int(firstAttempt)..<Int(firstAttempt) + Int(attemptCount) }
}

/// One turn of the simulator's repeat loop: one answer, or one failure, as the program saw it.
public struct ConsoleAttempt: Sendable, Equatable {
  /// Index of its call.
  public var call: Int32
  /// How it ended; `aborted` where the log ends in it.
  public var status: Status
  /// Index into ``ConsoleLog/errorClasses``, or -1 where there is none.
  public var errorClass: Int16
  /// Stamp from which it ran in nanoseconds; `ConsoleLog.absent` where there is none.
  public var start: Int64
  /// Stamp of its first outcome line; `ConsoleLog.absent` where there is none.
  public var end: Int64
  /// Bytes of the answer's value as printed; `ConsoleLog.absent` where it was not printed.
  public var responseBytes: Int64
  /// Retries inside of the client library that were logged.
  public var hiddenRetries: Int32
  /// HTTP requests that were logged.
  public var requests: Int32
  /// Sum of the waits before the logged retries in nanoseconds.
  public var backOff: Int64
}
