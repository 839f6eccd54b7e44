import CSystem
import Simulator

/// What a simulation made, for the line at its end.
struct SimulationOutcome {
  /// Counts with their words, such as `496 calls`.
  var counts: [String] = []
  /// What did not go as asked.
  var warnings: [String] = []

  /// What was written, and how to look at it.
  func text(of request: SimulateRequest) -> String {
    let shown = request.path.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        || [0x2b, 0x2d, 0x2e, 0x2f, 0x5f].contains(byte)
    }
    let path = shown ? request.path : "'\(request.path.replacing("'", with: "'\\''"))'"
    let wrote = "wrote \(path): \(counts.joined(separator: ", "))\n"
    return request.workload == .arena ? wrote + "look at it: runlens analyze \(path)\n" : wrote
  }
}

extension SimulateRequest {
  /// Simulates and writes it.
  func write(progress: SimulationProgress) throws(SimulatorError) -> SimulationOutcome {
    // Each day takes about as much as the day before gave back.
    csystem_keep_freed_memory(1 << 27)
    if compresses {
      var sink = try ArchiveSink(path, options: output)
      return try write(into: &sink, progress)
    }
    var sink = try FolderSink(path, options: output)
    return try write(into: &sink, progress)
  }

  private func write<Sink: RunSink & ~Copyable>(
    into sink: inout Sink, _ progress: SimulationProgress
  ) throws(SimulatorError) -> SimulationOutcome {
    switch workload {
    case .arena: return try writeArena(into: &sink, progress)
    case .groups:
      return try write(settings: groups.settings, into: &sink, progress) {
        (take) throws(SimulatorError) in try groups.run(into: take)
      }
    case .pipeline:
      return try write(settings: pipeline.settings, into: &sink, progress) {
        (take) throws(SimulatorError) in try pipeline.run(into: take)
      }
    case .service:
      return try write(settings: traffic.settings, into: &sink, progress) {
        (take) throws(SimulatorError) in try traffic.run(into: take)
      }
    }
  }

  private func writeArena<Sink: RunSink & ~Copyable>(
    into sink: inout Sink, _ progress: SimulationProgress
  ) throws(SimulatorError) -> SimulationOutcome {
    let days = arena.days
    let simulation = ArenaSimulation(arena, service: service)
    var manifest = try simulation.run(into: &sink) { (done) throws(SimulatorError) in
      if output.isStopped() { throw .interrupted }
      progress.update(done: Int64(done), total: Int64(days))
    }
    manifest.parameters.append(("console", output.console.rawValue))
    manifest.parameters.append(("buffered", "\(output.isBuffered)"))
    try sink.finish(manifest)
    return SimulationOutcome(counts: arenaCounts(manifest), warnings: endingWarnings(manifest))
  }

  /// Says where the run was over before it could be ended.
  private func endingWarnings(_ manifest: RunManifest) -> [String] {
    guard manifest.killed == nil else { return [] }
    let option: String
    switch arena.ending {
    case .complete, .crashed: return []
    case .killed, .killedDuringAttempt, .killedInsideCommit: option = "--kill-at"
    case .interrupted: option = "--interrupt-at"
    }
    return [
      "the run was over before \(option) could end it; choose an earlier point, or more days"
    ]
  }

  private func arenaCounts(_ manifest: RunManifest) -> [String] {
    func counted(_ count: Int, _ noun: String) -> String {
      "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    var counts = [
      counted(arena.days, "day"), counted(arena.iterations, "iteration"),
      counted(arena.agents, "agent"),
    ]
    if let attempts = manifest.parameters.first(where: { $0.name == "attempts" }) {
      counts.append("\(attempts.value) attempts")
    }
    if manifest.exitCode != 0 { counts.append("exit status \(manifest.exitCode)") }
    return counts
  }

  /// Writes a workload's trace, its summary as the truth, and the manifest.
  private func write<Sink: RunSink & ~Copyable>(
    settings: [(key: String, value: String)], into sink: inout Sink,
    _ progress: SimulationProgress,
    run: ((Span<UInt8>) throws(SimulatorError) -> Void) throws(SimulatorError) -> WorkloadSummary
  ) throws(SimulatorError) -> SimulationOutcome {
    var written = 0
    let summary = try run { (lines) throws(SimulatorError) in
      try sink.append(lines, to: .trace)
      written += lines.count
      progress.update(done: Int64(written), total: 0)
    }
    try sink.put("truth/summary.json", bytes: summary.json, at: summary.end)
    var manifest = RunManifest()
    manifest.run = name
    manifest.workload = workload.rawValue
    manifest.start = summary.start
    manifest.end = summary.end
    manifest.seed = commonSeed
    manifest.parameters = settings.map { ($0.key, $0.value) }
    try sink.finish(manifest)
    return SimulationOutcome(counts: ["\(summary.lines) spans"])
  }

  private var commonSeed: UInt64 {
    switch workload {
    case .arena: arena.seed
    case .groups: groups.common.seed
    case .pipeline: pipeline.common.seed
    case .service: traffic.common.seed
    }
  }
}
