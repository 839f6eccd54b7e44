public import Trace

/// The spans of one stretch of a run in lanes, and the chain of them that bounds its length.
///
/// Times are nanoseconds since 1970 UTC, durations nanoseconds. A stretch is one iteration of a day,
/// or the whole run where no iteration is known.
public struct Waterfall: Sendable, Equatable {
  /// Why this stretch was chosen.
  public enum Choice: String, Sendable {
    /// It took the longest.
    case slowest
    /// Most of its spans failed.
    case mostFailures
    /// Half of the stretches took longer.
    case typical
    /// It took the least time.
    case fastest
    /// It came first.
    case first
    /// The run has no other.
    case only
  }

  /// Whose spans a lane holds.
  public enum LaneKind: String, Sendable {
    /// One agent a lane.
    case agent
    /// One group of agents a lane.
    case group
  }

  /// The spans of one agent or group.
  public struct Lane: Sendable, Equatable {
    /// The agent or group; nil for spans that belong to none.
    public var name: String?
    /// The group of the agent; nil where none is known or the lane is that of a group.
    public var group: String?
    /// Rows beside each other that its spans need, at least 1.
    public var tracks = 1
    /// Sum of the durations of its work, in which overlapping time counts several times.
    public var busy: Int64 = 0
    /// Its spans in the stretch, shown or not.
    public var spans = 0
  }

  /// What a span is to the others of its stretch.
  public enum BarKind: String, Sendable {
    /// Work that is not part of other work.
    case work
    /// A part of a call that is shown too, such as an attempt.
    case part
    /// A step that holds work which is shown too.
    case container
    /// A wait for a turn.
    case wait
  }

  /// One span.
  public struct Bar: Sendable, Equatable {
    /// Position of its lane.
    public var lane: Int
    /// Row within the lane, from 0.
    public var track: Int
    /// The step's name.
    public var stage: String
    /// The part of the step.
    public var phase: String
    /// Who acted, where a lane holds several.
    public var agent: String?
    /// 1-based attempt, or the attempts of a call; nil where unknown.
    public var attempt: Int?
    /// When it began.
    public var start: Int64
    /// How long it took; nil where only its start is known, as of a call that was cut off.
    public var duration: Int64?
    /// Where its duration comes from.
    public var timing: Timing
    /// How it ended.
    public var status: Status
    /// The error's class.
    public var error: String?
    /// What it is to the others.
    public var kind: BarKind
    /// Whether it is a link of the chain that bounds the stretch.
    public var isOnPath = false

    /// Whether its ends are those of neighbouring events rather than its own.
    public var isInferred: Bool { timing == .adjacent || timing == .database }
  }

  /// One link of the chain: a span or the wait before one.
  public struct Link: Sendable, Equatable {
    /// When it begins.
    public var start: Int64
    /// When it ends.
    public var end: Int64
    /// Lane of the span; nil for a wait in which nothing on the chain ran, and where the lane is left
    /// out.
    public var lane: Int?
    /// Row within the lane; 0 for a wait.
    public var track = 0
    /// The step; nil for a wait.
    public var stage: String?
    /// Whether the span's own ends are not measured.
    public var isInferred = false

    /// Its length.
    public var length: Int64 { end.saturatingSubtract(start) }
  }

  /// Time on the chain by what took it.
  public struct Part: Sendable, Equatable {
    /// The step; nil for waits.
    public var stage: String?
    /// How long.
    public var time: Int64
  }

  /// Why it was chosen.
  public var choice: Choice
  /// The run's name, where the table holds several; nil otherwise.
  public var run: String?
  /// Simulated day; nil where unknown.
  public var day: Int32?
  /// Simulated iteration; nil where unknown.
  public var iteration: Int32?
  /// The first known instant.
  public var start: Int64
  /// From the first to the last instant.
  public var wall: Int64
  /// What a lane is.
  public var laneKind = LaneKind.agent
  /// The lanes, by group and name.
  public var lanes: [Lane] = []
  /// The spans shown, by lane, track and start, each whole before its parts.
  public var bars: [Bar] = []
  /// Spans of the stretch with a start, shown or not; the only attempt of a call is the call itself.
  public var spans = 0
  /// Spans without a start, which can't be placed.
  public var unplaced = 0
  /// Agents or groups whose lane is left out.
  public var lanesLeftOut = 0
  /// Spans that fail.
  public var failed = 0
  /// The chain from the first instant to the last, waits included.
  public var path: [Link] = []
  /// Spans on the chain.
  public var pathSpans = 0
  /// Time on the chain by step, the longest first; waits are one of the parts.
  public var parts: [Part] = []
  /// Time on the chain whose ends are inferred.
  public var inferredOnPath: Int64 = 0
  /// The spans among which the chain was looked for: the longest ones of a huge stretch.
  public var pathCandidates = 0

  /// Spans that are not shown.
  public var leftOut: Int { spans - bars.count }
}

/// How much of a stretch a ``Waterfall`` shows.
public struct WaterfallLimits: Sendable {
  /// Stretches chosen at most.
  public var choices = 5
  /// Spans of the first stretch.
  public var bars = 260
  /// Spans of each further stretch.
  public var furtherBars = 80
  /// Lanes.
  public var lanes = 24
  /// Rows within a lane.
  public var tracks = 6
  /// Links of the chain.
  public var links = 300
  /// Spans among which the chain is looked for.
  public var pathCandidates = 50_000

  /// The usual limits, which keep a page small.
  public init() {}
}
