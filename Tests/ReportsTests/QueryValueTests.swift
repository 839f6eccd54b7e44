import Query
import TestSupport
import Testing

@testable import Reports

@Suite struct QueryValueTests {
  @Test(
    arguments: [
      (1411.0892900000001, "1411.08929"), (3085.4145000000003, "3085.4145"), (0.1 + 0.2, "0.3"),
      (812, "812.0"), (-0.5, "-0.5"), (0, "0.0"), (1e-9, "1e-09"), (1e300, "1e+300"),
      (.infinity, "inf"), (123_456_789_012_345.6, "123456789012346.0"),
      (2.0 / 3, "0.666666666666667"),
    ] as [(Double, String)])
  func numbersAreShownByFifteenDigits(number: Double, text: String) {
    #expect(QueryValue.real(number).shown == text)
    #expect(Double(QueryValue.real(number).text ?? "") == number)
  }

  /// What is shown is off by half of the fifteenth digit at most.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func nothingMuchIsLost(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let number =
        Double.random(in: -1...1, using: &random)
        * [1e-6, 1e-3, 1, 1e4, 1e12][Int.random(in: 0..<5, using: &random)]
      let shown = Double(QueryValue.real(number).shown ?? "") ?? .nan
      #expect(abs(shown - number) <= 5.1e-15 * abs(number), "seed \(seed): \(number)")
    }
  }
}
