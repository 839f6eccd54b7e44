/// The rows of a table of comma-separated values that is at hand as a whole.
enum CSVRows {
  /// The rows with their first lines, counted from 1; a field that its quotation marks don't end runs to
  /// the end.
  ///
  /// - Complexity: O(bytes).
  static func parse(_ bytes: Span<UInt8>) -> [(line: Int, fields: [String])] {
    var rows: [(line: Int, fields: [String])] = []
    func add(_ fields: SeparatedFields, _ line: Int) {
      rows.append((line, (0..<fields.count).map { fields.text($0) }))
    }
    var splitter = SeparatedRows(longest: .max)
    splitter.consume(bytes, add)
    splitter.finish(add)
    return rows
  }
}
