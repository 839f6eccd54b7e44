import Trace

extension BottleneckFinder {
  /// How the run kept its rows and its state, where that looks costly and no time of it is on record.
  func storage() -> [Bottleneck] {
    [commitsPerRow(), savedState()].compactMap(\.self)
  }

  /// Commits against rows, in a few words; nil where rows share them.
  var commitCount: String? {
    guard let commits = run.storage.commits, let rows = run.storage.rows, rows > 0, commits >= rows
    else { return nil }
    return "\(commits) commits for \(rows) rows"
  }

  private func commitsPerRow() -> Bottleneck? {
    guard let commitCount, let commits = run.storage.commits else { return nil }
    let timed = groups.groups.reduce(0) { sum, group in
      sum + (table.names[group.phase] == "db" ? group.timed : 0)
    }
    guard timed < commits / 2 else { return nil }
    return Bottleneck(
      what: "commits per row", stage: nil, share: nil, saving: nil,
      advice:
        "\(commitCount), most of whose time is not on record: commit once an iteration; 'runlens db "
        + "--measure' says what that would buy on this disk.")
  }

  /// State that is written whole at every save, from a megabyte in the run on.
  private func savedState() -> Bottleneck? {
    guard run.storage.savesMuch, let files = run.storage.stateFiles,
      let bytes = run.storage.stateBytes, let saves = run.storage.saves
    else { return nil }
    func share(_ part: Int) -> String { Wording.percent(Double(part) / Double(max(1, bytes))) }
    let left = run.storage.stateCompressed.map { "; zstd would leave \(share($0)) of it" }
    let changed = run.storage.stateChanged.map {
      "Saving only the files that changed would write \(share($0)) of it"
    }
    return Bottleneck(
      what: "state saved whole", stage: nil, share: nil, saving: nil,
      advice:
        "\(saves) saves each write \(files) files of \(bytes / 1000) kB anew\(left ?? ""). "
        + (changed
          ?? "How much of it changed from save to save no file tells (a recording that keeps the contents of "
          + "'*.pkl' would)")
        + ": save what changed, or less often; 'runlens db --measure' says what compressing would cost "
        + "here.")
  }
}
