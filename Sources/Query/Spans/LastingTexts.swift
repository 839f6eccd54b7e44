/// Texts at one place in memory as long as it lives, so that SQLite needs no copy of them.
@safe final class LastingTexts {
  private let bytes: UnsafeMutableRawBufferPointer
  /// Where each text begins; one more than there are texts.
  private var starts: [Int] = [0]

  /// Those texts, by their positions.
  init(_ texts: [String]) {
    starts.reserveCapacity(texts.count + 1)
    let size = texts.reduce(0) { $0 + $1.utf8.count }
    // Never empty: an empty text without an address would be NULL.
    unsafe bytes = .allocate(byteCount: max(1, size), alignment: 1)
    var used = 0
    for text in texts {
      for byte in text.utf8 {
        unsafe bytes[used] = byte
        used += 1
      }
      starts.append(used)
    }
  }

  deinit { unsafe bytes.deallocate() }

  /// Hands over the text at that position.
  func emit(_ position: Int, to result: QueryResult) {
    unsafe result.lasting(
      unsafe UnsafeRawBufferPointer(rebasing: bytes[starts[position]..<starts[position + 1]]))
  }
}
