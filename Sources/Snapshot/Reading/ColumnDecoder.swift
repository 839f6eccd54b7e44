/// Decodes one column in one row group, page by page, into its place in the table.
protocol ColumnDecoder: ~Copyable {
  /// A value as the pages hold it.
  associatedtype Stored: BitwiseCopyable
  /// A value as the table holds it.
  associatedtype Value: BitwiseCopyable

  /// What is read, for messages.
  var place: String { get }
  /// Stands for an absent value.
  static var absentMark: Value { get }

  /// The value that the stored one stands for; nil where it does not fit.
  static func value(_ stored: Stored) -> Value?
  /// The next page; nil when all rows have come.
  mutating func nextPage() throws(SnapshotError) -> DecodedPage?
  /// Takes in the page of the dictionary.
  mutating func readDictionary(_ page: DecodedPage) throws(SnapshotError)
  /// Decodes the values of a page that are there.
  mutating func values(
    _ page: DecodedPage, _ count: Int, into target: UnsafeMutablePointer<Stored>
  ) throws(SnapshotError)
}

extension ColumnDecoder where Self: ~Copyable {
  /// Decodes all pages that are still to come.
  mutating func decode(into target: UnsafeMutablePointer<Value>) throws(SnapshotError) {
    var row = 0
    while case let rows = try unsafe decodePage(into: target + row), rows > 0 { row += rows }
  }

  /// Decodes the next page of values.
  ///
  /// - Returns: its rows; 0 when all have come.
  mutating func decodePage(
    into target: UnsafeMutablePointer<Value>
  ) throws(SnapshotError) -> Int {
    while let page = try nextPage() {
      if page.kind == .dictionary {
        try readDictionary(page)
      } else {
        try unsafe decode(page, into: target)
        return page.values
      }
    }
    return 0
  }

  /// The error for something that is wrong with the column.
  func damaged(_ what: String) -> SnapshotError { .damaged(place: place, what: what) }

  private mutating func decode(
    _ page: DecodedPage, into target: UnsafeMutablePointer<Value>
  ) throws(SnapshotError) {
    let levels = try PageLevels(page, place: place)
    let count = levels.present
    // Where every row has a value of the very same form, it needs no room in between.
    if count == page.values, Value.self == Stored.self {
      let direct = unsafe UnsafeMutableRawPointer(target).assumingMemoryBound(to: Stored.self)
      try unsafe values(page, count, into: direct)
      return
    }
    if count == 0 {
      unsafe target.initialize(repeating: Self.absentMark, count: page.values)
      return
    }
    let scratch = Scratch<Stored>(count)
    try unsafe values(page, count, into: scratch.base)
    var next = 0
    for row in 0..<page.values {
      if unsafe count < page.values && levels.levels.base[row] == 0 {
        unsafe target[row] = Self.absentMark
        continue
      }
      guard let value = unsafe Self.value(scratch.base[next]) else {
        throw damaged("the number \(unsafe scratch.base[next]) is too large")
      }
      unsafe target[row] = value
      next &+= 1
    }
  }
}
