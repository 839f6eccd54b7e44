/// A mark on an axis.
struct ChartTick: Sendable, Equatable {
  /// The value that it marks.
  let value: Double
  /// What stands beside it; nil for a line that only guides the eye.
  let label: String?
  /// A second line below the label, such as the date of the first tick of a day.
  var detail: String?
  /// Whether a narrow chart leaves the label out.
  var isOptional = false
}

extension [ChartTick] {
  /// The ticks with every other label optional, where there are more than a few.
  func thinnedForNarrow(most: Int = 5) -> [ChartTick] {
    let labelled = indices.filter { self[$0].label != nil }
    guard labelled.count > most else { return self }
    let keep = (labelled.count + most - 1) / most
    var result = self
    for (rank, index) in labelled.enumerated() where rank % keep != 0 {
      result[index].isOptional = true
    }
    return result
  }
}
