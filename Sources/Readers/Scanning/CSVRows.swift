/// The rows of a table of comma-separated values, quotation marks and line breaks inside of them undone
/// (RFC 4180).
enum CSVRows {
  /// The rows with their first lines, counted from 1; a field that its quotation marks don't end runs to
  /// the end.
  ///
  /// - Complexity: O(bytes).
  static func parse(_ bytes: Span<UInt8>) -> [(line: Int, fields: [String])] {
    var rows: [(line: Int, fields: [String])] = []
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    var line = 1
    var firstLine = 1
    func endRow() {
      fields.append(String(decoding: field, as: UTF8.self))
      if fields.count > 1 || !field.isEmpty || wasQuoted { rows.append((firstLine, fields)) }
      (fields, field, wasQuoted) = ([], [], false)
    }
    var place = bytes.count >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf ? 3 : 0
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == 10 { line += 1 }
      if isQuoted {
        if byte != UInt8(ascii: "\"") {
          field.append(byte)
        } else if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
          field.append(byte)
          place += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\"") where field.isEmpty && !wasQuoted:
        (isQuoted, wasQuoted) = (true, true)
      case UInt8(ascii: ","):
        fields.append(String(decoding: field, as: UTF8.self))
        (field, wasQuoted) = ([], false)
      case 13 where place < bytes.count && bytes[place] == 10: break
      case 10:
        endRow()
        firstLine = line
      default: field.append(byte)
      }
    }
    endRow()
    return rows
  }
}
