import Trace

/// A table of single requests, row by row.
protocol LoadTable {
  /// What its first line begins with.
  static var head: String { get }
  /// What stands between its fields.
  static var separator: UInt8 { get }

  /// What has been read.
  var store: LoadStore { get }

  /// A table that begins with that row.
  init(head: SeparatedFields)

  /// Takes in a row; what is wrong with it, or nil.
  mutating func add(_ row: SeparatedFields) -> String?
}

extension LoadTable {
  /// Reads a whole file.
  static func read(_ file: TraceFile) throws(ReaderError) -> LoadPointReading.Part {
    var rows = SeparatedRows(separator: separator)
    var bad = BadRecords()
    var table: Self?
    func take(_ row: SeparatedFields, _ line: Int) {
      guard table != nil else {
        table = Self(head: row)
        return
      }
      if row.count == 0 {
        bad.add("line \(line): it is longer than \(SeparatedRows.longest >> 20) MB")
      } else if let what = table?.add(row) {
        bad.add("line \(line): \(what)")
      }
    }
    let damage = try file.stream { piece in
      rows.consume(piece, take)
      return true
    }
    rows.finish(take)
    return LoadPointReading.Part(store: table?.store ?? LoadStore(), bad: bad, damage: damage)
  }

  /// The places of columns by their names, the first of each.
  static func columns(_ head: SeparatedFields) -> [String: Int] {
    Dictionary((0..<head.count).map { (head.text($0), $0) }) { first, _ in first }
  }
}
