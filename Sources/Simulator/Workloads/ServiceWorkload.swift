import Scheduling

/// Simulates an agent service under arrivals that do not wait for it.
///
/// Requests arrive at random (a Poisson process). Each takes one of the service's places, or queues
/// for one; reads from the database; calls the model; writes to the database.
public struct ServiceWorkload: Sendable, Equatable {
  /// What all workloads have.
  public var common = WorkloadCommon()
  /// Number of requests.
  public var requests = 20_000
  /// Mean number of requests that arrive in a second.
  public var arrivalsPerSecond = 200.0
  /// How many requests the service works on side by side.
  public var concurrency = 1000
  /// How many may queue; the others are turned away.
  public var queueLimit = 10_000
  /// Number of users that requests come from.
  public var users = 500
  /// The model calls of a request, one after another.
  public var stages = ["chat"]
  /// How long reading from the database takes; nothing leaves no line.
  public var readTime = LatencyShape.lognormal(medianMilliseconds: 4, sigma: 0.6)
  /// How long writing to the database takes; nothing leaves no line.
  public var writeTime = LatencyShape.lognormal(medianMilliseconds: 6, sigma: 0.6)

  /// The defaults: one client serves all calls.
  public init() { common.service.client.makesClientPerCall = false }

  /// Every parameter as a name and a value, in a fixed order, for a manifest.
  public var settings: [(key: String, value: String)] {
    [
      ("requests", "\(requests)"), ("arrivals_per_second", "\(arrivalsPerSecond)"),
      ("places", "\(concurrency)"), ("queue_limit", "\(queueLimit)"), ("users", "\(users)"),
      ("stages", stages.joined(separator: ",")), ("read_time", readTime.description),
      ("write_time", writeTime.description),
    ] + common.settings
  }

  /// Runs it, handing the trace's lines over in chunks of whole lines.
  ///
  /// Memory holds the requests that run or queue, however many there are in all.
  ///
  /// - Throws: What the closure throws, soon after it did.
  public func run<Failure: Error>(
    into sink: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) -> WorkloadSummary {
    try TraceRecorder.record(run: common.run, system: "service", into: sink) { run($0) }
  }

  private func run(_ recorder: TraceRecorder) -> WorkloadSummary {
    var service = ModelService(parameters: common.service, seed: common.seed)
    service.keepsExchanges = false
    let script = ServiceScript(self, recorder)
    var arrivals = RandomStream(seed: common.seed, label: "arrivals")
    var time = common.start
    var number = 0
    let meanGap = arrivalsPerSecond > 0 ? 1e9 / arrivalsPerSecond : 0
    let outcome = service.serve(
      concurrency: concurrency, queueLimit: queueLimit, from: time,
      next: { () -> (time: Int64, program: ServiceLane)? in
        guard number < requests, !recorder.isStopped else { return nil }
        time = time.later(by: Int64(clampedNanoseconds: arrivals.exponential() * meanGap))
        defer { number += 1 }
        return (time, ServiceLane(script, number: number, arrival: time))
      }, reject: { _, lane in lane.recordRejection() })
    recorder.finish()
    var summary = WorkloadSummary(recorder, start: common.start, end: outcome.end)
    summary.facts = [("requests", Int64(number)), ("rejected", Int64(outcome.rejected))]
    summary.facts += recorder.counts.facts(of: service)
    summary.facts += [
      ("queue_wait_us", script.queueWait / 1000),
      ("time_in_service_us", script.timeInService / 1000),
      ("longest_queue", Int64(outcome.longestQueue)), ("most_active", Int64(outcome.mostActive)),
    ]
    return summary
  }
}
