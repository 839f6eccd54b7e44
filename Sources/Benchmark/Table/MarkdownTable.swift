/// A table in Markdown: the first column to the left, all others to the right.
struct MarkdownTable {
  let head: [String]
  let rows: [[String]]

  /// Its lines; a bar within a cell is escaped.
  var text: String {
    let rule = head.indices.map { $0 == 0 ? "---" : "---:" }
    return ([head, rule] + rows)
      .map { cells in
        "| "
          + cells.map {
            $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
          }
          .joined(separator: " | ") + " |\n"
      }
      .joined()
  }
}
