/// A kernel that remembers the weights that cost much, for resamples whose size varies.
///
/// Resamples of whole blocks have one of few sizes, so a weight that was computed once serves many.
struct HarrellDavisMemory {
  /// The most weights that are remembered: 2 MB.
  private static let room = 1 << 18

  let kernel: HarrellDavisKernel
  /// Where the weights of a total begin.
  private var rows: [Int: Int] = [:]
  /// A weight for each number of ranks from 0 to the total; NaN where it was not asked for yet.
  private var weights: [Double] = []

  init(_ kernel: HarrellDavisKernel) { self.kernel = kernel }

  /// Where the weights of a total are kept; nil where they are not.
  mutating func row(of total: Int) -> Int? {
    if kernel.isTabulated || kernel.isKnown(total) { return nil }
    if let row = rows[total] { return row }
    guard weights.count + total < Self.room else { return nil }
    let row = weights.count
    rows[total] = row
    weights.append(contentsOf: repeatElement(.nan, count: total + 1))
    return row
  }

  /// The kernel's weight above the first `below` of `total` ranks.
  ///
  /// - Parameter row: where the weights of that total are kept.
  mutating func weight(above below: Int, of total: Int, row: Int?) -> Double {
    guard let row else { return kernel.weight(above: below, of: total) }
    let known = weights[row + below]
    if !known.isNaN { return known }
    let weight = kernel.weight(above: below, of: total)
    weights[row + below] = weight
    return weight
  }
}
