extension SpanTable {
  /// Holds what ``append(_:)-(EncodedSpan)`` holds for every row, where whole columns were put in.
  ///
  /// A negative duration becomes absent; without a duration the timing is `.none`, and without any
  /// time the resolution is absent. Columns that are empty stay so.
  ///
  /// - Complexity: O(rows).
  package mutating func settleTimes() {
    for row in duration.indices where duration[row] < 0 && duration[row] != Self.absent64 {
      duration[row] = Self.absent64
    }
    guard duration.count == count else { return }
    if timing.count == count {
      for row in duration.indices where duration[row] == Self.absent64 && timing[row] != .none {
        timing[row] = .none
      }
    }
    guard resolution.count == count, start.count == count else { return }
    for row in duration.indices
    where duration[row] == Self.absent64 && start[row] == Self.absent64
      && resolution[row] != Self.absent64
    {
      resolution.set(row, Self.absent64)
    }
  }
}
