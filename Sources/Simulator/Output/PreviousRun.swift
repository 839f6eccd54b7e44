import Glibc

/// A run at the place of the new one, which RunLens wrote and which may hence be replaced.
struct PreviousRun: Sendable {
  /// Its path, never a link.
  let path: String
  private let isFolder: Bool
  /// How every manifest begins that RunLens wrote.
  static let mark = "{\n  \"written_by\": \"runlens\","

  /// Recognises a run.
  ///
  /// - Throws: ``SimulatorError`` where it is anything else, or where it may not be replaced.
  init(_ path: String, status: stat, replaces: Bool) throws(SimulatorError) {
    self.path = path
    let kind = status.st_mode & S_IFMT
    guard kind != S_IFLNK else {
      throw .output("'\(path)' is a link and is never replaced; name another place")
    }
    guard replaces else {
      throw .output(
        "'\(path)' exists; name another place, or replace a run of RunLens with --force")
    }
    isFolder = kind == S_IFDIR
    if isFolder {
      try OwnFolder(path).check()
    } else {
      guard kind == S_IFREG, OwnArchive.isOwn(path) else { throw Self.foreign(path) }
    }
  }

  /// The error for what RunLens did not write.
  static func foreign(_ path: String) -> SimulatorError {
    .output(
      "'\(path)' was not written by 'runlens simulate' and is left alone even with --force; "
        + "name another place")
  }

  /// Gives it a hidden name beside its own, which is free from then on; the new path.
  func moveAside() throws(SimulatorError) -> String {
    let folder = RunLayout.folder(of: path)
    let name = path.dropFirst(folder.count)
    let aside = "\(folder).\(name).replaced-\(getpid())"
    guard unsafe rename(path, aside) == 0 else { throw .writing(path, errno) }
    return aside
  }

  /// Gives it its name back, after the new run could not take it.
  func moveBack(from aside: String) { _ = unsafe rename(aside, path) }

  /// Removes it: only the files that it lists, and the folders that are empty then.
  func remove(at aside: String) throws(SimulatorError) {
    if isFolder {
      try OwnFolder(aside).remove(shownPath: path)
    } else if unsafe unlink(aside) != 0 {
      throw .writing(aside, errno)
    }
  }
}
