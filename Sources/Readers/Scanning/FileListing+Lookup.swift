extension FileListing {
  /// Where the path of a file lies in ``pathBytes``, without the zero byte.
  func pathRange(_ index: Int) -> Range<Int> { pathStart[index]..<pathStart[index + 1] - 1 }

  /// Where the last part of the path of a file lies in ``pathBytes``, without the zero byte.
  func nameRange(_ index: Int) -> Range<Int> { nameStart[index]..<pathStart[index + 1] - 1 }

  /// The path of a file; bytes that are not UTF-8 appear as replacement characters.
  func path(_ index: Int) -> String {
    String(decoding: pathBytes[pathRange(index)], as: UTF8.self)
  }

  /// The last part of the path of a file.
  func fileName(_ index: Int) -> String {
    String(decoding: pathBytes[nameRange(index)], as: UTF8.self)
  }

  /// Calls `body` with the bytes of a path.
  func withPath<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    body(pathBytes.span.extracting(pathRange(index)))
  }

  /// Calls `body` with the bytes of a file name.
  func withFileName<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    body(pathBytes.span.extracting(nameRange(index)))
  }

  /// The position in ``folders`` of a folder that holds files directly, or nil.
  func folder(path: String) -> Int? { folderPositions[path] }

  /// The file with that path, or nil.
  ///
  /// - Complexity: O(length of the path + log of the files in the folder).
  func index(path: String) -> Int? {
    let bytes = Array(path.utf8)
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let folderPath = String(decoding: slash.map { bytes[..<$0] } ?? [], as: UTF8.self)
    // Archives may hold absolute paths.
    guard let folder = folder(path: slash == 0 ? "/" : folderPath) else { return nil }
    return index(name: bytes[(slash.map { $0 + 1 } ?? 0)...], folder: folder)
  }

  /// The file of that name directly inside a folder, or nil.
  ///
  /// - Complexity: O(log of the files in the folder).
  func index(name: some Collection<UInt8>, folder: Int) -> Int? {
    var low = folders[folder].files.lowerBound
    var high = folders[folder].files.upperBound
    while low < high {
      let middle = low + (high - low) / 2
      if pathBytes[nameRange(middle)].lexicographicallyPrecedes(name) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < folders[folder].files.upperBound,
      pathBytes[nameRange(low)].elementsEqual(name)
    else { return nil }
    return low
  }

  /// The files whose name is exactly that, in the order of the listing.
  ///
  /// - Complexity: O(number of folders), each by the log of its files.
  func indices(named name: String) -> [Int] {
    let wanted = Array(name.utf8)
    return folders.indices.compactMap { index(name: wanted, folder: $0) }
  }

  /// The file beside another whose name has an addition, such as `data.db-journal`; nil if absent.
  func companion(of index: Int, adding suffix: String) -> Int? {
    self.index(
      name: Array(pathBytes[nameRange(index)]) + Array(suffix.utf8), folder: Int(folder[index]))
  }
}
