public import Trace

/// A recorded run in the form in which it can be run again.
///
/// Calls lie lane by lane, lanes section by section, in contiguous arrays. Times are nanoseconds.
public struct ReplayProgram: Sendable {
  /// One logical call.
  struct Call: Sendable {
    /// Position in ``stages``.
    var stage: Int32
    /// Group of calls that resemble one another: same stage, same pool.
    var cell: Int32 = 0
    /// The program's own time before its first attempt.
    var lead: Int64 = 0
    /// Its attempts: the first, and the one after the last.
    var first: Int32
    var end: Int32
    /// Equal for equal prompts of a stage; nil where the prompt is not known.
    var prompt: UInt64?
    /// Share of its prompt that a prompt of its stage before it began with; 0 where unknown.
    var prefix = 0.0
    /// The row of the table that says whose it is.
    var row: Int32
  }

  /// One attempt of a call.
  struct Attempt: Sendable {
    /// From the request to the answer, without recorded waits for a limit.
    var duration: Int64
    /// Recorded wait for a limit.
    var wait: Int64 = 0
    /// The program's own time and back-off since the attempt before; 0 for the first.
    var pause: Int64 = 0
    /// Others in flight when it was sent.
    var others: Int32 = 0
    var status: Status
    var inputTokens = SpanTable.absent64
    var outputTokens = SpanTable.absent64
    /// What it cost: as recorded, or by a list of prices; NaN where neither tells.
    var cost = Double.nan
    /// What the list takes less for a token of the prompt that had been read before; NaN where it tells
    /// nothing.
    var cachedDiscount = Double.nan
  }

  /// Calls that follow one another.
  struct Lane: Sendable {
    var first: Int32
    var end: Int32
    /// Group with places of its own, from 0.
    var pool: Int32
    /// Whose calls they are: a number for each agent.
    var owner: Int32
    /// When it arrives, from the beginning of its section; 0 where lanes do not arrive.
    var arrival: Int64 = 0
  }

  /// Lanes that run side by side, between two barriers.
  struct Section: Sendable {
    var first: Int32
    var end: Int32
    /// Position in ``places``.
    var place: Int32
    /// What passes before it begins and after the one before has ended.
    var serial: Int64
    /// The part of that in which the database works.
    var commits: Int64 = 0
  }

  /// Where in simulated time.
  public struct Place: Sendable, Hashable {
    /// The day; nil where unknown.
    public var day: Int32?
    /// The iteration; nil where unknown or for what belongs to the whole day.
    public var iteration: Int32?
  }

  /// By what attempts are priced; nil for the costs on record.
  public internal(set) var prices: PriceList?
  /// What is declared about the system.
  public internal(set) var system: ReplaySystem
  /// Names of the stages.
  public internal(set) var stages: [String] = []
  /// Iterations in the order of their beginning.
  public internal(set) var places: [Place] = []
  /// Names of the groups with places of their own; one without a name where there are none.
  public internal(set) var pools: [String] = []
  /// Lanes that ran at a time (in each group); nil where all of a section did.
  public internal(set) var recordedConcurrency: Int?
  /// From the first to the last known instant, as recorded.
  public internal(set) var recordedMakespan: Int64 = 0
  /// Calls that are known but have no time; their time is taken as the program's own.
  public internal(set) var untimedCalls = 0
  /// Why the declared dependencies do not hold in this recording; nil where they do.
  public internal(set) var doubt: String?

  var calls: [Call] = []
  var attempts: [Attempt] = []
  var lanes: [Lane] = []
  var sections: [Section] = []
  var cells = 0
  /// What passes after the last section.
  var tail: Int64 = 0

  /// Number of sections.
  public var sectionCount: Int { sections.count }
  /// Number of calls that are replayed.
  public var callCount: Int { calls.count }
  /// The most lanes of a section (of a group).
  public internal(set) var mostLanes = 0
}

extension ReplayProgram.Attempt {
  /// Whether the tokens of its prompt or of its answer are on record.
  var tellsTokens: Bool { inputTokens >= 0 || outputTokens >= 0 }
  /// Whether both are, as a price needs.
  var hasTokens: Bool { inputTokens >= 0 && outputTokens >= 0 }

  /// Costs what a list says for its tokens; nothing is known where the list has no price.
  mutating func take(_ price: PriceList.Price?) {
    cost = .nan
    guard let price, hasTokens else { return }
    cost = price.cost(input: inputTokens, output: outputTokens)
    cachedDiscount = price.saving(onInput: 1) ?? .nan
  }
}
