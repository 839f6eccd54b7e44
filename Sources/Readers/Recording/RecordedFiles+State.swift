/// What a recording tells of state that was written again.
struct StateRewrites: Sendable, Equatable {
  /// Bytes of all writes but the first of each file.
  var bytes: Int64 = 0
  /// Of these, bytes of the writes after which a file held something else.
  var changed: Int64 = 0
}

extension RecordedFiles {
  /// How much of what was written again had changed; nil where nothing was, or where a content was not
  /// kept.
  ///
  /// Equal contents have one number, as a recording keeps each once.
  ///
  /// - Parameter isState: whether a path is that of a file of state.
  func rewrites(where isState: ([UInt8]) -> Bool) -> StateRewrites? {
    var latest: [[UInt8]: UInt64] = [:]
    var found = StateRewrites()
    for version in versions where isState(version.path) {
      guard version.content != 0, let size = version.size else { return nil }
      if let before = latest.updateValue(version.content, forKey: version.path) {
        let size = Int64(clamping: size)
        found.bytes = found.bytes.addingReportingOverflow(size).partialValue
        if before != version.content {
          found.changed = found.changed.addingReportingOverflow(size).partialValue
        }
      }
    }
    return found.bytes > 0 ? found : nil
  }
}
