/// A table of aligned columns for a terminal.
///
/// Cells hold texts that are already clean. Where the natural widths exceed the room, columns that
/// may shrink do so first, the widest first.
struct TextTable {
  /// A column's title and habits.
  struct Column {
    /// Text of the head line.
    let title: String
    /// Whether cells stand at the right, as numbers do.
    var isNumber = true
    /// Whether it is the first to give way.
    var shrinks = false

    /// A column of names, which gives way first.
    static func name(_ title: String) -> Column {
      Column(title: title, isNumber: false, shrinks: true)
    }

    /// A column of short words.
    static func word(_ title: String) -> Column { Column(title: title, isNumber: false) }

    /// A column of numbers.
    static func number(_ title: String) -> Column { Column(title: title) }
  }

  /// A text and its tone.
  struct Cell {
    /// What it says.
    let text: String
    /// How it looks.
    var tone = Tone.plain

    /// A cell with that text, cleaned.
    init(_ text: String, _ tone: Tone = .plain) {
      self.text = PlainText.clean(text)
      self.tone = tone
    }
  }

  /// The columns.
  let columns: [Column]
  /// One array of cells a row, as long as ``columns``.
  var rows: [[Cell]] = []

  /// A table without rows.
  init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row.
  mutating func add(_ cells: [Cell]) { rows.append(cells) }

  /// Head, rule and rows, each at most `width` columns wide and indented by two.
  func lines(width: Int, style: TextStyle) -> [String] {
    lines(widths: fittedWidths(room: width - 2), style: style)
  }

  /// Head, rule and rows with columns of those widths.
  func lines(widths: [Int], style: TextStyle) -> [String] {
    var lines: [String] = []
    let head = columns.map { Cell($0.title, .faint) }
    lines.append(line(head, widths, style))
    let rule = widths.reduce(0, +) + 2 * max(widths.count - 1, 0)
    lines.append("  " + style.paint(String(repeating: "─", count: max(rule, 0)), .faint))
    for row in rows { lines.append(line(row, widths, style)) }
    return lines
  }

  /// One row with columns of those widths.
  func line(_ cells: [Cell], _ widths: [Int], _ style: TextStyle) -> String {
    var result = "  "
    // Empty cells at the end leave no blanks behind.
    let used = (cells.lastIndex { !$0.text.isEmpty } ?? -1) + 1
    for (index, cell) in cells.prefix(used).enumerated() {
      if index > 0 { result += "  " }
      let text = PlainText.fit(cell.text, widths[index])
      let fill = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(text)))
      let painted = style.paint(text, cell.tone)
      if columns[index].isNumber {
        result += fill + painted
      } else if index == used - 1 {
        result += painted
      } else {
        result += painted + fill
      }
    }
    return result
  }

  /// The widths of the columns that fit into the room together.
  func fittedWidths(room: Int) -> [Int] {
    var widths = columns.indices.map { index in
      rows.reduce(DisplayWidth.of(columns[index].title)) { width, row in
        // Beyond the room nothing shows anyway, and measuring a hostile name is slow.
        let text = row[index].text
        return max(width, text.utf8.count > 64 * room ? room : DisplayWidth.of(text))
      }
    }
    let gaps = 2 * max(columns.count - 1, 0)
    func shrink(_ eligible: (Int) -> Bool, to least: Int) {
      while widths.reduce(0, +) + gaps > room {
        let candidates = widths.indices.filter { eligible($0) && widths[$0] > least }
        guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
        let second = candidates.filter { $0 != widest }.map { widths[$0] }.max() ?? least
        let excess = widths.reduce(0, +) + gaps - room
        widths[widest] = max(least, min(widths[widest] - 1, max(second, widths[widest] - excess)))
      }
    }
    shrink({ columns[$0].shrinks }, to: 12)
    shrink({ !columns[$0].isNumber }, to: 6)
    shrink({ _ in true }, to: 3)
    return widths
  }
}
