/// What a run should achieve: a metric of some of its spans, held against a bound.
public struct Objective: Sendable, Equatable {
  /// How a measured value compares with the bound.
  public enum Comparison: String, Sendable, CaseIterable {
    /// Less than the bound.
    case below = "<"
    /// At most the bound.
    case atMost = "<="
    /// More than the bound.
    case above = ">"
    /// At least the bound.
    case atLeast = ">="

    /// Whether smaller values are better.
    public var wantsLess: Bool { self == .below || self == .atMost }

    /// Whether a value compares so with the bound.
    public func holds(_ value: Double, _ bound: Double) -> Bool {
      switch self {
      case .below: value < bound
      case .atMost: value <= bound
      case .above: value > bound
      case .atLeast: value >= bound
      }
    }
  }

  /// The bound and how values should compare with it.
  public struct Target: Sendable, Equatable {
    /// How values should compare with the bound.
    public var comparison: Comparison
    /// The bound.
    public var bound: ObjectiveValue

    /// A target with that bound.
    public init(_ comparison: Comparison, _ bound: ObjectiveValue) {
      self.comparison = comparison
      self.bound = bound
    }
  }

  /// A name that the author gave; nil where there is none.
  public var label: String?
  /// The stage, phase or `stage/phase` as written; nil for all calls.
  public var scope: String?
  /// What is measured.
  public var metric: ObjectiveMetric
  /// What it should be; nil where it is only to be shown.
  public var target: Target?
  /// The objective as written, without label, comment and superfluous spaces.
  public var text: String
  /// The file that it stands in, or the profile.
  public var path: String
  /// Its line there, from 1.
  public var line: Int

  /// An objective with those parts, from that place.
  public init(
    label: String? = nil, scope: String? = nil, metric: ObjectiveMetric, target: Target?,
    text: String, path: String, line: Int
  ) {
    self.label = label
    self.scope = scope
    self.metric = metric
    self.target = target
    self.text = text
    self.path = path
    self.line = line
  }

  /// Where it stands: `PATH:LINE`.
  public var place: String { "\(path):\(line)" }
}
