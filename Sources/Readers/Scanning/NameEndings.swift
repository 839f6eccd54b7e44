/// Endings of file names, to be looked for in the names of many files.
struct NameEndings: Sendable {
  /// By its last byte the endings, each from its last byte on backwards.
  private let byLastByte: [[[UInt8]]]

  /// Those endings, none of them empty.
  init(_ endings: [String]) {
    var result = [[[UInt8]]](repeating: [], count: 256)
    for ending in endings {
      let bytes = Array(ending.utf8.reversed())
      result[Int(bytes[0])].append(bytes)
    }
    byLastByte = result
  }

  /// Bytes of the ending with which a name ends; nil where it is none of these.
  ///
  /// - Complexity: a look at the last byte, for most names.
  func length(in name: Span<UInt8>) -> Int? {
    let count = name.count
    guard count > 0 else { return nil }
    for ending in byLastByte[Int(name[count - 1])] where ending.count <= count {
      var place = 1
      while place < ending.count, ending[place] == name[count - 1 - place] { place += 1 }
      if place == ending.count { return place }
    }
    return nil
  }
}
