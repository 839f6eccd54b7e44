extension ResultContent {
  private static let endings = NameEndings(["_result.txt"])

  /// Whether the usual names call a file a result.
  static func isResult(_ name: Span<UInt8>) -> Bool { endings.length(in: name) != nil }

  /// Judges an open file and closes it.
  ///
  /// - Parameter size: what the whole file was seen to hold.
  init(reading file: Int32, size: Int64, _ buffer: inout GrowingBuffer) {
    let got = buffer.read(file, size: size, limit: Self.bytesNeeded)
    self =
      got < 0
      ? .unreadable : unsafe ResultContent(UnsafeBufferPointer(rebasing: buffer.bytes[..<got]).span)
  }
}

extension InputTree {
  /// What each of those results holds: as it was found to be when it was listed, or else by its beginning.
  func resultContents(_ indices: [Int]) -> [ResultContent] {
    var contents = indices.map { listing.result[$0] ?? .unreadable }
    let unknown = indices.indices.filter { listing.result[indices[$0]] == nil }
    let files = unknown.map { indices[$0] }
    prefetch(files, limitPerFile: ResultContent.bytesNeeded)
    let kinds = classify(files, limit: ResultContent.bytesNeeded) { ResultContent($0).rawValue }
    for (position, kind) in zip(unknown, kinds) {
      contents[position] = ResultContent(rawValue: kind) ?? .unreadable
    }
    return contents
  }
}
