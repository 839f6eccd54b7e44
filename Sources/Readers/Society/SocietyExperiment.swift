import Trace

/// What the tables of one experiment hold, whatever they were read from.
///
/// Times are nanoseconds since 1970 UTC.
struct SocietyExperiment: Sendable {
  /// The row of the table of experiments, or `experiment_info.yaml`.
  struct Info: Sendable {
    var name: String?
    /// 0 not started, 1 running, 2 finished, 3 failed, 4 stopped by the user.
    var status: Int64?
    var error: String?
    var inputTokens: Int64?
    var outputTokens: Int64?
    var created: Int64?
    var updated: Int64?
  }

  /// One agent's state at the end of one step.
  struct Status: Sendable {
    var agent: Int32
    var moment: Moment
    var created: Int64
  }

  /// A simulated time: the day and the second in it.
  struct Moment: Hashable, Sendable, Comparable {
    var day: Int32
    var second: Double

    static func < (left: Moment, right: Moment) -> Bool {
      (left.day, left.second) < (right.day, right.second)
    }
  }

  /// A line of a dialog.
  struct Dialog: Sendable {
    /// What a line is.
    enum Kind: Sendable, Equatable {
      case thought
      /// Said by an agent to another; on record with both.
      case talk
      case question
      case answer
    }

    var kind: Kind
    var agent: Int32
    /// Who said it; the agent itself where it is its own record.
    var speaker: Int32
    var moment: Moment
    /// Hash of what was said.
    var content: UInt64
    /// Whether the record is wrapped as version 1.5 wraps what arrives.
    var isWrapped: Bool
    var created: Int64
  }

  /// An agent's answers to a survey.
  struct Survey: Sendable {
    var agent: Int32
    var moment: Moment
    /// Number of answers in a list, as version 1.5 keeps them; −1 for one answer alone, 0 where that
    /// is not known.
    var answers: Int32
    var created: Int64
  }

  /// The end of a step: its common prompt is written when all is saved.
  struct Prompt: Sendable {
    var moment: Moment
    var created: Int64
  }

  /// A task of the engine for single agents.
  struct Task: Sendable {
    var id: Int64
    var agent: Int32
  }

  /// Its identifier in small letters with dashes.
  let id: String
  var info: Info?
  /// The agents that have a profile.
  var profiles: [Int32] = []
  /// The group of agents, where the source tells.
  var groups: [Int32: Int32] = [:]
  var statuses: [Status] = []
  var dialogs: [Dialog] = []
  var surveys: [Survey] = []
  var prompts: [Prompt] = []
  var tasks: [Task] = []
  /// Rows of `metric`, `pending_dialog` and `pending_survey`.
  var metrics = 0
  var pendingDialogs = 0
  var pendingSurveys = 0
  /// Metrics that MLflow keeps.
  var tracked: [MLflowMetric] = []
  /// Identifiers of surveys that the database keeps as numbers, so that digits are lost.
  var identifiersAsNumbers = 0
  /// Uncertainty of the times of its tables, in nanoseconds.
  var resolution: Int64 = 1000
  /// Which source its tables come from, such as `sqlite` or `avro`.
  var source = ""
  /// The path of that source.
  var path = ""
  /// Rows of its tables that could not be used.
  var skipped = 0
  private var ownName: String?

  init(id: String) { self.id = id }

  /// Whether any table of its own holds a row.
  var hasRows: Bool {
    !(profiles.isEmpty && statuses.isEmpty && dialogs.isEmpty && surveys.isEmpty && prompts.isEmpty
      && tasks.isEmpty && tracked.isEmpty && metrics == 0)
  }

  /// The same under a name of its own, as where nothing tells one.
  func renamed(_ name: String) -> SocietyExperiment {
    var result = self
    result.ownName = name
    return result
  }

  /// The name for the user.
  var name: String {
    if let name = info?.name, !name.isEmpty { return name }
    return ownName ?? id
  }
}

/// A value that was tracked with MLflow.
struct MLflowMetric: Sendable {
  var key: String
  /// Nanoseconds since 1970 UTC.
  var time: Int64
  var step: Int64
}
