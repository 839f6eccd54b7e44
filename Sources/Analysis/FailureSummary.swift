/// Spans of one stage that failed in one way.
public struct FailureSummary: Sendable, Equatable {
  /// The step's name.
  public var stage: String
  /// The status's name.
  public var status: String
  /// The error's class, where the source names one.
  public var error: String?
  /// How often.
  public var count: Int
  /// Count over the attempts (where attempts are known) or calls of the stage.
  ///
  /// A call that was cut off before its first attempt ended counts as one attempt.
  public var shareOfStage: Double

  /// An entry with those facts.
  public init(stage: String, status: String, error: String?, count: Int, shareOfStage: Double) {
    self.stage = stage
    self.status = status
    self.error = error
    self.count = count
    self.shareOfStage = shareOfStage
  }
}
