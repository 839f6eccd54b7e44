/// How much each part of a sample counts in a Harrell–Davis quantile: a beta distribution over the
/// sample's ranks.
struct HarrellDavisKernel {
  /// Cells of the table that stands in for the distribution function of large parameters.
  private static let cells = 8_192

  private let a: Double
  private let b: Double
  /// Whether the distribution is kept from above, so that shares near 1 lose no digits.
  private let mirrored: Bool
  /// Below this share nothing counts, above the other all does.
  private let low: Double
  private let high: Double
  /// Distribution function and its slope per cell at the borders of the cells; empty for small
  /// parameters.
  private let values: [Double]
  private let slopes: [Double]
  /// The weight above each rank of a sample of the usual size; empty for large ones.
  private var ranked: [Double] = []

  /// The weights Beta((n + 1)q, (n + 1)(1 − q)) of Harrell and Davis (1982).
  ///
  /// - Parameter sizesVary: whether weights will be asked for other sizes than this one.
  /// - Precondition: the level lies strictly between 0 and 1.
  init(count: Int, level: QuantileLevel, sizesVary: Bool = false) {
    precondition(level.numerator > 0 && level.numerator < level.denominator)
    let size = Double(count) + 1
    mirrored = level.value > 0.5
    a = size * (mirrored ? level.complement : level.value)
    b = size * (mirrored ? level.value : level.complement)
    let mean = a / (a + b)
    let deviation = (mean * (b / (a + b)) / (a + b + 1)).squareRoot()
    // Beyond twelve deviations, and more where the tail is that of an exponential, nothing is left.
    let reach = 12 * deviation + (a < 30 ? 45 / (a + b) : 0)
    low = max(0, mean - reach)
    high = min(1, mean + reach)
    let isSmall = count <= 4_096
    (values, slopes) =
      a < 30 || (isSmall && !sizesVary) ? ([], []) : Self.table(a, b, low, high)
    if isSmall { ranked = (0...count).map { computedWeight(above: $0, of: count) } }
  }

  /// The part of all weight that lies above the first `below` of `total` ranks.
  ///
  /// - Complexity: O(1) for large parameters, O(√n) for small ones.
  func weight(above below: Int, of total: Int) -> Double {
    isKnown(total) ? ranked[below] : computedWeight(above: below, of: total)
  }

  /// Whether weights are found in a table, for samples of any size.
  var isTabulated: Bool { !values.isEmpty }

  /// Whether the weights of a sample of that size are known one by one.
  func isKnown(_ total: Int) -> Bool { total == ranked.count - 1 }

  private func computedWeight(above below: Int, of total: Int) -> Double {
    let share = Double(mirrored ? total - below : below) / Double(total)
    let under: Double
    if share <= low {
      under = 0
    } else if share >= high {
      under = 1
    } else if values.isEmpty {
      let complement = Double(mirrored ? below : total - below) / Double(total)
      under = regularizedIncompleteBeta(a, b, at: share, complement: complement)
    } else {
      under = interpolated(share)
    }
    return mirrored ? under : 1 - under
  }

  /// The first number of ranks, of a total, above which not everything lies.
  func firstRank(of total: Int) -> Int {
    let share = mirrored ? 1 - high : low
    return max(0, Int((share * Double(total)).rounded(.down)) - 1)
  }

  /// Cubic Hermite interpolation: its error is below 10⁻¹¹.
  private func interpolated(_ share: Double) -> Double {
    let position = (share - low) / (high - low) * Double(Self.cells)
    let cell = min(Self.cells - 1, Int(position))
    let t = position - Double(cell)
    let step = values[cell + 1] - values[cell]
    let bend = slopes[cell] + slopes[cell + 1] - 2 * step
    return values[cell] + t * (slopes[cell] + t * (step - slopes[cell] - bend + t * bend))
  }

  /// The density's integral over each cell by three-point Gauss–Legendre quadrature, added up.
  private static func table(
    _ a: Double, _ b: Double, _ low: Double, _ high: Double
  ) -> (values: [Double], slopes: [Double]) {
    let width = (high - low) / Double(cells)
    func density(_ x: Double) -> Double {
      guard x > 0, x < 1 else { return 0 }
      return (a + b - 1)
        * binomialDensity(a - 1, of: a + b - 2, success: x, failure: 1 - x)
    }
    let node = 0.6.squareRoot() / 2
    var values = [0.0]
    var slopes = [density(low) * width]
    var sum = 0.0
    for cell in 0..<cells {
      let centre = low + (Double(cell) + 0.5) * width
      let sides = density(centre - node * width) + density(centre + node * width)
      sum += width * (5 * sides + 8 * density(centre)) / 18
      values.append(sum)
      slopes.append(density(low + Double(cell + 1) * width) * width)
    }
    return (values.map { $0 / sum }, slopes.map { $0 / sum })
  }
}
