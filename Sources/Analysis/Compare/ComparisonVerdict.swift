/// What a comparison says about one stage; the raw values are part of the contract.
public enum ComparisonVerdict: String, Sendable, CaseIterable {
  /// The interval of the ratio lies wholly above the threshold.
  case slower
  /// The interval of the ratio lies wholly below the threshold.
  case faster
  /// The interval of the ratio lies wholly within the threshold.
  case equivalent
  /// The data can't tell.
  case inconclusive
  /// The two sides measure different things, or too little.
  case notComparable = "not comparable"
}
