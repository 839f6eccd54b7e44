/// A table on the page: headers with their scope, a caption, cells that sort by their numbers.
struct HTMLTable {
  /// A column's heading and kind.
  struct Column {
    let title: String
    var isText = false
    /// Whether its order means nothing, as that of drawings.
    var isFixed = false

    static func text(_ title: String) -> Column { Column(title: title, isText: true) }
    static func number(_ title: String) -> Column { Column(title: title) }
    static func drawing(_ title: String) -> Column {
      Column(title: title, isText: true, isFixed: true)
    }
  }

  /// What stands in a cell.
  enum Cell {
    /// A text from outside, and a smaller line below it.
    case name(String, below: String? = nil)
    /// The program's own words.
    case text(String)
    /// A sentence, which may take several lines.
    case sentence(String)
    /// A number as people read it, a smaller line below it, and what it sorts by.
    case number(String, below: String? = nil, sort: Double?)
    /// A count that stands out where it is not zero.
    case alarm(Int?)
    /// Markup that is made elsewhere.
    case drawing((inout MarkupWriter) -> Void)
  }

  /// Its address on the page; a table that has one sorts and filters.
  var id = ""
  /// What it shows.
  let caption: String
  /// The columns; the first heads its row.
  let columns: [Column]
  /// The rows, as many cells each as there are columns.
  var rows: [[Cell]] = []

  /// Writes the table, in a frame that scrolls where there is little room.
  func write(to page: inout MarkupWriter) {
    if !id.isEmpty, rows.count > 1 {
      page.element("div", ["class": "tools", "data-tools": .text(id)]) { _ in }
    }
    page.element(
      "div",
      ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": .text(caption)]
    ) { frame in
      frame.element(
        "table", id.isEmpty ? [:] : ["id": .text(id), "class": rows.count > 1 ? "sorts" : ""]
      ) { table in
        table.element("caption") { $0.element("span", text: caption) }
        table.element("thead") { $0.element("tr") { writeHead(to: &$0) } }
        table.element("tbody") { body in
          for row in rows {
            body.element("tr") { line in
              for (index, cell) in row.enumerated() { write(cell, index, to: &line) }
            }
            body.newline()
          }
        }
      }
    }
  }

  private func writeHead(to line: inout MarkupWriter) {
    for column in columns {
      let style = column.isText ? "t" : ""
      line.element(
        "th",
        column.isFixed
          ? ["scope": "col", "class": .text(style), "data-fixed": ""]
          : ["scope": "col", "class": .text(style)], text: column.title)
    }
  }

  private func write(_ cell: Cell, _ index: Int, to line: inout MarkupWriter) {
    switch cell {
    case .name(let name, let below):
      let visible = MarkupText.visible(name, columns: 60)
      // Short names stay whole, long ones may break anywhere.
      let style = visible.utf8.count > 28 ? "t wrap" : "t"
      line.element(
        index == 0 ? "th" : "td",
        index == 0 ? ["scope": "row", "class": .text(style)] : ["class": .text(style)]
      ) { place in
        place.name(name, columns: 60)
        if let below { place.element("span", ["class": "ci"], text: below) }
      }
    case .text(let text):
      if index == 0 {
        line.element("th", ["scope": "row", "class": "t"], text: text)
      } else {
        line.element("td", ["class": columns[index].isText ? "t" : ""], text: text)
      }
    case .sentence(let text):
      line.element("td", ["class": "t wrap"]) { $0.name(text, columns: 400) }
    case .number(let text, let below, let sort):
      line.element(
        "td",
        [
          "class": sort == nil && text == Quantity.absent ? "none" : "",
          "data-sort": .text(sort.map { $0.description } ?? ""),
        ]
      ) { place in
        place.text(text)
        if let below { place.element("span", ["class": "ci"], text: below) }
      }
    case .alarm(let count):
      line.element(
        "td",
        [
          "class": count == nil ? "none" : (count ?? 0) > 0 ? "mark" : "",
          "data-sort": .text(count.map { String($0) } ?? ""),
        ], text: Quantity.count(count))
    case .drawing(let draw):
      line.element("td", ["class": "t"], draw)
    }
  }
}
