/// What the counted runs of one contender cost.
struct Series: Sendable, Equatable {
  /// In the order of the rounds.
  var runs: [Measurement] = []

  /// The least of one figure; nil without a run.
  func least(_ figure: KeyPath<Measurement, Double>) -> Double? {
    runs.map { $0[keyPath: figure] }.min()
  }

  /// The median of one figure, of an even number the mean of the two in the middle; nil without a run.
  func median(_ figure: KeyPath<Measurement, Double>) -> Double? {
    let sorted = runs.map { $0[keyPath: figure] }.sorted()
    guard !sorted.isEmpty else { return nil }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// The most memory of all runs, in bytes; nil without a run.
  var peak: Int? { runs.map(\.peak).max() }
}
