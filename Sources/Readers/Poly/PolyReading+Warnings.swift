import Trace

extension PolyReading {
  /// Says what the numbers do not show by themselves.
  mutating func warn(of runs: [PolyRunView]) {
    warnOfRuns(runs)
    warnOfSilence(runs)
    warnOfStates()
    if !files.logs.isEmpty {
      warnings.add(
        "attempts_lower_bound",
        "its client repeats requests whose connection broke without a line, and stores answers that it "
          + "can't parse as empty ones without a line: attempts and failures are lower bounds",
        path: files.logs.first.map(input.path))
    }
  }

  private func names(_ runs: [PolyRunView]) -> String {
    runs.map { view in view.row.map { "run \($0.id)" } ?? view.segment?.stem ?? "a run" }
      .joined(separator: ", ")
  }

  private mutating func warnOfRuns(_ runs: [PolyRunView]) {
    let path = files.databases.last.map(input.path) ?? input.shownPath
    let orphans = runs.filter { $0.row?.isOrphan == true }
    if !orphans.isEmpty {
      warnings.add(
        "runs_orphaned",
        "\(names(orphans)): ended without a word; the next start marked it failed with its own time in "
          + "place of the end, so it has no duration", path: path)
    }
    let open = runs.filter { $0.row?.isOpen == true }
    if !open.isEmpty {
      warnings.add(
        "runs_open",
        "\(names(open)): still running by the database, or killed; their end is not known",
        path: path)
    }
    let failed = runs.filter {
      $0.row?.isOrphan != true && ($0.row?.status == "failed" || $0.segment?.failure != nil)
    }
    if !failed.isEmpty {
      let errors = failed.compactMap { $0.segment?.failure?.error }
      let why = errors.isEmpty ? "only the log tells why" : errors.joined(separator: ", ")
      warnings.add("runs_failed", "\(names(failed)): failed (\(why))", path: path)
    }
    let skipped = runs.filter { $0.outcome.error == "skipped" }
    if !skipped.isEmpty {
      warnings.add(
        "runs_skipped",
        "\(names(skipped)): skipped, since there were no new groups and no portfolios",
        path: path)
    }
  }

  /// Runs that say they are complete though nothing was asked of the model.
  private mutating func warnOfSilence(_ runs: [PolyRunView]) {
    let silent = runs.filter { view in
      guard view.outcome == .ok, let groups = view.row?.newGroups ?? view.newGroups, groups > 0
      else { return false }
      // A log that knows of the step counts its calls; else the database shows what was stored.
      if let segment = view.segment, segment.implications != nil {
        let calls = segment.work.calls.filter { $0.stage == "implications" }
        return !calls.isEmpty && calls.allSatisfy { $0.outcome.status.isFailure }
      }
      if let row = view.row, row.completed != PolyEvidence.absent {
        return evidence.state.implications(from: row.started, to: row.completed) == 0
      }
      return view.console.map { PolyWork(of: $0).calls.isEmpty } ?? false
    }
    if !silent.isEmpty {
      warnings.add(
        "run_without_calls",
        "\(names(silent)): marked completed with new groups, yet no call of the model gave a result; "
          + "the errors of single groups are caught, so look for them in the log",
        path: files.databases.last.map(input.path) ?? input.shownPath)
    }
    if evidence.unbegun > 0 {
      warnings.add(
        "run_never_began",
        "runs that were answered with 'started' and of which no poll shows a step: \(evidence.unbegun); "
          + "what stopped them before the first one is not logged",
        path: files.polls.first.map(input.path))
    }
    let cut = evidence.polls.count { $0.isRunning }
    if cut > 0 {
      warnings.add(
        "polls_end_early",
        "runs still under way at the last poll: \(cut); steps after it are missing",
        path: files.polls.first.map(input.path))
    }
  }

  private mutating func warnOfStates() {
    guard let newest = evidence.state.newest else { return }
    if let first = newest.smallestRun, first > 1 {
      warnings.add(
        "run_history_lost",
        "its first run is number \(first): a run with --full deletes all rows, those of earlier runs "
          + "too", path: newest.path)
    }
    if newest.emptyImplications > 0 {
      warnings.add(
        "implications_empty",
        "\(newest.emptyImplications) of \(newest.extracted.count) groups have no implication: calls that "
          + "failed for good and answers that could not be parsed look like that, too",
        path: newest.path)
    }
    if evidence.state.copies.count > 1 {
      warnings.add(
        "states_joined",
        "\(evidence.state.copies.count) copies of state.db were read as one history of runs; what was "
          + "written when is from the newest", path: newest.path)
    }
  }
}

extension PolyRunView {
  /// Groups that were new by the log or the console; nil where neither tells.
  var newGroups: Int64? {
    if let segment, segment.implications != nil { return Int64(segment.newGroups) }
    let detail = console?.steps.first { $0.number == 3 }?.details.first
    return detail.flatMap { Int64($0.prefix { $0.isNumber }) }
  }
}
