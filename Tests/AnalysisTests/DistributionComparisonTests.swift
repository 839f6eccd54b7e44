import Foundation
import Statistics
import TestSupport
import Testing
import Trace

@testable import Analysis

@Suite struct DistributionComparisonTests {
  private static let bounds: [Double] =
    (0..<60).map { 0.01 * pow(1.2, Double($0)) } + [.infinity]

  /// A run whose program counted durations around a median, and the durations.
  private static func run(
    median: Double, count: Int, bounds: [Double] = bounds, using generator: inout SplitMix64
  ) -> (run: RunTrace, values: [Double]) {
    let values = (0..<count).map { _ in
      let normal = (0..<12).reduce(-6.0) { sum, _ in
        sum + Double.random(in: 0...1, using: &generator)
      }
      return median * exp(0.4 * normal)
    }
    var low = 0.0
    let buckets = bounds.map { high in
      defer { low = high }
      let inside = values.count { $0 > low && $0 <= high }
      return Distribution.Bucket(low: low, high: high, count: Double(inside))
    }
    var trace = RunTrace(run: RunDescription(id: "r", path: "r", system: "s"))
    let identity = MetricIdentity(name: "turn_seconds", stage: "turn", unit: .seconds)
    trace.metrics.distributions = [
      Distribution(identity: identity, count: Double(count), shape: .buckets(buckets))
    ]
    return (trace, values)
  }

  private func compare(_ base: RunTrace, _ candidate: RunTrace) throws -> DistributionComparison {
    let comparison = Comparison(
      ComparisonSide(label: "a", runs: [base]), ComparisonSide(label: "b", runs: [candidate]))
    return try #require(comparison.distributions.first)
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func theTrueRatioLiesBetweenTheBounds(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let factor = [0.4, 1, 1, 3][Int(seed % 4)]
    let base = Self.run(median: 1, count: 800, using: &generator)
    let candidate = Self.run(median: factor, count: 500, using: &generator)
    let row = try compare(base.run, candidate.run)
    let ratio = try #require(row.change(.p50)?.ratio)
    let before = try #require(SortedNumbers(sorting: base.values).linearQuantile(.p50))
    let after = try #require(SortedNumbers(sorting: candidate.values).linearQuantile(.p50))
    #expect(after / before >= ratio.low ?? 0, "seed \(seed)")
    #expect(after / before <= ratio.high ?? .infinity, "seed \(seed)")
    let expected: ComparisonVerdict =
      factor < 1 ? .faster : factor > 1 ? .slower : .inconclusive
    #expect(row.verdict == expected, "seed \(seed)")
    #expect((row.tail?.difference.low ?? -1 > 0) == (factor > 1), "seed \(seed)")
  }

  @Test func wideBucketsClaimNothing() throws {
    var generator = SplitMix64(seed: 3)
    let bounds: [Double] = [10, .infinity]
    let base = Self.run(median: 1, count: 500, bounds: bounds, using: &generator).run
    let candidate = Self.run(median: 3, count: 500, bounds: bounds, using: &generator).run
    #expect(try compare(base, candidate).verdict == .inconclusive)
  }

  @Test func whatIsNotTheSameIsNotCompared() throws {
    var generator = SplitMix64(seed: 3)
    let base = Self.run(median: 1, count: 50, using: &generator).run
    var candidate = base
    candidate.metrics.distributions[0].identity.name = "other_seconds"
    let comparison = Comparison(
      ComparisonSide(label: "a", runs: [base]), ComparisonSide(label: "b", runs: [candidate]))
    #expect(comparison.distributions.isEmpty)
    #expect(comparison.overall.verdict == .notComparable)
  }

  @Test func theWholeFollowsFromTheDistributions() {
    var generator = SplitMix64(seed: 4)
    let base = Self.run(median: 1, count: 900, using: &generator).run
    let candidate = Self.run(median: 3, count: 900, using: &generator).run
    let comparison = Comparison(
      ComparisonSide(label: "a", runs: [base]), ComparisonSide(label: "b", runs: [candidate]))
    #expect(comparison.overall.verdict == .slower)
  }
}
