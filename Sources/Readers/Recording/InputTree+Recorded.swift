extension InputTree {
  /// The tree without the prompts and results that a recording tells of write by write.
  ///
  /// What is left of them on disk is each file's last write, which the recording has too.
  func withoutSharedPrompts(where recorded: InputTree) -> InputTree {
    guard let known = try? NamePattern(ArenaFiles.anyFile),
      let own = try? PromptFolderReader.compile(ArenaFiles.ownPatterns)
    else { return self }
    func isPrompt(_ listing: FileListing, _ index: Int, _ patterns: [NamePattern]) -> Bool {
      listing.withFileName(index) { name in patterns.contains { $0.match(name) != nil } }
    }
    let other = recorded.listing
    guard (0..<other.count).contains(where: { isPrompt(other, $0, own) }) else { return self }
    var kept = FileListing()
    let paths = listing.pathBytes
    for folder in listing.folders {
      kept.beginFolder(folder.path)
      for index in folder.files where !isPrompt(listing, index, [known]) {
        let prefix = listing.pathStart[index]..<listing.nameRange(index).lowerBound
        kept.append(
          prefix: paths.span.extracting(prefix),
          name: paths.span.extracting(listing.nameRange(index)))
        kept.size[kept.count - 1] = listing.size[index]
        kept.modified[kept.count - 1] = listing.modified[index]
        kept.changed[kept.count - 1] = listing.changed[index]
        kept.born[kept.count - 1] = listing.born[index]
      }
    }
    kept.skipped = listing.skipped
    kept.finish()
    // An archive knows its entries by their numbers, which a shorter list would shift.
    guard case .folder = source else { return self }
    return InputTree(
      displayPath: displayPath, name: name, isArchive: isArchive, listing: kept, source: source)
  }
}
