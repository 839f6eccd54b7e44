/// One iteration of one simulated day.
public struct IterationSummary: Sendable, Equatable {
  /// Simulated day.
  public var day: Int32
  /// Iteration of the day; nil for spans of the day as a whole.
  public var iteration: Int32?
  /// First instant known, nanoseconds since 1970 UTC.
  public var start: Int64?
  /// From the first to the last instant of its spans; nil where fewer than two instants are known.
  public var wall: Int64?
  /// Sum of the durations by stage; a stage without durations is left out.
  ///
  /// Calls and steps count, each once with its best evidence; attempts only in stages where nothing
  /// larger is timed.
  public var stages: StageTotals

  /// An entry with those facts.
  public init(
    day: Int32, iteration: Int32?, start: Int64?, wall: Int64?, stages: StageTotals
  ) {
    self.day = day
    self.iteration = iteration
    self.start = start
    self.wall = wall
    self.stages = stages
  }
}
