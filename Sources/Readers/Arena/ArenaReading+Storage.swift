import Trace

extension ArenaReading {
  /// How often the database was committed to, against its rows, and how much state each save writes.
  mutating func readStorage() {
    if let file = folder.database { readCommits(file) }
    readState()
  }

  private mutating func readCommits(_ file: RunInput.File) {
    let tree = input.trees[file.tree]
    guard evidence.facts.hasDatabase,
      let head = try? tree.contents(file.index, limit: DatabaseHeader.size),
      let header = DatabaseHeader(head), header.journal == .rollback,
      header.changeCounter > DatabaseHeader.arenaSchemaCommits
    else { return }
    storage.commits = header.changeCounter - DatabaseHeader.arenaSchemaCommits
    storage.rows = evidence.facts.rows
  }

  /// Each save rewrites all pickled files of the folder `classes`.
  private mutating func readState() {
    let trees = [folder.database?.tree, folder.prompts?.tree].compactMap(\.self)
    var files = 0
    var bytes: Int64 = 0
    var state: [(tree: Int, files: [Int])] = []
    // A recording has the same files as the folder that it was made of.
    for number in trees where files == 0 {
      let listing = input.trees[number].listing
      for place in listing.folders
      where ArenaState.isHeld(in: place.path) {
        for index in place.files where ArenaState.isOne(listing.fileName(index)) {
          guard listing.size[index] > 0 else { continue }
          files += 1
          if state.last?.tree != number { state.append((number, [])) }
          state[state.count - 1].files.append(index)
          bytes = bytes.addingReportingOverflow(listing.size[index]).partialValue
        }
      }
    }
    guard files > 0, bytes > 0 else { return }
    storage.stateFiles = files
    storage.stateBytes = Int(clamping: bytes)
    if let completed = evidence.facts.completed, let iterations = evidence.facts.iterations {
      storage.saves = Int(completed.day) * Int(iterations) + Int(completed.iteration) + 1
    }
    let recorded = input.trees.compactMap { tree -> StateRewrites? in
      guard case .recording(let recording) = tree.source else { return nil }
      return recording.stateRewrites
    }
    storage.stateChanged = recorded.first?.changed(of: bytes)
    if storage.savesMuch, bytes <= Self.mostStateRead { readCompressed(state) }
  }

  /// State that is read to see what zstd leaves of it; more would take longer than it is worth.
  private static let mostStateRead: Int64 = 64 << 20

  private mutating func readCompressed(_ state: [(tree: Int, files: [Int])]) {
    var left = 0
    for (tree, files) in state {
      let unread = input.trees[tree].forEachContents(of: files, limit: Int(Self.mostStateRead)) {
        left += ZstdFrame.compressed($1).count
      }
      if !unread.isEmpty { return }
    }
    storage.stateCompressed = left
  }
}
