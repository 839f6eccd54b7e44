import Testing

@testable import Benchmark

@Suite struct GrowthTableTests {
  @Test func aRowHasCostsExponentsAndOneCore() throws {
    let places = try BenchmarkOptions([]).places
    let workload = try #require(
      WorkloadCatalogue.workloads(places, divisor: 1).first { $0.name == "W2" })
    func series(_ processor: Double, _ megabytes: Int) -> Series {
      Series(runs: [
        Measurement(
          processor: processor, wall: processor / 2, peak: megabytes * 1_000_000, others: 0)
      ])
    }
    let row = GrowthRuns.Row(
      name: "runlens analyze",
      points: [(1, series(0.5, 20)), (10, series(5, 20)), (100, series(50, 20))],
      pinned: series(60, 20))
    let text = GrowthTable(runs: [GrowthRuns(workload: workload, rows: [row], errors: [])]).text
    #expect(
      text.contains(
        "| W2, runlens analyze | 0.500 | 5.000 | 50.00 | 1.00 | 20 | 20 | 20 | 0.00 | 25.00 | 30.00 |\n"
      ), "\(text)")
  }

  @Test func aContenderThatFailedLeavesDashes() throws {
    let places = try BenchmarkOptions([]).places
    let workload = WorkloadCatalogue.workloads(places, divisor: 1)[0]
    let row = GrowthRuns.Row(name: "C", points: [(1, Series()), (10, Series())], pinned: nil)
    let text = GrowthTable(runs: [GrowthRuns(workload: workload, rows: [row], errors: [])]).text
    #expect(text.contains("| W1, C | – | – | – | – | – | – | – | – |\n"), "\(text)")
  }

  @Test func theLimitAndRunLensAloneAreFollowed() throws {
    let places = try BenchmarkOptions([]).places
    for workload in WorkloadCatalogue.workloads(places, divisor: 1) {
      for contender in workload.growing {
        #expect(contender.role == .ours || contender.name == workload.limit)
      }
      // Whether caches are dropped or not.
      #expect(workload.growing.contains { $0.role == .ours }, "\(workload.name)")
      #expect(workload.growing.contains { $0.name == workload.limit }, "\(workload.name)")
    }
  }
}
