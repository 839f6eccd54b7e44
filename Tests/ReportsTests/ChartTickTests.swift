import TestSupport
import Testing
import Writing

@testable import Reports

@Suite struct TickTests {
  private func labels(_ ticks: [ChartTick]) -> [String] { ticks.compactMap(\.label) }

  @Test func logarithmicDurationsFallWherePeopleExpectThem() {
    #expect(
      labels(DurationTicks.logarithmic(0.8e6, 4e12, most: 8))
        == ["1 ms", "10 ms", "100 ms", "1 s", "10 s", "1 min", "10 min", "1 h"])
    #expect(labels(DurationTicks.logarithmic(50e6, 6e9)) == ["100 ms", "1 s"])
    #expect(
      labels(DurationTicks.logarithmic(50e6, 6e9, most: 7))
        == ["50 ms", "100 ms", "200 ms", "500 ms", "1 s", "2 s", "5 s"])
    #expect(
      labels(DurationTicks.logarithmic(1e9, 3600e9)) == ["1 s", "10 s", "1 min", "10 min", "1 h"])
  }

  @Test func narrowLogarithmicAxesGetRoundSteps() {
    #expect(
      labels(DurationTicks.logarithmic(310e6, 390e6)) == ["320 ms", "340 ms", "360 ms", "380 ms"])
    #expect(labels(DurationTicks.logarithmic(2e9, 9e9)) == ["2 s", "3 s", "5 s", "7 s"])
  }

  @Test func linearDurationsUseStepsThatDivideMinutes() {
    #expect(labels(DurationTicks.linear(0, 100e9)) == ["0", "30 s", "1 min", "1.5 min"])
    #expect(
      labels(DurationTicks.linear(0, 1.1e9)) == [
        "0", "200 ms", "400 ms", "600 ms", "800 ms", "1 s",
      ])
    #expect(labels(DurationTicks.linear(0, 26 * 3600e9)) == ["0", "6 h", "12 h", "18 h", "1 d"])
  }

  @Test func everyAxisHasFewTicksInOrderAndInside() {
    var seed = SeededGenerator(seed: 42)
    for _ in 0..<2000 {
      let low = Double(1 + seed.next() % 1_000_000_000_000)
      let high = low * (1.001 + Double(seed.next() % 1_000_000) / 10)
      for ticks in [DurationTicks.logarithmic(low, high), DurationTicks.linear(low, high)] {
        #expect(ticks.count { $0.label != nil } <= 8, "seed 42: \(low) \(high)")
        #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.value < $1.value })
        #expect(ticks.allSatisfy { $0.value > low * 0.999 && $0.value < high * 1.001 })
      }
      #expect(!DurationTicks.logarithmic(low, high * 2).isEmpty, "seed 42: \(low) \(high)")
    }
  }

  @Test func hostileRangesGiveNoTicksRatherThanNoEnd() {
    for (low, high) in [(0, 0), (5, 5), (1, Double.infinity), (-1, -5), (.nan, .nan)] {
      _ = DurationTicks.linear(low, high)
      _ = DurationTicks.logarithmic(low, high)
      _ = NumberTicks.linear(low, high) { "\($0)" }
      _ = NumberTicks.logarithmic(low, high) { "\($0)" }
    }
    #expect(ClockTicks.ticks(.min + 1, .max, in: .utc).count < 20)
    #expect(ClockTicks.ticks(7, 7, in: .utc).count == 1)
  }

  @Test func numbersAreOneTwoOrFive() {
    #expect(labels(NumberTicks.linear(0, 7, whole: true) { "\(Int($0))" }) == ["0", "2", "4", "6"])
    #expect(labels(NumberTicks.linear(0, 2, whole: true) { "\(Int($0))" }) == ["0", "1", "2"])
    #expect(
      labels(NumberTicks.logarithmic(0.001, 1, most: 6, label: NumberTicks.share))
        == ["0.1 %", "1 %", "10 %", "100 %"])
    #expect(
      labels(NumberTicks.linear(0, 0.24, label: NumberTicks.share)) == [
        "0 %", "5 %", "10 %", "15 %", "20 %",
      ])
  }

  @Test func clockTicksAreRoundLocalTimesAndTellEachDayOnce() {
    let start: Int64 = 1_772_442_000_000_000_000  // 2026-03-02 09:00:00 UTC
    let hours = ClockTicks.ticks(start, start + 30 * 3_600_000_000_000, in: .utc, most: 6)
    #expect(labels(hours) == ["12:00", "18:00", "00:00", "06:00", "12:00"])
    #expect(hours.compactMap(\.detail) == ["2026-03-02", "2026-03-03"])
    let shifted = ClockTicks.ticks(
      start, start + 30 * 3_600_000_000_000, in: .fixed(19_800), most: 6)
    #expect(labels(shifted) == ["18:00", "00:00", "06:00", "12:00", "18:00"])
    #expect(
      labels(ClockTicks.ticks(start, start + 400_000_000, in: .utc, most: 4))
        == ["09:00:00.000", "09:00:00.100", "09:00:00.200", "09:00:00.300", "09:00:00.400"])
  }
}
