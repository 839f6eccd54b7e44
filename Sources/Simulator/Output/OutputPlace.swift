import Glibc

/// Where a run will appear, checked before the long work starts.
struct OutputPlace: Sendable {
  /// The path as the user gave it.
  let path: String
  /// The folder that it will lie in.
  let parent: String
  /// The last part of the path.
  let name: String
  /// The run that is there already and may be replaced.
  let previous: PreviousRun?

  /// Checks the place.
  ///
  /// - Throws: ``SimulatorError`` where something else is there, or where nothing can be written.
  init(_ path: String, replaces: Bool) throws(SimulatorError) {
    var trimmed = path[...]
    while trimmed.utf8.count > 1, trimmed.utf8.last == UInt8(ascii: "/") { trimmed.removeLast() }
    let folder = RunLayout.folder(of: String(trimmed))
    self.path = String(trimmed)
    parent = folder.isEmpty ? "." : String(folder)
    name = String(trimmed.dropFirst(folder.count))
    guard !name.isEmpty, name != ".", name != "..", !path.utf8.contains(0) else {
      throw .output("'\(path)' is no name for a new run; name a folder that does not exist yet")
    }
    var status = stat()
    guard unsafe stat(parent, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .output("the folder '\(parent)' for '\(path)' does not exist; make it first")
    }
    guard unsafe access(parent, W_OK | X_OK) == 0 else { throw .writing(path, errno) }
    if unsafe lstat(self.path, &status) == 0 {
      previous = try PreviousRun(self.path, status: status, replaces: replaces)
    } else {
      previous = nil
    }
  }
}
