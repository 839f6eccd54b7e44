import Simulator
import Writing

extension SimulateRequest {
  /// Reads what concerns the workloads that write a trace.
  mutating func readWorkload(_ reader: SimulateArguments) throws(ProgramError) {
    var common: WorkloadCommon
    switch workload {
    case .arena: return
    case .groups: common = groups.common
    case .pipeline: common = pipeline.common
    case .service: common = traffic.common
    }
    common.run = name
    common.service = service
    if let seed = try readSeed(reader) { common.seed = seed }
    if let start = try reader.value("start", .instant, { ZoneRules.utc.instant($0) }) {
      common.start = start
    }
    let concurrency = try reader.count("concurrency", in: 1...1_000_000)
    switch workload {
    case .arena: return
    case .groups:
      groups.common = common
      try readGroups(reader)
      if let concurrency { groups.agentsAtOnce = concurrency }
    case .pipeline:
      pipeline.common = common
      if let items = try reader.count("items", in: 1...1_000_000_000) { pipeline.items = items }
      if let size = try reader.count("batch", in: 1...1_000_000) { pipeline.batchSize = size }
      if let concurrency { pipeline.concurrency = concurrency }
    case .service:
      traffic.common = common
      if let requests = try reader.count("requests", in: 1...1_000_000_000) {
        traffic.requests = requests
      }
      if let rate = try reader.value("arrivals", .rate, SimulateValue.perMinute) {
        traffic.arrivalsPerSecond = rate / 60
      }
      if let concurrency { traffic.concurrency = concurrency }
    }
  }

  private mutating func readGroups(_ reader: SimulateArguments) throws(ProgramError) {
    let agents = try reader.count("agents", in: 1...1_000_000)
    if let count = try reader.count("groups", in: 1...100_000) { groups.groups = count }
    if let steps = try reader.count("steps", in: 1...1_000_000) { groups.steps = steps }
    guard let agents else { return }
    guard agents % groups.groups == 0 else {
      throw SimulateArguments.bad(
        "agents", String(agents), "a multiple of the number of groups, \(groups.groups)")
    }
    groups.agentsPerGroup = agents / groups.groups
  }
}
