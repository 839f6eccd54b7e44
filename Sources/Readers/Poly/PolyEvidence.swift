import Trace

/// What the parts of a Polyalphascan run tell.
struct PolyEvidence {
  /// Stands for a time that is not known.
  static var absent: Int64 { .min }

  static let databaseSource = "state.db"
  static let consoleSource = "console"
  static let statusSource = "pipeline_status"
  static let logSource = "log"
  static let experimentSource = "experiments"

  var state = PolyState()
  var segments: [PolySegment] = []
  var pollers: [PolyPoller] = []
  var consoles: [PolyConsoleRun] = []
  var polls: [PolyPolledRun] = []
  /// Runs that the service said it had started and of which no poll ever shows anything.
  var unbegun = 0
  var experiments: [PolyExperiment] = []
  var requests: [PolyRequest] = []
}

/// How a thing in a log ended, with the error's class.
struct PolyOutcome: Equatable {
  var status: Status
  var error: String?

  static let ok = PolyOutcome(status: .ok)
  static let unknown = PolyOutcome(status: .unknown)
  static let aborted = PolyOutcome(status: .aborted, error: "in flight")

  init(status: Status, error: String? = nil) {
    self.status = status
    self.error = error
  }

  /// The outcome that an error's text stands for, such as httpx writes it.
  init(_ text: String) {
    // `Server error '500 Internal Server Error' for url '…'`.
    if let quote = text.firstIndex(of: "'"),
      let code = Int(text[text.index(after: quote)...].prefix { $0.isNumber }),
      (100..<600).contains(code)
    {
      status = ErrorClass.status(http: code)
      error = "http_\(code)"
      return
    }
    status = text.isEmpty ? .error : ErrorClass.status(text)
    error = ErrorClass.short(text)
  }
}

/// A stretch of a log between two moments, which may lack its end.
struct PolyStretch {
  var start: Int64
  var end = PolyEvidence.absent
  var outcome = PolyOutcome.aborted
}

/// A wait that the log announces, before a request is repeated.
struct PolyWait {
  var stage: String
  var start: Int64
  var duration: Int64
}

/// One call of the model (or of the market's service) as far as the log tells it.
struct PolyCall {
  var stage: String
  /// What it was about, where the log says so.
  var title: String?
  var start = PolyEvidence.absent
  var end = PolyEvidence.absent
  var outcome = PolyOutcome.aborted
  /// Attempts that failed before, in order.
  var failed: [PolyOutcome] = []
}

/// A failed attempt of which the log does not say whose it is.
struct PolyLooseAttempt {
  var stage: String
  var clock: Int64
  var outcome: PolyOutcome
}

/// The calls of a run, or of the poller.
struct PolyWork {
  /// Whether a console tells it, which has no times.
  var isOfConsole = false
  var calls: [PolyCall] = []
  var waits: [PolyWait] = []
  var loose: [PolyLooseAttempt] = []
  /// Further calls of which only the number is told, beyond those that become rows.
  var untold = 0
  /// Results that were taken from the cache, by stage.
  var cached: [String: Int] = [:]
}

/// One pipeline run in a log, from its fetch of events on.
struct PolySegment {
  /// Name of the log without its endings, by which a console belongs to it.
  var stem: String
  var start: Int64
  var last: Int64
  /// Whether its last step is in the log.
  var isEnded = false
  var fetch: PolyStretch?
  var implications: PolyStretch?
  var validation: PolyStretch?
  var work = PolyWork()
  /// Groups whose implications had to be found.
  var newGroups = 0
  /// Why the run failed, as the log says.
  var failure: PolyOutcome?
}

/// What a server's market poller did, event by event.
struct PolyPoller {
  /// One new event.
  struct Event {
    var id: String
    var stretch: PolyStretch
  }

  var events: [Event] = []
  var work = PolyWork()
}

/// One step of a pipeline run.
struct PolyStep: Equatable {
  var number: Int
  var title: String
  /// Instant in UTC, ``PolyEvidence/absent`` where not known.
  var start = PolyEvidence.absent
  var duration = PolyEvidence.absent
  var resolution: Int64
  var status: Status
  var details: [String] = []

  /// The steps by number, from 1 on.
  static let titles = [
    "Fetch Markets", "Build Groups", "Detect New", "Find Implications", "Expand Pairs",
    "Validate Logic", "Build Portfolios", "Export Data",
  ]
}

/// One pipeline run as its console shows it.
struct PolyConsoleRun {
  var stem: String
  var isFull: Bool
  var steps: [PolyStep] = []
  /// Nanoseconds that the run took by its own word.
  var elapsed = PolyEvidence.absent
  var resolution: Int64 = 0
  var mode: String?
  var isEnded = false
}

/// One pipeline run as polls of its status show it.
struct PolyPolledRun {
  var steps: [PolyStep] = []
  var elapsed = PolyEvidence.absent
  var isRunning = false
  /// When the service was asked last.
  var lastPoll = PolyEvidence.absent
}

/// One script of the experiments.
struct PolyExperiment {
  var script: String
  var end: Int64
  var duration: Int64
  var resolution: Int64
}

/// One HTTP request that httpx logged.
struct PolyRequest {
  var clock: Int64
  var host: String
  var outcome: PolyOutcome
}
