/// What a recording tells of state that was written again.
struct StateRewrites: Sendable, Equatable {
  /// Bytes of all writes but the first of each file.
  var bytes: Int64 = 0
  /// Of these, bytes of the writes after which a file held something else.
  var changed: Int64 = 0

  /// The share that had changed of so many bytes.
  func changed(of bytes: Int64) -> Int {
    let part = Double(changed) / Double(max(1, self.bytes)) * Double(bytes)
    return Int(exactly: part.rounded()) ?? Int(clamping: bytes)
  }
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
        let (sum, isBeyond) = found.bytes.addingReportingOverflow(Int64(clamping: size))
        // No program writes that much: the sizes are made up.
        if isBeyond { return nil }
        if before != version.content { found.changed += sum - found.bytes }
        found.bytes = sum
      }
    }
    return found.bytes > 0 ? found : nil
  }
}
