import Query
import Writing

/// A result as aligned columns.
///
/// The first thousand rows decide how wide the columns are; a longer cell further below stands out.
struct ResultText: ResultView {
  var buffer = ByteBuffer()
  private let style: TextStyle
  private let width: Int?
  private var sample = SampledRows()
  private var table = TextTable([])
  private var widths: [Int] = []
  private var count = 0

  init(colour: Bool, width: Int?) {
    style = TextStyle(colour: colour)
    self.width = width
  }

  mutating func begin(_ columns: [String]) {
    sample.begin(columns)
    count = 0
  }

  mutating func add(_ row: [QueryValue]) {
    count += 1
    if sample.keep(row) {
      if sample.isFull { writeSample() }
    } else {
      write(cells(row))
    }
  }

  mutating func end() {
    if !sample.isDecided { writeSample() }
    if count == 0 { line("  " + style.paint("no rows", .faint)) }
  }

  private mutating func writeSample() {
    let numbers = sample.numberColumns
    table = TextTable(
      zip(sample.columns, numbers).map { name, isNumber in
        let title = PlainText.clean(name)
        return isNumber ? .number(title) : .name(title)
      })
    for row in sample.decide() { table.add(cells(row)) }
    widths = table.fittedWidths(room: (width ?? 1 << 20) - 2)
    for text in table.lines(widths: widths, style: style) { line(text) }
    table.rows = []
  }

  private mutating func write(_ cells: [TextTable.Cell]) {
    // Where nothing is cut, a column may grow.
    if width == nil {
      for (position, cell) in cells.enumerated() {
        widths[position] = max(widths[position], DisplayWidth.of(cell.text))
      }
    }
    line(table.line(cells, widths, style))
  }

  private mutating func line(_ text: String) {
    buffer.append(text)
    buffer.append(0x0a)
  }

  private func cells(_ row: [QueryValue]) -> [TextTable.Cell] {
    row.map { value in
      guard let text = value.shown else { return TextTable.Cell(Quantity.absent, .faint) }
      return TextTable.Cell(text)
    }
  }
}

/// A result as Markdown.
struct ResultMarkdown: ResultView {
  var buffer = ByteBuffer()
  private var sample = SampledRows()
  private var table = MarkdownTable([])

  mutating func begin(_ columns: [String]) { sample.begin(columns) }

  mutating func add(_ row: [QueryValue]) {
    if sample.keep(row) {
      if sample.isFull { writeSample() }
    } else {
      var one = table
      one.add(cells(row))
      write(one.lines.dropFirst(2))
    }
  }

  mutating func end() {
    if !sample.isDecided { writeSample() }
  }

  private mutating func writeSample() {
    table = MarkdownTable(
      zip(sample.columns, sample.numberColumns).map { name, isNumber in
        let title = MarkdownText.escape(name)
        return isNumber ? .number(title) : .text(title)
      })
    var whole = table
    for row in sample.decide() { whole.add(cells(row)) }
    write(whole.lines[...])
  }

  private mutating func write(_ lines: ArraySlice<String>) {
    for text in lines {
      buffer.append(text)
      buffer.append(0x0a)
    }
  }

  private func cells(_ row: [QueryValue]) -> [String] { row.map { $0.shown ?? Quantity.absent } }
}
