import Analysis
import Readers
import Scheduling
import Simulator
import Statistics
import Trace

/// A simulated run whose replay under a policy is held against the simulation of that policy.
struct PredictionScenario {
  /// What is simulated.
  enum Workload: String {
    case arena, groups, pipeline, service
  }

  /// Parameters that a policy may change.
  struct Setup {
    var seed: UInt64
    var concurrency: Int?
    var service = ServiceParameters()
    var attempts = 5
    /// Agents that take longer, all of them in one group.
    var heavyAgents = 0
    var dealsAgents = false
  }

  let workload: Workload
  /// What the recorded run is like, beyond the workload's defaults.
  let base: (inout Setup) -> Void
  /// What the simulator changes for the truth.
  let change: (inout Setup) -> Void
  /// The policy by which it is predicted.
  let policy: ReplayPolicy

  /// What came of it for one seed.
  struct Found {
    /// Predicted, with its interval.
    var prediction: WhatIf.Prediction
    /// Makespan of the simulation under the policy, in nanoseconds.
    var truth: Int64

    /// Relative error of the prediction.
    var error: Double { Double(prediction.outcome.makespan) / Double(truth) - 1 }
    /// Whether the interval holds the truth.
    var isInside: Bool {
      guard let low = prediction.makespan.low, let high = prediction.makespan.high else {
        return false
      }
      return (low...max(low, high)).contains(Double(truth))
    }
    /// Whether the error is within 3 %, or the truth within the interval.
    var isRight: Bool { abs(error) <= 0.03 || isInside }
  }

  /// Simulates both runs and predicts one from the other; nil where one can't be simulated or read.
  func measure(seed: UInt64, replicates: Int = 100) -> Found? {
    var setup = Setup(seed: seed)
    base(&setup)
    var changed = setup
    change(&changed)
    guard let recorded = program(of: setup) else { return nil }
    if let level = policy.hedge {
      // The truth hedges after the same times as the replay.
      changed.service.client.hedgeMilliseconds = recorded.hedgeTimes(level).mapValues {
        Double($0) / 1e6
      }
    }
    guard let truth = program(of: changed) else { return nil }
    let whatIf = WhatIf(of: recorded, [policy], curve: false, replicates: replicates)
    guard let prediction = whatIf.predictions.first else { return nil }
    return Found(prediction: prediction, truth: truth.recordedMakespan)
  }

  private func program(of setup: Setup) -> ReplayProgram? {
    guard let lines = simulate(setup), let trace = ScratchTrace.read(lines) else { return nil }
    return ReplayProgram(of: trace)
  }

  private func simulate(_ setup: Setup) -> [UInt8]? {
    var bytes: [UInt8] = []
    func keep(_ lines: Span<UInt8>) {
      for place in lines.indices { bytes.append(lines[place]) }
    }
    var common = WorkloadCommon()
    common.seed = setup.seed
    common.service = setup.service
    common.attempts = setup.attempts
    common.writesPromptHashes = true
    switch workload {
    case .arena: return arena(setup)
    case .groups:
      var groups = GroupsWorkload()
      groups.common = common
      groups.agentsPerGroup = 10
      groups.steps = 6
      groups.agentsAtOnce = setup.concurrency
      groups.heavyAgents = setup.heavyAgents
      groups.dealsAgents = setup.dealsAgents
      if setup.heavyAgents > 0 { groups.slowGroups = 0 }
      _ = groups.run { keep($0) }
    case .pipeline:
      var pipeline = PipelineWorkload()
      pipeline.common = common
      pipeline.items = 400
      pipeline.concurrency = setup.concurrency ?? 5
      _ = pipeline.run { keep($0) }
    case .service:
      var traffic = ServiceWorkload()
      traffic.common = common
      traffic.common.service.client.makesClientPerCall = false
      traffic.requests = 1500
      traffic.arrivalsPerSecond = 20
      traffic.concurrency = setup.concurrency ?? 1000
      _ = traffic.run { keep($0) }
    }
    return bytes
  }

  private func arena(_ setup: Setup) -> [UInt8]? {
    var parameters = ArenaParameters()
    parameters.days = 4
    parameters.iterations = 3
    parameters.agents = 9
    parameters.reflectFrequency = [0, 0, 1, 1, 1, 2, 2, 3, 3]
    parameters.seed = setup.seed
    parameters.concurrency = setup.concurrency ?? 1
    parameters.writesTruth = false
    parameters.writesTrace = true
    guard var sink = TraceSink() else { return nil }
    do throws(SimulatorError) {
      _ = try ArenaSimulation(parameters, service: setup.service).run(into: &sink)
    } catch {
      return nil
    }
    return sink.trace
  }
}
