/// Simulates batches that go through stages with a concurrency limit and a cache.
///
/// The shape of Polyalphascan: a batch goes through one stage as a whole before the next; what a
/// stage drops does not reach the next one; equal prompts are answered from the cache.
public struct PipelineWorkload: Sendable, Equatable {
  /// A stage, and which share of the items it hands on.
  public struct Stage: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Share of the well-answered items that reach the next stage, from 0 to 1.
    public var keptShare: Double

    /// A stage with those properties.
    public init(name: String, keptShare: Double) {
      self.name = name
      self.keptShare = keptShare
    }
  }

  /// What all workloads have; its response cache is on.
  public var common = WorkloadCommon()
  /// Number of items.
  public var items = 2000
  /// Items of a batch.
  public var batchSize = 100
  /// The stages in order.
  public var stages = [
    Stage(name: "extract", keptShare: 1), Stage(name: "implication", keptShare: 0.6),
    Stage(name: "validate", keptShare: 0.5),
  ]
  /// How many items of a batch are worked on side by side.
  public var concurrency = 10
  /// Share of items whose prompts equal those of others.
  public var repeatedShare = 0.3
  /// How many different prompts the repeated ones have.
  public var distinctRepeats = 200
  /// How long storing a batch's results of one stage takes.
  public var storeTime = LatencyShape.lognormal(medianMilliseconds: 15, sigma: 0.4)

  /// The defaults.
  public init() { common.service.client.cachesResponses = true }

  /// Every parameter as a name and a value, in a fixed order, for a manifest.
  public var settings: [(key: String, value: String)] {
    [
      ("items", "\(items)"), ("batch_size", "\(batchSize)"),
      ("stages", stages.map { "\($0.name):\($0.keptShare)" }.joined(separator: ",")),
      ("batch_concurrency", "\(concurrency)"), ("repeated_share", "\(repeatedShare)"),
      ("distinct_repeats", "\(distinctRepeats)"), ("store_time", storeTime.description),
    ] + common.settings
  }

  /// Runs it, handing the trace's lines over in chunks of whole lines.
  ///
  /// Memory holds one batch and the cache, however many items there are.
  ///
  /// - Throws: What the closure throws, soon after it did.
  public func run<Failure: Error>(
    into sink: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) -> WorkloadSummary {
    try TraceRecorder.record(run: common.run, system: "pipeline", into: sink) { run($0) }
  }

  private func run(_ recorder: TraceRecorder) -> WorkloadSummary {
    var service = ModelService(parameters: common.service, seed: common.seed)
    service.keepsExchanges = false
    let script = PipelineScript(self, recorder)
    var now = common.start
    var first = 0
    var batch = 0
    while first < items, !recorder.isStopped {
      let last = first + min(max(1, batchSize), items - first)
      var members = Array(first..<last)
      for stage in stages.indices {
        var lanes = members.map {
          PipelineLane(script, batch: batch, item: $0, stage: stage, batchStart: now)
        }
        let end = service.run(&lanes, concurrency: concurrency, from: now)
        members = lanes.filter(\.isKept).map(\.item)
        now = script.recordBatch(batch, stage: stage, items: lanes.count, from: now, to: end)
      }
      first = last
      batch += 1
    }
    recorder.finish()
    var summary = WorkloadSummary(recorder, start: common.start, end: now)
    summary.facts = [("items", Int64(max(0, items))), ("batches", Int64(batch))]
    summary.facts += recorder.counts.facts(of: service)
    summary.facts.append(("queue_wait_us", script.queueWait / 1000))
    for (stage, count) in zip(stages, script.entered) {
      summary.facts.append(("entered.\(stage.name)", Int64(count)))
    }
    return summary
  }
}
