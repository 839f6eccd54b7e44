/// What logs of LOOM tell beside turns.
struct LoomLog {
  /// What one provider's lines tell; its successes have no line.
  struct Provider {
    /// Requests that failed.
    var errors = 0
    /// Calls that gave up after their last request.
    var gaveUp = 0
    /// Answers that a fixed text took the place of.
    var fallbacks = 0
    var cacheHits = 0

    /// Requests that were repeated: a call that gives up leaves its last error unrepeated.
    var retries: Int { max(0, errors - gaveUp) }
  }

  /// Something that happened at a moment.
  struct Event {
    enum Kind: UInt8 {
      case providerError, cacheHit, fallbackResponse, fallingBack, llmCallFailed, recordedCost,
        alert
    }

    var kind: Kind
    var clock: Int64
    /// Name of the provider, or where that is not known of the reporter.
    var provider: Int32
    /// Number of the error's text, -1 without one.
    var error: Int32 = -1
    var cost = Double.nan
  }

  /// A step with a duration in its own line.
  struct Step {
    /// Name of the step.
    var stage: String
    /// When it ended, to the second.
    var end: Int64
    var duration: Int64
  }

  /// One run of a benchmarked function.
  struct Iteration {
    var benchmark: Int32
    var number: Int64
    var duration: Int64
    var error: Int32
  }

  /// By the numbers of their names.
  var providers: [Int32: Provider] = [:]
  var events: [Event] = []
  var steps: [Step] = []
  var iterations: [Iteration] = []
  /// Lines by level, in the order of ``LoggingLevel``.
  var levels = [Int](repeating: 0, count: LoggingLevel.allCases.count)
  /// Lines that continue another or have no form at all.
  var otherLines = 0
  /// Turns put into the queue, repeats included.
  var submissions = 0
  /// Saves of sessions, each of which deletes the session's turns.
  var sessionSaves = 0
  /// First and last time.
  var first = LoomEvidence.absent
  var last = LoomEvidence.absent
}
