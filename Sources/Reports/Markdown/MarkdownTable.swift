/// A table in GitHub's Markdown, its columns aligned in the source too.
struct MarkdownTable {
  /// A column's title and where its cells stand.
  struct Column {
    let title: String
    var isNumber = true

    /// A column of texts.
    static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }

    /// A column of numbers.
    static func number(_ title: String) -> Column { Column(title: title) }
  }

  let columns: [Column]
  private var rows: [[String]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row of cells, which are escaped here.
  mutating func add(_ cells: [String]) { rows.append(cells.map { MarkdownText.escape($0) }) }

  /// The lines of the table.
  var lines: [String] {
    let widths = columns.indices.map { index in
      rows.reduce(max(3, DisplayWidth.of(columns[index].title))) {
        // One very long cell must not blow up every other row.
        max($0, min(40, DisplayWidth.of($1[index])))
      }
    }
    func line(_ cells: [String]) -> String {
      var result = "|"
      for (index, cell) in cells.enumerated() {
        let fill = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(cell)))
        result += columns[index].isNumber ? " \(fill)\(cell) |" : " \(cell)\(fill) |"
      }
      return result
    }
    let rule = columns.indices.map { index in
      let dashes = String(repeating: "-", count: widths[index] - (columns[index].isNumber ? 1 : 0))
      return columns[index].isNumber ? dashes + ":" : dashes
    }
    return [line(columns.map(\.title)), line(rule)] + rows.map(line)
  }
}
