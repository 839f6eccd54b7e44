import Scheduling
import Testing

@testable import Simulator

@Suite struct ServiceWorkloadTests {
  /// Nothing but an exponential model call of one second on average.
  private func queueing(places: Int, load: Double, requests: Int, seed: UInt64) -> ServiceWorkload {
    var workload = ServiceWorkload()
    workload.common.seed = seed
    workload.common.service = .plain()
    workload.common.service.latency.shape = .gamma(shape: 1, scaleMilliseconds: 1000)
    workload.common.promptTime = .constant(milliseconds: 0)
    workload.common.parseTime = .constant(milliseconds: 0)
    workload.readTime = .constant(milliseconds: 0)
    workload.writeTime = .constant(milliseconds: 0)
    workload.requests = requests
    workload.concurrency = places
    workload.queueLimit = .max
    workload.arrivalsPerSecond = load * Double(places)
    return workload
  }

  /// The mean wait of Erlang's delay formula (1917), in seconds, for a mean service of one second.
  private func erlangWait(places: Int, load: Double) -> Double {
    let offered = load * Double(places)
    var blocking = 1.0
    for server in 1...places {
      blocking = offered * blocking / (Double(server) + offered * blocking)
    }
    let waiting = blocking / (1 - load * (1 - blocking))
    return waiting / (Double(places) - offered)
  }

  @Test(arguments: [(1, 0.6), (4, 0.8), (10, 0.8)])
  func waitsFollowErlang(places: Int, load: Double) {
    let summary = queueing(places: places, load: load, requests: 60_000, seed: 17).run { _ in }
    let wait = Double(summary["queue_wait_us"] ?? 0) / 1e6 / 60_000
    let expected = erlangWait(places: places, load: load)
    #expect(abs(wait / expected - 1) < 0.25, "seed 17: \(wait) for \(expected)")
    let busy =
      Double((summary["time_in_service_us"] ?? 0) - (summary["queue_wait_us"] ?? 0)) / 1e6
    let span = Double(summary.end - summary.start) / 1e9
    #expect(abs(busy / span / (load * Double(places)) - 1) < 0.03, "seed 17")
    #expect(summary["most_active"] == Int64(places))
  }

  /// Little (1961): the mean number present is the arrival rate times the mean time present.
  @Test func littlesLawHolds() {
    let run = WorkloadRun { AnyWorkload.service.run(seed: 8, into: $0) }
    let calls = run.lines("call")
    #expect(calls.count == 150)
    var events = calls.map { ($0.start, 1) } + calls.map { ($0.end, -1) }
    events.sort { $0 < $1 }
    var area = 0.0
    var present = 0
    var last = run.summary.start
    for (time, change) in events {
      area += Double(present) * Double(time - last)
      present += change
      last = time
    }
    let stated = Double(run.summary["time_in_service_us"] ?? 0) * 1000
    #expect(abs(area / stated - 1) < 1e-3)
    #expect(mostOverlapping(run.lines("llm").map { ($0.start, $0.end) }) <= 20)
    #expect(run.summary["most_active"] == 20)
    #expect((run.summary["queue_wait_us"] ?? 0) > 0)
  }

  @Test func requestsBeyondTheQueueAreTurnedAway() {
    var workload = queueing(places: 2, load: 5, requests: 500, seed: 3)
    workload.queueLimit = 3
    let run = WorkloadRun(workload.run)
    let turnedAway = run.lines("call").filter { $0[text: "status"] == "http_503" }
    #expect(run.summary["rejected"] == Int64(turnedAway.count))
    #expect(turnedAway.count > 200 && turnedAway.count < 500)
    #expect(run.summary["longest_queue"] == 3)
    #expect(run.lines("llm").count == 500 - turnedAway.count)
  }

  @Test func aThousandRunSideBySide() {
    var workload = queueing(places: 1000, load: 2, requests: 4000, seed: 3)
    workload.common.service.service.concurrency = nil
    let summary = workload.run { _ in }
    #expect(summary["most_active"] == 1000)
    #expect((summary["longest_queue"] ?? 0) > 500)
    #expect(summary["calls"] == 4000)
  }
}
