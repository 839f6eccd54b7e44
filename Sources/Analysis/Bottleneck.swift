/// A place where a change would gain time.
public struct Bottleneck: Sendable, Equatable {
  /// What it is, in a few words.
  public var what: String
  /// The stage concerned; nil where it is the whole run.
  public var stage: String?
  /// Share of the run's wall time.
  public var share: Double?
  /// Share of the run's wall time for which it is what the run's end waited for, where calls ran side by
  /// side; nil where they didn't, and for what is no stage.
  public var pathShare: Double?
  /// Upper bound of the saving in nanoseconds.
  public var saving: Int64?
  /// The 95 % interval of the saving in another such run, in nanoseconds; nil where none is known.
  public var interval: ClosedRange<Int64>?
  /// What to do about it.
  public var advice: String

  /// An entry with those facts.
  public init(what: String, stage: String?, share: Double?, saving: Int64?, advice: String) {
    self.what = what
    self.stage = stage
    self.share = share
    self.saving = saving
    self.advice = advice
  }
}
