/// Who is slow: agents or groups held against all calls of the same stages.
///
/// Each call is divided by the median of its stage, so that nobody is slow for having the slower work
/// to do. Composites and stages in which only one actor has calls tell nothing and are left out.
public struct ActorProfile: Sendable, Equatable {
  /// What an actor is.
  public enum Kind: String, Sendable {
    /// Agents.
    case agent
    /// Groups, processes or sessions.
    case group
  }

  /// What the interval of an actor says.
  public enum Pace: String, Sendable {
    /// Slower than the rest beyond the noise.
    case slower
    /// Faster than the rest beyond the noise.
    case faster
    /// Not told apart from the rest.
    case usual
    /// Too few calls to say.
    case unknown
  }

  /// One agent or group.
  public struct Actor: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its calls.
    public var calls = 0
    /// Its calls with a duration.
    public var timed = 0
    /// Sum of these durations, each stretch of work once.
    public var busy: Int64 = 0
    /// Calls that failed for good.
    public var failed = 0
    /// Calls with more than one attempt; nil where nothing counts attempts.
    public var retried: Int?
    /// Calls held against those of others.
    public var compared = 0
    /// Median of call ÷ median of its stage.
    ///
    /// 1.6 is 60 % slower than usual; nil without compared calls.
    public var pace: Double?
    /// Ends of its 95 % order-statistic interval; nil where the calls are too few.
    public var paceLow: Double?
    /// See ``paceLow``.
    public var paceHigh: Double?
    /// What the interval says after Bonferroni's adjustment for the number of actors.
    public var verdict = Pace.unknown
  }

  /// What the actors are.
  public var kind: Kind
  /// The slowest first; those without a pace last, by name.
  public var actors: [Actor] = []
  /// Where actors wait for one another; nil where steps or actors are unknown.
  public var barriers: BarrierProfile?
  /// What another assignment of agents to groups would save; nil for agents, and where agents' own times
  /// or groups are unknown.
  public var balance: GroupBalance?

  /// What waiting means to each actor, by name; empty where they don't wait for one another.
  public var members: [String: BarrierProfile.Member] {
    guard let barriers, barriers.isBarrier else { return [:] }
    return Dictionary(
      barriers.members.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
