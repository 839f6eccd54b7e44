/// What a reader counted of a run whose spans nobody needs one by one.
public struct TalliedRun: Sendable {
  /// The path as the user gave it.
  public var path: String
  /// The counts and durations.
  public var tally: SpanTally
  /// Where the spans come from, one entry per file or folder that was read.
  public var sources: [SourceDescription] = []
  /// What the user must know before trusting the numbers.
  public var warnings = WarningList()

  /// A run of which no source is known yet.
  public init(path: String, tally: SpanTally) {
    self.path = path
    self.tally = tally
  }
}
