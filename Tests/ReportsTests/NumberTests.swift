import Foundation
import Reports
import TestSupport
import Testing
import Writing

@Suite struct NumberTests {
  private func text(_ body: (inout ByteBuffer) -> Void) -> String {
    var buffer = ByteBuffer()
    body(&buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  @Test(arguments: [
    (0, "0"), (1, "0.000001"), (999_999, "0.999999"), (1_000_000, "1"), (812_000_000, "812"),
    (812_345_678, "812.345678"), (1_500_000, "1.5"), (-1, "-0.000001"), (-2_500_000, "-2.5"),
    (Int64.max, "9223372036854.775807"), (Int64.min, "-9223372036854.775808"),
  ])
  func wholeNanosecondsAreExactMilliseconds(nanoseconds: Int64, wanted: String) {
    #expect(text { $0.append(milliseconds: nanoseconds) } == wanted)
  }

  @Test(arguments: [
    (812_000_000.0, "812"), (0.5, "0.0000005"), (812_345_678.25, "812.34567825"),
    (-0.5, "-0.0000005"), (1_000_000.0 / 3, "0.333333333"), (3_673_123_456.35, "3673.12345635"),
    (1e300, "1e+294"),
  ])
  func fractionsAreRoundedToThePicosecond(nanoseconds: Double, wanted: String) {
    #expect(text { $0.append(milliseconds: nanoseconds) } == wanted)
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func millisecondsReadBackExactly(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let value = Int64(bitPattern: random.next()) >> Int64.random(in: 0..<63, using: &random)
      let written = text { $0.append(milliseconds: value) }
      let read = try #require(Decimal(string: written))
      #expect(read * 1_000_000 == Decimal(value), "seed \(seed): \(value) became \(written)")
    }
  }

  @Test(
    arguments: [
      (Int64?.none, "–"), (0, "0 s"), (1, "1 ns"), (999, "999 ns"), (1000, "1 µs"),
      (85_000, "85 µs"), (85_340, "85.3 µs"), (999_499, "999 µs"), (999_500, "1 ms"),
      (9_994_999, "9.99 ms"), (9_995_000, "10 ms"), (99_949_999, "99.9 ms"), (99_950_000, "100 ms"),
      (812_000_000, "812 ms"), (999_500_000, "1 s"), (4_310_000_000, "4.31 s"),
      (4_300_000_000, "4.30 s"), (59_949_999_999, "59.9 s"), (59_950_000_000, "1 min 00 s"),
      (125_000_000_000, "2 min 05 s"), (3_599_500_000_000, "1 h 00 min"),
      (11_100_000_000_000, "3 h 05 min"), (86_399_000_000_000, "1 d 00 h"),
      (183_600_000_000_000, "2 d 03 h"), (-812_000_000, "-812 ms"),
      (Int64.max, "106752 d 00 h" as String?),
    ] as [(Int64?, String?)])
  func durationsHaveAFittingUnit(nanoseconds: Int64?, wanted: String?) {
    #expect(Quantity.duration(nanoseconds) == wanted)
  }

  @Test(
    arguments: [
      (nil, "–"), (Double.nan, "–"), (0, "0 %"), (0.000_1, "<0.1 %"), (0.024, "2.4 %"),
      (0.42, "42 %"), (0.998_4, "99.8 %"), (0.999_9, ">99.9 %"), (1, "100 %"), (12.7, "1270 %"),
    ] as [(Double?, String)])
  func sharesNeverClaimAllOrNothing(share: Double?, wanted: String) {
    #expect(Quantity.share(share) == wanted)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (9999, "9999"), (12_345, "12,345"), (-1_234_567, "-1,234,567"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func countsHaveTheirThousandsApart(number: Int, wanted: String) {
    #expect(Quantity.count(number) == wanted)
  }
}
