/// Decodes the numbers of one column in one row group into their place in the table.
struct NumberDecoder<Physical: PhysicalNumber, Value: TableNumber>: ColumnDecoder, ~Copyable {
  private var pages: ChunkPages
  private var dictionary = Scratch<Physical>(0)
  private var entries = 0
  /// Whether values are instants of 12 bytes, as older programs write them.
  private let isInt96: Bool

  /// A decoder of those pages.
  init(_ pages: consuming ChunkPages, type: PhysicalType) {
    self.pages = pages
    isInt96 = type == .int96
  }

  var place: String { pages.place }
  static var absentMark: Value { .absentMark }

  @inline(__always)
  static func value(_ stored: Physical) -> Value? { Value(physical: stored) }

  mutating func nextPage() throws(SnapshotError) -> DecodedPage? { try pages.next() }

  mutating func readDictionary(_ page: DecodedPage) throws(SnapshotError) {
    let width = isInt96 ? 12 : MemoryLayout<Physical>.size
    guard page.encoding == .plain || page.encoding == .plainDictionary,
      unsafe page.values <= page.body.count / width
    else { throw damaged("its dictionary") }
    dictionary = Scratch<Physical>(page.values)
    entries = page.values
    guard unsafe plain(page.body, entries, into: dictionary.base) else {
      throw damaged("its dictionary")
    }
  }

  func values(
    _ page: DecodedPage, _ count: Int, into target: UnsafeMutablePointer<Physical>
  ) throws(SnapshotError) {
    let body = unsafe page.body
    let isSound: Bool
    switch page.encoding {
    case .plain: isSound = unsafe plain(body, count, into: target)
    case .dictionary, .plainDictionary: isSound = unsafe looked(body, count, into: target)
    case .deltaBinaryPacked where !isInt96:
      isSound = unsafe DeltaPacking<Physical>.decode(body, count, into: target) != nil
    case .byteStreamSplit where !isInt96:
      isSound = unsafe ByteStreamSplit<Physical>.decode(body, count, into: target)
    default:
      throw .unsupported(place: pages.place, what: "the encoding \(page.encoding) of numbers")
    }
    guard isSound else { throw damaged("the values of a page") }
  }

  private func plain(
    _ source: UnsafeRawBufferPointer, _ count: Int, into target: UnsafeMutablePointer<Physical>
  ) -> Bool {
    let width = isInt96 ? 12 : MemoryLayout<Physical>.size
    guard source.count / width >= count else { return false }
    guard let base = source.baseAddress, count > 0 else { return count == 0 }
    if !isInt96 {
      unsafe UnsafeMutableRawPointer(target).copyMemory(from: base, byteCount: count * width)
      return true
    }
    for index in 0..<count {
      let time = unsafe base.loadUnaligned(fromByteOffset: 12 * index, as: Int64.self)
      let day = unsafe base.loadUnaligned(fromByteOffset: 12 * index + 8, as: Int32.self)
      // Days count from the Julian epoch; 1970 began on day 2,440,588.
      let instant = (Int128(day) - 2_440_588) * 86_400_000_000_000 + Int128(time)
      guard let fitting = Physical(exactly: instant) else { return false }
      unsafe target[index] = fitting
    }
    return true
  }

  /// Looks values up in the dictionary.
  private func looked(
    _ source: UnsafeRawBufferPointer, _ count: Int, into target: UnsafeMutablePointer<Physical>
  ) -> Bool {
    if count == 0 { return true }
    var cursor = unsafe ByteCursor(source)
    guard let width = cursor.byte(), entries > 0 else { return false }
    let codes = Scratch<UInt32>(count)
    guard
      unsafe RunLength.decode(cursor.rest, count, width: Int(width), into: codes.base) != nil
    else { return false }
    guard unsafe Int(RunLength.largest(codes.base, count)) < entries else { return false }
    for index in 0..<count {
      unsafe target[index] = dictionary.base[Int(codes.base[index])]
    }
    return true
  }
}
