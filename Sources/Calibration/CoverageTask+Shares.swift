import Glibc
import Statistics

extension CoverageTask {
  /// Wilson's and Newcombe's intervals of a share: of one share, or on the average of many.
  static func shares(_ share: Double?, _ count: Int) -> CoverageTask {
    let data = share.map { "share \(percent($0))" } ?? "shares from 1 % to 50 %"
    let exception =
      share == nil && count > 30
      ? nil
      : "A share is a whole number of few calls, so coverage goes up and down with the share and with "
        + "the calls, around 95 % on the average of many shares (Brown, Cai and DasGupta 2001)"
    return CoverageTask(
      intervals: ["share, Wilson", "difference of shares, Newcombe"].map {
        Coverage(interval: $0, data: data, count: count, exception: exception)
      }
    ) { generator in
      let first = share ?? 0.01 * exp(log(50) * generator.uniform())
      let second = share.map { $0 * 1.5 } ?? 0.01 * exp(log(50) * generator.uniform())
      guard let base = draw(count, first, &generator),
        let candidate = draw(count, second, &generator)
      else { return [nil, nil] }
      return [
        base.wilsonInterval().holds(first),
        candidate.difference(from: base).holds(second - first),
      ]
    }
  }

  private static func draw(
    _ count: Int, _ share: Double, _ generator: inout SplitMix64
  ) -> Proportion? {
    var successes = 0
    for _ in 0..<count where generator.uniform() < share { successes += 1 }
    return Proportion(successes, of: count)
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
