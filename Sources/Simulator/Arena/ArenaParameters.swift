/// What run of Agent-Trading-Arena to simulate.
///
/// The same parameters give the same bytes on every machine.
public struct ArenaParameters: Sendable {
  /// How prompts and answers are named and kept.
  public enum Layout: String, Sendable, CaseIterable {
    /// The program's own names, under which later calls overwrite earlier ones.
    case original
    /// Every call keeps its prompt and its answer, such as `day0_iter1_agent2_buy_prompt.txt`.
    case perCall = "per-call"
  }

  /// Rates of the oddities of otherwise good answers, from 0 to 1.
  public struct Quirks: Sendable, Equatable {
    /// A double quote, which breaks the statements that store the answer.
    public var doubleQuote = 0.0
    /// An apostrophe in a strategy, which breaks the statement for the agent's next day.
    public var apostrophe = 0.0
    /// Characters beyond ASCII.
    public var unicode = 0.0
    /// A stock that nobody trades, so that the order is refused.
    public var unknownStock = 0.0
    /// Lines that look like the log's own.
    public var marker = 0.0

    /// No oddities.
    public init() {}

    /// The rates by the names of the truth's `quirk` field.
    public var named: [(name: String, rate: Double)] {
      [
        ("dquote", doubleQuote), ("apostrophe", apostrophe), ("unicode", unicode),
        ("badstock", unknownStock), ("marker", marker),
      ]
    }
  }

  /// How the run ends.
  public enum Ending: Sendable, Equatable {
    /// After its last day.
    case complete
    /// By SIGKILL, so many nanoseconds after its start.
    case killed(after: Int64)
    /// By SIGKILL during the attempt of that number, from 0.
    case killedDuringAttempt(Int)
    /// By SIGKILL inside the commit of the answer of that number, from 0; a hot journal is left.
    case killedInsideCommit(Int)
    /// By SIGINT, so many nanoseconds after its start.
    case interrupted(after: Int64)
    /// By an exception, where the program fails by itself at that attempt, from 0.
    case crashed(Int)

    /// Whether the program may end inside an attempt that is counted.
    var isCounted: Bool {
      switch self {
      case .killedDuringAttempt, .crashed: true
      case .complete, .killed, .killedInsideCommit, .interrupted: false
      }
    }
  }

  /// Name of the run, as the program's `--SAVE_NAME`.
  public var name = "arena-simulated"
  /// Number of days, at least 1.
  public var days = 2
  /// Iterations of a day, at least 1.
  public var iterations = 2
  /// Number of agents, at least 1.
  public var agents = 3
  /// Number of stocks, from 1 to 26.
  public var stocks = 3
  /// Every how many iterations each agent reflects, 0 for never; repeated over the agents.
  public var reflectFrequency = [0, 1, 2]
  /// The most gossip that an agent hears a day.
  public var gossipMaximum = 2
  /// Seed of all random choices.
  public var seed: UInt64 = 1
  /// When the process starts, in nanoseconds since 1970 UTC.
  public var start = SimulatedStart.standard
  /// Names of the prompt and answer files.
  public var layout = Layout.original
  /// Agents whose turns run side by side; 1 is the program's own strict sequence.
  public var concurrency = 1
  /// Whether every row is committed by itself, as the program does; else once an iteration.
  public var commitsEveryRow = true
  /// Nanoseconds of sleep before each order's row.
  public var orderSleep: Int64 = 10_000_000
  /// Oddities of the answers.
  public var quirks = Quirks()
  /// How it ends.
  public var ending = Ending.complete
  /// Whether the program's fault of the first long reflection of day 1 is kept, which ends every run
  /// with three or more iterations.
  public var keepsUpstreamFault = false
  /// Whether a list as the answer of a long reflection ends the program, as it does; else such
  /// answers are not made.
  public var listAnswersCrash = false
  /// Whether the truth is written.
  public var writesTruth = true
  /// Whether one line an attempt is written to the trace.
  public var writesTrace = false
  /// Whether what the program prints goes anywhere; else no time is spent on it.
  var printsConsole = true
  /// Whether the service looks for equal prompts; else they needn't be hashed.
  var hashesPrompts = true

  /// A small run without faults.
  public init() {}

  /// How often that agent reflects.
  func reflectFrequency(of agent: Int) -> Int {
    reflectFrequency.isEmpty ? 0 : max(0, reflectFrequency[agent % reflectFrequency.count])
  }

  /// - Throws: ``SimulatorError/parameters(_:)`` for what can't be simulated.
  func check() throws(SimulatorError) {
    func demand(_ holds: Bool, _ sentence: String) throws(SimulatorError) {
      if !holds { throw .parameters(sentence) }
    }
    try demand((1...100_000).contains(days), "days must be from 1 to 100000, not \(days)")
    try demand(
      (1...10_000).contains(iterations), "iterations must be from 1 to 10000, not \(iterations)")
    try demand((1...100_000).contains(agents), "agents must be from 1 to 100000, not \(agents)")
    try demand((1...26).contains(stocks), "stocks must be from 1 to 26, not \(stocks)")
    try demand(
      (1...100_000).contains(concurrency), "concurrency must be at least 1, not \(concurrency)")
    try demand(gossipMaximum >= 0, "gossip can't be fewer than 0")
    try demand(
      (0...60_000_000_000).contains(orderSleep), "the sleep before an order must be 0 to 60 s")
    try demand(
      (0...4_000_000_000_000_000_000).contains(start), "the start must lie from 1970 to 2096")
    for quirk in quirks.named {
      try demand(
        (0...1).contains(quirk.rate), "the rate of '\(quirk.name)' must be from 0 to 1")
    }
  }
}
