/// Says which rows of a page have a value.
@safe struct PageLevels: ~Copyable {
  /// For each row 1 where there is a value and 0 where not; without meaning where all rows agree.
  let levels: Scratch<UInt32>
  /// Rows that have a value.
  let present: Int

  /// The levels of a page.
  ///
  /// - Throws: ``SnapshotError`` where they are malformed.
  init(_ page: DecodedPage, place: String) throws(SnapshotError) {
    guard let source = unsafe page.levels else {
      levels = Scratch(0)
      present = page.values
      return
    }
    var cursor = unsafe ByteCursor(source)
    if let header = cursor.varint(), header & 1 == 0, header >> 1 >= UInt64(page.values),
      let value = cursor.byte(), value <= 1
    {
      levels = Scratch(0)
      present = value == 1 ? page.values : 0
      return
    }
    let decoded = Scratch<UInt32>(page.values)
    guard unsafe RunLength.decode(source, page.values, width: 1, into: decoded.base) != nil else {
      throw .damaged(place: place, what: "the levels of a page")
    }
    var sum = 0
    for row in 0..<page.values { sum &+= unsafe Int(decoded.base[row]) }
    levels = decoded
    present = sum
  }
}
