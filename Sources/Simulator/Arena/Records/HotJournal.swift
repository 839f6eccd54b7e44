/// The rollback journal that SQLite leaves when it is killed inside of a commit.
///
/// The layout is that of SQLite's file format page: a header in a sector of its own, then the
/// changed pages as they were before, each with its number and a checksum.
enum HotJournal {
  private static let pageSize = 4096
  private static let sectorSize = 512
  /// SQLite draws this number; here it is always the same.
  private static let nonce: UInt32 = 0x5eed_1234

  /// The journal that turns `after` back into `before`.
  static func make(before: [UInt8], after: [UInt8]) -> [UInt8] {
    let pages = before.count / pageSize
    var records: [UInt8] = []
    var count: UInt32 = 0
    for page in 0..<pages {
      let range = page * pageSize..<(page + 1) * pageSize
      let old = before[range]
      if range.upperBound <= after.count, after[range] == old { continue }
      append(UInt32(page + 1), to: &records)
      records += old
      append(checksum(old), to: &records)
      count += 1
    }
    var journal: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
    for field in [count, nonce, UInt32(pages), UInt32(sectorSize), UInt32(pageSize)] {
      append(field, to: &journal)
    }
    journal += [UInt8](repeating: 0, count: sectorSize - journal.count)
    return journal + records
  }

  /// The nonce and every 200th byte from the page's end.
  private static func checksum(_ page: ArraySlice<UInt8>) -> UInt32 {
    var sum = nonce
    var offset = pageSize - 200
    while offset > 0 {
      sum &+= UInt32(page[page.startIndex + offset])
      offset -= 200
    }
    return sum
  }

  private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    for shift in [24, 16, 8, 0] {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
    }
  }
}
