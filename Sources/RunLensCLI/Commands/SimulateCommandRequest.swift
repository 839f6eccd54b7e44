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
          .conflict(first: "--\(owner.option)", second: "--workload \(workload.rawValue)"))
      }
    }
    name = try Self.name(arguments)
    output.name = name
    path = arguments.operands.first ?? ""
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

  /// The run's name, which doesn't follow from OUT so that the same options give the same bytes.
  private static func name(_ arguments: ParsedArguments) throws(ProgramError) -> String {
    let name = arguments.value("name") ?? "simulated"
    let isGood =
      name.utf8.count <= 64 && name.utf8.first != UInt8(ascii: ".")
      && name.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
          || (0x61...0x7a).contains(byte) || [0x2d, 0x2e, 0x5f].contains(byte)
      }
    guard isGood else {
      throw SimulateArguments.bad(
        "name", name, "up to 64 letters, digits and characters of '-_.', no point first")
    }
    return name
  }
}
