/// How a run is written, whatever simulates it.
public struct RunOutputOptions: Sendable {
  /// What becomes of the simulated program's own output.
  public enum Console: String, Sendable, CaseIterable {
    /// `console.log` as the program printed it.
    case plain
    /// And `console.ts.log` with the time in front of each line.
    case stamped
    /// Nothing.
    case none
  }

  /// The run's name, with which the paths in an archive begin.
  public var name = "run"
  /// What becomes of the console.
  public var console = Console.stamped
  /// Whether the program's output arrives in blocks of 8 KB that share one time, as it does where
  /// nobody asked for line buffering; what is left in the last block is lost if it is killed.
  public var isBuffered = false
  /// Whether a run that RunLens wrote may be replaced.
  public var replaces = false
  /// RunLens's version, for the manifest.
  public var version = ""
  /// Whether the user wants the program to stop; asked often.
  public var isStopped: @Sendable () -> Bool = { false }

  /// A stamped console, and nothing is replaced.
  public init() {}
}
