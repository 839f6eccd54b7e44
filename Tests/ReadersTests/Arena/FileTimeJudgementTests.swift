import Testing
import Trace

@testable import Readers

@Suite struct FileTimeJudgementTests {
  private static let second: Int64 = 1_000_000_000
  private static let base: Int64 = 1_795_262_880 * second

  struct Case: Sendable {
    var times: [Int64]
    var expected: FileTimeJudgement

    /// Times after some instant of a run.
    init(after base: Int64, _ times: [Int64], _ expected: FileTimeJudgement) {
      self.times = times.map { base + $0 }
      self.expected = expected
    }
  }

  private static func steps(_ count: Int64, _ step: Int64) -> [Int64] {
    (0..<count).map { $0 * step }
  }

  /// A few of many files fall on a whole second by chance.
  private static let mostlyFine: [Int64] = (0..<1000).map { number -> Int64 in
    number % 100 == 0 ? second * number : 4_000_001 * number
  }

  private static let cases: [Case] = [
    Case(after: 0, [], .unknown),
    Case(after: base, [1], .trusted),
    Case(after: base, [0, second, 9 * second], .wholeSeconds(step: second)),
    Case(after: base, [0, 9 * second], .trusted),
    Case(after: base, steps(8, 2 * second), .wholeSeconds(step: 2 * second)),
    Case(after: base, steps(7, 2 * second), .wholeSeconds(step: second)),
    // Two files were written again after the cut.
    Case(after: base, [0, second, 3 * second, 7, 8_888], .wholeSeconds(step: second)),
    Case(after: base, mostlyFine, .trusted),
    Case(after: base + 7, steps(19, 500_000), .burst(files: 19, span: 9_000_000)),
    Case(after: base + 7, steps(19, 5_000_000), .trusted),
    Case(after: base, [1, 2, 3], .trusted),
    Case(after: 0, [.min + 1, .max, 0, 5], .trusted),
  ]

  @Test(arguments: cases)
  func judgesByGrainAndDensity(sample: Case) {
    #expect(FileTimeJudgement(times: sample.times) == sample.expected)
    #expect(FileTimeJudgement(times: sample.times.reversed()) == sample.expected)
  }

  /// Whatever is not trusted is told once, with what to do about it.
  @Test(
    arguments: [
      (FileTimeJudgement.trusted, nil), (.unknown, "times_unknown"),
      (.wholeSeconds(step: second), "times_truncated"),
      (.wholeSeconds(step: 2 * second), "times_truncated"),
      (.burst(files: 5, span: 3), "times_rewritten"),
      (.instantCalls(3, checks: 5), "times_rewritten"),
      (.contradictsOrder(violations: 3, checks: 5), "times_rewritten"),
      (.contradictsDatabase(violations: 3, checks: 5), "times_rewritten"),
    ] as [(FileTimeJudgement, String?)])
  func warnsWithARemedy(judgement: FileTimeJudgement, code: String?) {
    var warnings = WarningList()
    judgement.warn(path: "run", &warnings)
    #expect(warnings.all.map(\.code) == [code].compactMap(\.self))
    #expect(judgement.isTrusted == (code == nil))
    if let code { #expect(judgement.reason == code) }
    #expect(warnings.all.allSatisfy { $0.message.contains("--file-times") && $0.path == "run" })
  }

  @Test(
    arguments: [
      ([], 1_000), ([5], 1_000),
      // Every distance is a multiple of a tick, with ties.
      ([0, 0, 4_000_000, 8_000_000, 8_000_000], 4_000_000),
      ([0, 0, 10_000_000, 30_000_000], 10_000_000),
      ([0, 0, 1_000_000, 2_000_000], 1_000_000),
      // Closer than any tick: a fine clock, whatever else ties.
      ([0, 0, 300, 9_000_000], 1_000), ([0, 17, 4_000_000], 1_000),
      ([0, 1_000_000_000, 5_000_000_000], 1_000_000_000),
      ([.min, .max], 1_000),
    ] as [([Int64], Int64)])
  func resolution(times: [Int64], expected: Int64) {
    // One nanosecond aside, so that only the cases that mean it hold whole seconds.
    let shift: Int64 = expected >= Self.second || times.contains(.min) ? 0 : 7
    #expect(FileClock.resolution(of: times.map { $0 + shift }) == expected)
  }

  /// Equal times have no smallest difference.
  @Test func equalTimesAreOfACoarseClock() {
    #expect(
      FileClock.resolution(of: [1_700_000_000_123_456_789, 1_700_000_000_123_456_789]) == 10_000_000
    )
  }
}
