/// A distribution as a line of blocks, each as high as its bin is full.
enum DensityStrip {
  private static let blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// At most that many columns from bins of which there may be more; a bin with anything in it shows.
  static func text(_ counts: [Int], columns: Int) -> String {
    guard columns > 0, !counts.isEmpty else { return "" }
    let width = min(columns, counts.count)
    var sums = [Int](repeating: 0, count: width)
    for (bin, count) in counts.enumerated() {
      let place = bin * width / counts.count
      let (sum, overflow) = sums[place].addingReportingOverflow(count)
      sums[place] = overflow ? .max : sum
    }
    let most = max(1, sums.max() ?? 1)
    let used = (sums.lastIndex { $0 > 0 } ?? -1) + 1
    return sums.prefix(used).map { sum in
      guard sum > 0 else { return " " }
      let level = Int((Double(sum) / Double(most) * 8).rounded(.up))
      return blocks[min(max(level, 1), 8) - 1]
    }.joined()
  }
}
