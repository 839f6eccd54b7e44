import Glibc

/// Checks outputs before the long work starts, and keeps them off the inputs.
struct OutputGuard {
  private let inputs: [(facts: FileFacts, resolved: String)]

  /// A guard of those inputs; what is no path on this machine can't be overwritten.
  init(inputs: [String]) {
    self.inputs = inputs.compactMap { path in
      guard let facts = FileFacts(path), let resolved = FileFacts.resolved(path) else { return nil }
      return (facts, resolved)
    }
  }

  /// Throws where the file can't be written, or where an input would be lost.
  ///
  /// A new file inside a folder that is read is allowed; one that is already there is not touched.
  func check(file path: String) throws(OutputError) {
    try protect(path)
    if let facts = FileFacts(path) {
      if facts.kind == .folder { throw .isFolder(path: path) }
      if facts.kind == .other { return }
    }
    let place = FileFacts.resolved(path) ?? path
    guard unsafe access(FileFacts.folder(of: place), W_OK | X_OK) == 0 else {
      throw .failed(path: path, reason: systemReason(errno))
    }
  }

  /// Makes the folder if it is missing, and throws where it can't be written to.
  func prepare(folder path: String, files: [String]) throws(OutputError) {
    if let facts = FileFacts(path) {
      guard facts.kind == .folder else { throw .isNoFolder(path: path) }
      for name in files { try protect("\(path)/\(name)") }
      guard unsafe access(path, W_OK | X_OK) == 0 else {
        throw .failed(path: path, reason: systemReason(errno))
      }
    } else {
      guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else {
        throw .failed(path: path, reason: systemReason(errno))
      }
    }
  }

  private func protect(_ path: String) throws(OutputError) {
    guard let facts = FileFacts(path), facts.kind == .file else { return }
    let place = FileFacts.resolved(path) ?? path
    for input in inputs {
      let isInside = input.facts.kind == .folder && place.hasPrefix(input.resolved + "/")
      if facts.isSame(as: input.facts) || isInside { throw .isInput(path: path) }
    }
  }
}
