/// Values in ascending order, each with the block it belongs to.
///
/// Values of one block, such as the calls of one agent on one day or of one run, resemble one another:
/// a bootstrap has to draw whole blocks.
public struct BlockedSample: Sendable {
  /// The values, ascending.
  public let sample: SortedSample
  /// Number of blocks, each with at least one value.
  public let blockCount: Int
  /// The block of each value, in the order of the sorted values.
  let blocks: [Int32]

  /// A sample of values in any order with a label each; nil unless there are as many labels.
  ///
  /// - Complexity: O(n log n).
  public init?(_ values: [Int64], labels: [Int]) {
    guard values.count == labels.count, values.count < Int32.max else { return nil }
    var numbers: [Int: Int32] = [:]
    var pairs: [(value: Int64, block: Int32)] = []
    pairs.reserveCapacity(values.count)
    for position in values.indices {
      // In order of appearance, so that nothing depends on the order of a dictionary.
      let fresh = Int32(truncatingIfNeeded: numbers.count)
      let label = labels[position]
      let number = numbers[label] ?? fresh
      if number == fresh { numbers[label] = fresh }
      pairs.append((values[position], number))
    }
    self.init(pairs, blockCount: numbers.count)
  }

  /// A sample in which every value is a block of its own: for independent values.
  ///
  /// - Complexity: O(n); nil for more than two thousand million values.
  public init?(independent sample: SortedSample) {
    guard sample.count < Int32.max else { return nil }
    self.sample = sample
    blockCount = sample.count
    blocks = (0..<Int32(sample.count)).map { $0 }
  }

  /// A sample whose blocks are whole runs; runs without values are left out.
  ///
  /// - Complexity: O(n log n); nil for more than two thousand million values.
  public init?(runs: [[Int64]]) {
    let filled = runs.filter { !$0.isEmpty }
    guard filled.reduce(0, { $0 + $1.count }) < Int32.max else { return nil }
    var pairs: [(value: Int64, block: Int32)] = []
    for (number, run) in filled.enumerated() {
      for value in run { pairs.append((value, Int32(truncatingIfNeeded: number))) }
    }
    self.init(pairs, blockCount: filled.count)
  }

  private init(_ pairs: consuming [(value: Int64, block: Int32)], blockCount: Int) {
    pairs.sort { ($0.value, $0.block) < ($1.value, $1.block) }
    sample = SortedSample(sorting: pairs.map(\.value))
    blocks = pairs.map(\.block)
    self.blockCount = blockCount
  }

  /// Weighted quantiles of resamples that draw as many whole blocks as there are, with replacement.
  ///
  /// The block bootstrap (Künsch 1989; for clusters Davison and Hinkley 1997, section 3.8) of the
  /// functional that the kernels weigh. No resample is sorted: the sorted values are counted as
  /// often as their block was drawn.
  ///
  /// - Returns: for each kernel its replicates.
  /// - Complexity: O(replicates · n).
  func replicates(
    _ count: Int, of kernels: [HarrellDavisKernel], generator: inout SplitMix64
  ) -> [[Double]] {
    var replicates = [[Double]](repeating: [], count: kernels.count)
    var counts = [Int](repeating: 0, count: blockCount)
    var ranks = [Int](repeating: 0, count: sample.count)
    var memories = kernels.map { HarrellDavisMemory($0) }
    for _ in 0..<max(0, count) {
      for block in counts.indices { counts[block] = 0 }
      for _ in 0..<blockCount { counts[generator.index(below: blockCount)] += 1 }
      let total = accumulate(counts.span, into: &ranks)
      for number in memories.indices {
        replicates[number].append(
          weightedMean(&memories[number], ranks: ranks.span, total: total))
      }
    }
    return replicates
  }

  /// How many drawn values there are up to each of the sorted values.
  private func accumulate(_ counts: Span<Int>, into ranks: inout [Int]) -> Int {
    let blocks = blocks.span
    var target = ranks.mutableSpan
    var total = 0
    for position in blocks.indices {
      total += counts[Int(blocks[position])]
      target[position] = total
    }
    return total
  }

  private func weightedMean(
    _ memory: inout HarrellDavisMemory, ranks: Span<Int>, total: Int
  ) -> Double {
    let values = sample.values.span
    let first = memory.kernel.firstRank(of: total)
    let row = memory.row(of: total)
    // The first value with more than that many drawn up to it.
    var start = 0
    var end = ranks.count - 1
    while start < end {
      let middle = start + (end - start) / 2
      if ranks[middle] > first { end = middle } else { start = middle + 1 }
    }
    var sum = 0.0
    var position = start
    while position + 1 < values.count {
      let gap = UInt64(bitPattern: values[position + 1] &- values[position])
      if gap > 0 {
        let above = memory.weight(above: ranks[position], of: total, row: row)
        if above <= 0 { break }
        sum += above * Double(gap)
      }
      position += 1
    }
    return Double(values[start]) + sum
  }
}
