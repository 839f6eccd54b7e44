/// What a console log tells, as compact records in the order of the log.
public struct ConsoleLog: Sendable {
  /// Stands for an absent stamp or size.
  @inlinable public static var absent: Int64 { .min }

  /// The prompts of the last run in the log.
  public internal(set) var calls: [ConsoleCall] = []
  /// The attempts of all calls; those of one call stand together.
  public internal(set) var attempts: [ConsoleAttempt] = []
  /// Names of exception classes, or `validator`; attempts index into it.
  public internal(set) var errorClasses: [String] = []
  /// The provider that the first line names.
  public internal(set) var provider: String?
  /// The model that the second line names.
  public internal(set) var model: String?
  /// How lines are stamped; nil for a plain log.
  public internal(set) var stamps: LogStampFormat?
  /// Whether the stamps tell nothing because the program's output was buffered.
  public internal(set) var timesWorthless = false
  /// First stamp of the last run in nanoseconds.
  public internal(set) var firstStamp: Int64 = ConsoleLog.absent
  /// Last stamp in nanoseconds.
  public internal(set) var lastStamp: Int64 = ConsoleLog.absent
  /// Runs in the log before the one that is kept.
  public internal(set) var earlierRuns = 0
  /// Whether the log starts in the middle of a run.
  public internal(set) var headMissing = false
  /// Last line of the traceback that ended the run.
  public internal(set) var crash: String?
  /// Whether the run was interrupted from the keyboard.
  public internal(set) var interrupted = false
  /// Orders settled.
  public internal(set) var settlements = 0
  /// Statements that the database refused.
  public internal(set) var databaseErrors = 0
  /// Stamps of the first 10 000 refused statements, where lines are stamped.
  public internal(set) var databaseErrorStamps: [Int64] = []
  /// Tables that existed already: the directory was used before.
  public internal(set) var existingTables = 0
  /// Logged retries inside of the client library, also outside of any call.
  public internal(set) var hiddenRetries = 0
  /// Logged HTTP requests, also outside of any call.
  public internal(set) var requests = 0
  /// Lines that fit nowhere.
  public internal(set) var strayLines = 0
  /// Lines of the whole log.
  public internal(set) var lines: Int64 = 0
  /// Bytes of the whole log.
  public internal(set) var bytes: Int64 = 0

  /// The class of an attempt's error, or nil where there is none.
  public func errorClass(of attempt: ConsoleAttempt) -> String? {
    let index = Int(attempt.errorClass)
    return errorClasses.indices.contains(index) ? errorClasses[index] : nil
  }
}
