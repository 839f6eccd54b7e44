import Statistics
import Testing

@Suite struct ShiftFunctionTests {
  static let published = [
    107.9123179379, 126.4538347958, 149.1107070209, 188.1989795426, 260.2053533913,
    406.3875781815, 709.4271978783, 1152.8679453504, 1367.0329898784,
  ]

  @Test func publishedVectors() throws {
    let base = try #require(BlockedSample(independent: Published.a))
    let candidate = try #require(BlockedSample(independent: Published.b))
    let shift = try #require(ShiftFunction(from: base, to: candidate, replicates: 200))
    #expect(shift.points.count == 11)
    for (point, difference) in zip(shift.points, Self.published) {
      #expect(isPublished(point.difference.value, difference))
      let ratio = try #require(point.ratio)
      #expect(agree(ratio.value, point.candidate / point.base, within: 1e-15))
      // Ten values have five beyond the median, and fewer beyond every other quantile.
      guard point.level.value == 0.5 else {
        #expect(point.difference.low == nil && ratio.high == nil)
        #expect(point.ratioLogStandardError == nil)
        continue
      }
      let (low, high) = try (#require(point.difference.low), #require(point.difference.high))
      #expect(low < high)
      #expect(try #require(ratio.low) < ratio.value)
    }
  }

  @Test func theSeedDecides() throws {
    let base = try #require(BlockedSample(independent: Published.a))
    let candidate = try #require(BlockedSample(independent: Published.b))
    func interval(_ seed: UInt64) throws -> [IntervalEstimate] {
      try #require(ShiftFunction(from: base, to: candidate, replicates: 100, seed: seed))
        .points.map(\.difference)
    }
    #expect(try interval(1) == interval(1))
    #expect(try interval(1) != interval(2))
  }

  /// Blocks whose values are all alike carry as much as one value each.
  @Test func blocksWidenTheInterval() throws {
    var generator = SplitMix64(seed: 5)
    var values: [Int64] = []
    var labels: [Int] = []
    for block in 0..<40 {
      let level = 1_000 + Int64(generator.index(below: 1_000))
      for _ in 0..<25 {
        values.append(level + Int64(generator.index(below: 3)))
        labels.append(block * 7 - 100)
      }
    }
    let blocked = try #require(BlockedSample(values, labels: labels))
    #expect(blocked.blockCount == 40)
    let independent = try #require(BlockedSample(independent: blocked.sample))
    func width(_ sample: BlockedSample) throws -> Double {
      let shift = try #require(
        ShiftFunction(from: sample, to: sample, levels: [.p50], replicates: 300))
      let interval = shift.points[0].difference
      return try #require(interval.high) - #require(interval.low)
    }
    let ratio = try width(blocked) / width(independent)
    // √25 in theory.
    #expect(ratio > 3 && ratio < 8, "ratio \(ratio), seed 5")
  }

  /// The standard error of the bootstrap agrees with that of the jackknife, for both kinds of kernel.
  @Test(arguments: [(60, 50), (60, 90), (1_500, 50), (1_500, 99), (5_000, 90)])
  func bootstrapAgreesWithJackknife(count: Int, percent: Int) throws {
    var generator = SplitMix64(seed: 23)
    let sample = SortedSample(
      sorting: (0..<count).map { _ in Int64(1e6 + 1e5 * generator.normal()) })
    let level = try #require(QuantileLevel(percent, of: 100))
    let blocked = try #require(BlockedSample(independent: sample))
    let shift = try #require(
      ShiftFunction(from: blocked, to: blocked, levels: [level], replicates: 400))
    let found = try #require(shift.points[0].ratioLogStandardError) * shift.points[0].base
    let error = try #require(sample.harrellDavisStandardError(level)) * 2.0.squareRoot()
    #expect(abs(found / error - 1) < 0.25, "\(found) and \(error), seed 23")
  }

  @Test func wholeRunsAreResampledFromThreeOn() throws {
    let base: [[Int64]] = [[100, 110, 115, 120], [130, 140, 150], [90, 95, 99]]
    let candidate: [[Int64]] = [[200, 220, 240], [260, 270, 280], [180, 190, 198, 199], []]
    #expect(ShiftFunction(fromRuns: Array(base.dropLast()), toRuns: candidate) == nil)
    let shift = try #require(
      ShiftFunction(fromRuns: base, toRuns: candidate, levels: [.p50], replicates: 500))
    let ratio = try #require(shift.points[0].ratio)
    #expect(ratio.value > 1.7 && ratio.value < 2.1)
    #expect(try #require(ratio.low) > 1)
  }

  @Test func whatCannotBeComparedIsRefused() throws {
    let some = try #require(BlockedSample(independent: Published.a))
    let none = try #require(BlockedSample([], labels: []))
    #expect(BlockedSample([1], labels: []) == nil)
    #expect(ShiftFunction(from: some, to: none) == nil)
    #expect(ShiftFunction(from: none, to: some) == nil)
    let lowest = try #require(QuantileLevel(0, of: 1))
    #expect(ShiftFunction(from: some, to: some, levels: [lowest]) == nil)
  }
}
