import Trace

extension LoomReading {
  /// Says what the numbers of the run do not show by themselves.
  mutating func warn() {
    warnOfLostTurns()
    warnOfTurns()
    warnOfProviders()
    for benchmark in evidence.benchmarks where benchmark.count <= 0 { warn(ofEmpty: benchmark) }
  }

  /// Every save of a session replaces its row, and a cascade deletes the session's turns with it.
  private mutating func warnOfLostTurns() {
    guard evidence.hasDatabase else { return }
    var lost: [(name: String, count: Int64)] = []
    for (position, session) in evidence.sessions.enumerated() {
      let rows = evidence.turns.count {
        $0.session == position && $0.row?.state == .completed
      }
      let logged = evidence.turns.count { $0.session == position && $0.row == nil }
      let missing = max(Int64(logged), (session.totalTurns ?? 0) - Int64(rows))
      if missing > 0 {
        lost.append((evidence.name(ofSession: Int32(position)) ?? "a session", missing))
      }
    }
    guard !lost.isEmpty else { return }
    let names = lost.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
    let remedy =
      evidence.hasLog
      ? "they are taken from the log, to the second" : "pass loom.log with it, where they still are"
    warnings.add(
      "turns_deleted",
      "turns without a row: \(lost.reduce(0) { $0 + $1.count }) (\(names)); LOOM saves a session with "
        + "INSERT OR REPLACE, which deletes its turns; \(remedy)",
      path: files.databases.first.map(input.path))
  }

  private mutating func warnOfTurns() {
    let path = files.databases.first.map(input.path)
    let behind = evidence.turns.count { $0.isRowBehind }
    if behind > 0 {
      warnings.add(
        "database_behind",
        "turns that wait or run in it and have ended by the log: \(behind); is loom.db-wal missing, or "
          + "the log a later one? the log's word was taken", path: path)
    }
    let waiting = evidence.turns.count { $0.state == .pending }
    if waiting > 0 {
      warnings.add(
        "turns_unstarted",
        "turns that were submitted and never started: \(waiting); the program ended, or stopped, before",
        path: path)
    }
    guard !evidence.hasLog else { return }
    let retried = evidence.turns.count { turn in
      turn.row.map { $0.state == .completed && $0.error >= 0 } ?? false
    }
    if retried > 0 {
      warnings.add(
        "attempts_lower_bound",
        "completed turns that keep the error of an earlier attempt: \(retried); they count as repeated "
          + "once, how often, and whether failed turns were, only loom.log tells", path: path)
    }
  }

  private mutating func warnOfProviders() {
    let path = files.logs.first.map(input.path)
    let failing = evidence.log.providers.filter { $0.value.errors > 0 }.sorted {
      (evidence.text($0.key) ?? "") < (evidence.text($1.key) ?? "")
    }
    if !failing.isEmpty {
      let texts = failing.map { id, found in
        "\(evidence.text(id) ?? "?") \(found.errors) failed, \(found.retries) repeated, "
          + "\(found.gaveUp) given up"
      }
      warnings.add(
        "provider_requests_failed",
        "requests to providers: \(texts.joined(separator: "; ")); the log has no line for one that "
          + "succeeds and none that names the turn, so these are rows of their own", path: path)
    }
    let failed = evidence.log.events.count { $0.kind == .fallbackResponse }
    let unknown = evidence.turns.contains { $0.row == nil && $0.state == .completed }
    let silent = evidence.log.events.count {
      $0.kind == .llmCallFailed || $0.kind == .fallbackResponse
    }
    if silent > 0, unknown {
      warnings.add(
        "fallbacks_unplaced",
        "answers that failed inside of turns: \(silent), \(failed) of them replaced by a provider's fixed "
          + "text; turns without a row count as ok though some of these may be theirs, since only "
          + "loom.db keeps answers", path: path)
    }
  }

  private mutating func warn(ofEmpty benchmark: LoomBenchmark) {
    warnings.add(
      "benchmark_empty",
      "benchmark \(benchmark.name) \(benchmark.isCompleted ? "has" : "failed and kept") no numbers: LOOM "
        + "gives up at the first failing iteration; the log has the iterations at level DEBUG",
      path: benchmark.path)
  }
}
