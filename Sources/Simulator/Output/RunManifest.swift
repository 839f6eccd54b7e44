/// What a run's `manifest.json` says, in the layout of the recorded runs.
///
/// It is written last, so that a run without one is known to be incomplete.
public struct RunManifest: Sendable, Equatable {
  /// How the simulated program was stopped.
  public struct Kill: Sendable, Equatable {
    /// The signal's name, `SIGKILL` or `SIGINT`.
    public var signal: String
    /// When it came, in nanoseconds since 1970 UTC.
    public var time: Int64
    /// What it fell into, in words.
    public var when: String

    /// A signal with those facts.
    public init(signal: String, time: Int64, when: String) {
      self.signal = signal
      self.time = time
      self.when = when
    }
  }

  /// The run's name.
  public var run = ""
  /// The simulated program: `arena`, `groups`, `pipeline` or `service`.
  public var workload = "arena"
  /// When the process started, in nanoseconds since 1970 UTC.
  public var start: Int64 = 0
  /// When it ended.
  public var end: Int64 = 0
  /// Its exit status; the negative number of the signal that ended it.
  public var exitCode = 0
  /// Its arguments, its own name first; empty where the workload has none.
  public var arguments: [String] = []
  /// How it was stopped; nil where it ended by itself.
  public var killed: Kill?
  /// Simulated days; nil where the workload has none.
  public var days: Int?
  /// Iterations a day.
  public var iterations: Int?
  /// Number of agents.
  public var agents: Int?
  /// For each agent, every how many iterations it reflects; 0 is never.
  public var reflectFrequency: [Int] = []
  /// Seed of all random choices.
  public var seed: UInt64 = 0
  /// Rate of each fault by its name in the truth, from 0 to 1.
  public var faults: [(name: String, rate: Double)] = []
  /// Rate of each oddity of the answers' texts by its name, from 0 to 1.
  public var quirks: [(name: String, rate: Double)] = []
  /// Every other parameter in the words of its command-line option, in the options' order.
  public var parameters: [(name: String, value: String)] = []

  /// Nothing yet.
  public init() {}

  /// Whether both say the same.
  public static func == (left: RunManifest, right: RunManifest) -> Bool {
    left.json(version: "") == right.json(version: "")
  }
}
