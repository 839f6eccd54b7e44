import Testing

@testable import Benchmark

@Suite struct OptionsTests {
  @Test func everyOptionIsTaken() throws {
    let words = [
      "--work", "w", "--divide", "100", "--rounds", "0", "--only", "W2,W4", "--growth", "--report",
      "r.md", "--runlens", "x", "--tools", "t", "--scripts", "s", "--python", "p", "--patience",
      "7",
    ]
    let options = try BenchmarkOptions(words[...])
    #expect(
      options.places == Places(work: "w", runlens: "x", tools: "t", scripts: "s", python: "p"))
    #expect(options.divisor == 100)
    #expect(options.rounds == 0)
    #expect(options.patience == 7)
    #expect(options.only == ["W2", "W4"])
    #expect(options.growth)
    #expect(options.report == "r.md")
  }

  @Test(arguments: [
    ["--work"], ["--divide", "0"], ["--rounds", "-1"], ["--what", "1"], ["--divide", "x"],
  ])
  func wrongUsageIsRefused(words: [String]) {
    #expect(throws: BenchmarkError.self) { try BenchmarkOptions(words[...]) }
  }

  @Test func helpIsNoError() {
    #expect(benchmarkMain(["runlens-bench", "--help"]) == 0)
    #expect(benchmarkMain(["runlens-bench", "--what", "1"]) == 2)
  }

  @Test func namesAreUniqueAndLimitsAreThere() throws {
    let options = try BenchmarkOptions([])
    for divisor in [1, 10, 1_000] {
      let workloads = WorkloadCatalogue.workloads(options.places, divisor: divisor)
      #expect(Set(workloads.map(\.name)).count == workloads.count)
      for workload in workloads {
        let names = workload.contenders.map(\.name)
        #expect(Set(names).count == names.count, "\(workload.name)")
        // The limit's answer is what all others are held against.
        #expect(workload.contenders.first?.name == workload.limit, "\(workload.name)")
        #expect(workload.size > 0 || workload.sizedBy != nil)
        for goal in workload.goals {
          #expect(names.contains(goal.contender), "\(workload.name): \(goal.contender)")
          switch goal.measure {
          case .processor(let base), .wall(let base), .beyond(let base):
            #expect(names.contains(base), "\(workload.name): \(base)")
          case .peak, .written, .milliseconds, .rate: break
          }
        }
      }
    }
  }
}
