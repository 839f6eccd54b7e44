/// Reads comma-separated values (RFC 4180): records that may reach over lines, quotes doubled inside.
struct CSVText {
  private let bytes: [UInt8]
  private var position = 0

  /// The records of a whole file.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
  }

  /// Whether the file ends inside quotes.
  private(set) var isCutOff = false

  /// Reads the next record into the cells; an empty field counts as NULL.
  ///
  /// - Returns: false at the end.
  mutating func next(into cells: inout SocietyCells) -> Bool {
    guard position < bytes.count else { return false }
    cells.removeAll()
    while true {
      field(into: &cells)
      guard position < bytes.count else { return true }
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: ",") { continue }
      if byte == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
      return true
    }
  }

  private mutating func field(into cells: inout SocietyCells) {
    let start = cells.end
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      while position < bytes.count, ![0x2C, 0x0A, 0x0D].contains(bytes[position]) {
        cells.put(bytes[position])
        position += 1
      }
      if cells.end == start { cells.append(.null) } else { cells.append(textFrom: start) }
      return
    }
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == byte else {
          cells.append(textFrom: start)
          return
        }
        position += 1
      }
      cells.put(byte)
    }
    isCutOff = true
    cells.append(textFrom: start)
  }
}
