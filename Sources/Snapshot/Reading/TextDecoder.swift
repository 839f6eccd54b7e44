/// Decodes the texts of one column in one row group: numbers in the table, and what they stand for.
///
/// A row without a text gets all bits set.
struct TextDecoder: ColumnDecoder, ~Copyable {
  private var pages: ChunkPages
  /// The texts, each once in the order of its first appearance.
  private(set) var texts: [String] = []
  private var codes: [[UInt8]: UInt32] = [:]
  private var dictionaryCodes: [UInt32] = []
  /// Texts that the dictionary brought.
  private var dictionaryTexts = 0
  /// Whether a place in the dictionary is the number of its text.
  private var isDirect = true

  /// A decoder of those pages.
  init(_ pages: consuming ChunkPages) { self.pages = pages }

  var place: String { pages.place }
  static var absentMark: UInt32 { .max }

  @inline(__always)
  static func value(_ stored: UInt32) -> UInt32? { stored }

  mutating func nextPage() throws(SnapshotError) -> DecodedPage? { try pages.next() }

  /// Forgets the texts of the pages so far, so that many long ones are never in memory at once.
  mutating func forgetTexts() {
    if texts.count == dictionaryTexts { return }
    texts.removeSubrange(dictionaryTexts...)
    let kept = UInt32(texts.count)
    codes = codes.filter { $0.value < kept }
  }

  /// The number of a text.
  private mutating func code(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let key = unsafe Array(bytes)
    if let known = codes[key] { return known }
    let fresh = UInt32(texts.count)
    texts.append(String(decoding: key, as: UTF8.self))
    codes[key] = fresh
    return fresh
  }

  mutating func readDictionary(_ page: DecodedPage) throws(SnapshotError) {
    guard page.encoding == .plain || page.encoding == .plainDictionary, dictionaryCodes.isEmpty,
      unsafe page.values <= page.body.count / 4
    else { throw damaged("its dictionary") }
    var cursor = unsafe ByteCursor(page.body)
    dictionaryCodes.reserveCapacity(page.values)
    for position in 0..<page.values {
      guard let text = unsafe Self.text(&cursor) else { throw damaged("its dictionary") }
      let code = unsafe code(text)
      dictionaryCodes.append(code)
      if Int(code) != position { isDirect = false }
    }
    dictionaryTexts = texts.count
  }

  /// The next text of plain ones.
  private static func text(_ cursor: inout ByteCursor) -> UnsafeRawBufferPointer? {
    guard let length = cursor.number(4), length <= UInt64(cursor.left) else { return nil }
    let start = unsafe cursor.pointer
    cursor.advance(Int(length))
    return unsafe UnsafeRawBufferPointer(start: start, count: Int(length))
  }

  mutating func values(
    _ page: DecodedPage, _ count: Int, into target: UnsafeMutablePointer<UInt32>
  ) throws(SnapshotError) {
    switch page.encoding {
    case .dictionary, .plainDictionary: try unsafe looked(page.body, count, into: target)
    case .plain:
      var cursor = unsafe ByteCursor(page.body)
      for index in 0..<count {
        guard let text = unsafe Self.text(&cursor) else { throw damaged("the texts of a page") }
        unsafe target[index] = code(text)
      }
    case .deltaLengthByteArray: try unsafe delta(page.body, count, hasPrefixes: false, into: target)
    case .deltaByteArray: try unsafe delta(page.body, count, hasPrefixes: true, into: target)
    default:
      throw .unsupported(place: pages.place, what: "the encoding \(page.encoding) of texts")
    }
  }

  private func looked(
    _ source: UnsafeRawBufferPointer, _ count: Int, into target: UnsafeMutablePointer<UInt32>
  ) throws(SnapshotError) {
    if count == 0 { return }
    var cursor = unsafe ByteCursor(source)
    guard let width = cursor.byte(),
      unsafe RunLength.decode(cursor.rest, count, width: Int(width), into: target) != nil
    else { throw damaged("the places of a page's texts in the dictionary") }
    guard unsafe Int(RunLength.largest(target, count)) < dictionaryCodes.count else {
      throw damaged("a place beyond its dictionary")
    }
    if isDirect { return }
    for index in 0..<count { unsafe target[index] = dictionaryCodes[Int(target[index])] }
  }

  /// Reads texts whose lengths stand in front of them all, and which may repeat the beginning of
  /// the one before.
  private mutating func delta(
    _ source: UnsafeRawBufferPointer, _ count: Int, hasPrefixes: Bool,
    into target: UnsafeMutablePointer<UInt32>
  ) throws(SnapshotError) {
    if count == 0 { return }
    var cursor = unsafe ByteCursor(source)
    let prefixes = Scratch<Int32>(hasPrefixes ? count : 0)
    let lengths = Scratch<Int32>(count)
    if hasPrefixes {
      guard
        let used = unsafe DeltaPacking<Int32>.decode(cursor.rest, count, into: prefixes.base)
      else { throw damaged("the lengths of a page's texts") }
      cursor.advance(used)
    }
    guard let used = unsafe DeltaPacking<Int32>.decode(cursor.rest, count, into: lengths.base)
    else { throw damaged("the lengths of a page's texts") }
    cursor.advance(used)
    var previous: [UInt8] = []
    for index in 0..<count {
      let length = unsafe Int(lengths.base[index])
      let prefix = hasPrefixes ? unsafe Int(prefixes.base[index]) : 0
      guard length >= 0, length <= cursor.left, prefix >= 0, prefix <= previous.count else {
        throw damaged("the lengths of a page's texts")
      }
      let own = unsafe UnsafeRawBufferPointer(start: cursor.pointer, count: length)
      cursor.advance(length)
      if hasPrefixes {
        previous.removeSubrange(prefix...)
        unsafe previous.append(contentsOf: own)
        unsafe target[index] = previous.withUnsafeBytes { unsafe code($0) }
      } else {
        unsafe target[index] = code(own)
      }
    }
  }
}
