extension ArenaSimulation {
  /// What the manifest says of a run that ended so.
  func manifest(_ stop: ArenaStop?, end: Int64, attempts: Int) -> RunManifest {
    var manifest = RunManifest()
    manifest.run = parameters.name
    manifest.workload = "arena"
    manifest.start = parameters.start
    manifest.end = end
    manifest.arguments = [
      "main.py", "--Iterations_Daily", "\(parameters.iterations)", "--No_Days",
      "\(parameters.days)", "--Num_Person", "\(parameters.agents)", "--Num_Stock",
      "\(parameters.stocks)", "--SAVE_NAME", parameters.name, "--gossip_num_max",
      "\(parameters.gossipMaximum)",
    ]
    switch stop {
    case nil, .failed?: break
    case .killed?:
      manifest.exitCode = -9
      manifest.killed = .init(signal: "SIGKILL", time: end, when: "during a call or between calls")
    case .killedInside?:
      manifest.exitCode = -9
      manifest.killed = .init(signal: "SIGKILL", time: end, when: "inside a commit")
    case .interrupted?:
      manifest.exitCode = -2
      manifest.killed = .init(signal: "SIGINT", time: end, when: "during a call or between calls")
    case .crashed?: manifest.exitCode = 1
    }
    manifest.days = parameters.days
    manifest.iterations = parameters.iterations
    manifest.agents = parameters.agents
    manifest.reflectFrequency = (0..<parameters.agents).map { parameters.reflectFrequency(of: $0) }
    manifest.seed = parameters.seed
    for fault in Fault.allCases {
      if let rate = service.faults.rates.single[fault], rate > 0 {
        manifest.faults.append((fault.rawValue, rate))
      }
    }
    for fault in Fault.allCases {
      if let rate = service.faults.rates.burst[fault], rate > 0 {
        manifest.faults.append(("burst_\(fault.rawValue)", rate))
      }
    }
    manifest.quirks = parameters.quirks.named.filter { $0.rate > 0 }
    manifest.parameters = settings(attempts: attempts)
    return manifest
  }

  private func settings(attempts: Int) -> [(name: String, value: String)] {
    var list: [(name: String, value: String)] = [
      ("stocks", "\(parameters.stocks)"),
      ("gossip_num_max", "\(parameters.gossipMaximum)"),
      ("layout", parameters.layout.rawValue),
      ("agent_concurrency", "\(parameters.concurrency)"),
      ("commit", parameters.commitsEveryRow ? "row" : "iteration"),
      ("order_sleep_ns", "\(parameters.orderSleep)"),
      ("ending", "\(parameters.ending)"),
      ("upstream_fault", "\(parameters.keepsUpstreamFault)"),
      ("list_answers_crash", "\(parameters.listAnswersCrash)"),
      ("attempts", "\(attempts)"),
    ]
    for setting in service.settings { list.append((setting.key, setting.value)) }
    return list
  }
}
