import Simulator

/// What the arguments of `simulate` ask for.
struct SimulateRequest {
  /// What can be simulated.
  enum Workload: String, CaseIterable {
    case arena
    case groups
    case pipeline
    case service
  }

  /// Options that mean something for some workloads only.
  static let owners: [(option: String, workloads: [Workload])] =
    [
      "days", "iterations", "stocks", "reflect", "gossip", "layout", "commit", "order-sleep",
      "quirk", "upstream-bugs", "kill-at", "interrupt-at", "console", "buffered", "trace",
    ].map { ($0, [.arena]) } + [
      ("agents", [.arena, .groups]), ("groups", [.groups]), ("steps", [.groups]),
      ("items", [.pipeline]), ("batch", [.pipeline]),
      ("requests", [.service]), ("arrivals", [.service]),
    ]

  var workload = Workload.arena
  /// The run's name.
  let name: String
  var arena = ArenaParameters()
  var groups = GroupsWorkload()
  var pipeline = PipelineWorkload()
  var traffic = ServiceWorkload()
  /// The service of the workload that was chosen.
  var service = ServiceParameters()
  /// How it is written.
  var output = RunOutputOptions()
  /// Whether an archive is written.
  var compresses = false
  /// Where.
  var path: String

  /// The request of those arguments, on top of what a recorded run tells.
  init(_ arguments: ParsedArguments, like: LikeRun?) throws(ProgramError) {
    let reader = SimulateArguments(arguments)
    workload = arguments.value("workload").flatMap(Workload.init(rawValue:)) ?? .arena
    for owner in Self.owners where arguments.has(owner.option) {
      if !owner.workloads.contains(workload) {
        throw .usage(
          .meaningless(
            option: "--\(owner.option)", choice: "--workload \(workload.rawValue)",
            wanted: owner.workloads.map { "--workload \($0.rawValue)" }))
      }
    }
    path = arguments.operands.first ?? ""
    try Self.checkKind(of: path)
    name = try Self.name(arguments)
    output.name = name
    compresses = arguments.has("compress") || path.hasSuffix(".tar.zst")
    if compresses, !path.hasSuffix(".tar.zst") { path += ".tar.zst" }
    output.replaces = arguments.has("force")
    output.version = runLensVersion
    output.isBuffered = arguments.has("buffered")
    output.console =
      arguments.value("console").flatMap(RunOutputOptions.Console.init(rawValue:))
      ?? (workload == .arena ? .stamped : .none)
    switch workload {
    case .arena: service = ServiceParameters()
    case .groups: service = groups.common.service
    case .pipeline: service = pipeline.common.service
    case .service: service = traffic.common.service
    }
    like?.apply(to: &service)
    try readService(reader)
    try readLatency(reader)
    try readFaults(reader)
    switch workload {
    case .arena: try readArena(reader, like: like)
    case .groups, .pipeline, .service: try readWorkload(reader)
    }
  }
}
