public import Databases
import Statistics

/// A look at a database for a terminal: at most `options.width` columns, readable without colour.
public enum DatabaseText {
  /// The view as UTF-8, ended by a line feed.
  public static func render(
    _ look: DatabaseLook, _ measurement: DatabaseMeasurement?, options: ReportOptions
  ) -> [UInt8] {
    var page = TextPage(options)
    page.title([look.path, look.program?.name ?? ""])
    page.paragraph(head(look))
    for finding in DatabaseWording.findings(look) { page.paragraph(finding) }
    let tables = look.tables.sorted { ($1.rows, $0.name) < ($0.rows, $1.name) }
    page.table("Tables", "", self.tables(tables.prefix(options.detailed ? .max : 12)))
    if !look.statements.isEmpty {
      page.table(
        "Searches of the program", "rows looked at to find so many, each time", searches(look))
    }
    page.list("Advised indexes", look.advice.map { "\($0.sql);" })
    if !look.growth.isEmpty { page.table("Growth", growthRemark(look), growth(look, options)) }
    if let measurement { measured(measurement, look, &page) }
    page.list("Take care", look.doubts + (measurement?.doubts ?? []))
    return page.bytes
  }

  private static func head(_ look: DatabaseLook) -> String {
    var text =
      "\(Quantity.bytes(look.bytes)) in pages of \(Quantity.bytes(look.pageSize)), "
      + DatabaseWording.journal(look)
    if let writer = look.writer { text += ", written by SQLite \(writer)" }
    return text + "."
  }

  private static func tables(_ looks: some Sequence<TableLook>) -> TextTable {
    var table = TextTable([
      .name("table"), .number("rows"), .number("bytes"), .word("indexes"),
    ])
    for look in looks {
      let indexes = look.indexes.map { DatabaseWording.columns($0.columns) }
      table.add([
        TextTable.Cell(look.name, .name), TextTable.Cell(Quantity.count(look.rows)),
        TextTable.Cell(look.bytes.map(Quantity.bytes) ?? Quantity.absent),
        TextTable.Cell(indexes.isEmpty ? "none" : indexes.joined(separator: "; ")),
      ])
    }
    return table
  }

  private static func searches(_ look: DatabaseLook) -> TextTable {
    var table = TextTable([
      .word("search"), .word("table"), .word("plan"), .number("rows"), .number("found"),
      .name("made at"),
    ])
    for search in look.statements {
      let tries = Double(max(1, search.tries))
      let plan = (search.scans ? "whole table" : "index") + (search.sorts ? ", sorts" : "")
      table.add([
        TextTable.Cell(search.statement.what, .name), TextTable.Cell(search.statement.table),
        TextTable.Cell(plan, search.scans ? .strong : .plain),
        TextTable.Cell(
          search.scans
            ? Quantity.number(Double(search.rowsScanned) / tries) : Quantity.absent),
        TextTable.Cell(Quantity.number(Double(search.rowsFound) / tries)),
        TextTable.Cell(search.statement.often),
      ])
    }
    return table
  }

  private static func growthRemark(_ look: DatabaseLook) -> String {
    guard let bytes = look.bytesPerDay, bytes.magnitude < 1e15 else { return "" }
    return "\(Quantity.bytes(Int(bytes.rounded()))) of rows a day on average"
  }

  private static func growth(_ look: DatabaseLook, _ options: ReportOptions) -> TextTable {
    var table = TextTable([.word("day"), .number("rows"), .number("bytes")])
    let days = look.growth
    let most = options.detailed ? Int.max : options.top ?? 7
    // The first and the last ones show where it goes.
    let shown =
      days.count <= most ? days : Array(days.prefix(most - most / 2) + days.suffix(most / 2))
    for day in shown {
      table.add([
        TextTable.Cell(day.day), TextTable.Cell(Quantity.count(day.rows)),
        TextTable.Cell(Quantity.bytes(day.bytes)),
      ])
    }
    return table
  }

  private static func measured(
    _ measurement: DatabaseMeasurement, _ look: DatabaseLook, _ page: inout TextPage
  ) {
    if !measurement.writings.isEmpty {
      page.table("Writing", writingRemark(measurement), writings(measurement))
    }
    if !measurement.searches.isEmpty {
      page.table(
        "Searching", "with the advised indexes; operations of SQLite in one search",
        searching(measurement))
    }
    if let saving = measurement.saving {
      page.list(
        "Saving the state",
        [
          "\(Quantity.count(saving.files, "file")) of \(Quantity.bytes(saving.bytes.plain)) are "
            + "\(Quantity.bytes(saving.bytes.compressed)) with zstd, "
            + "\(Quantity.share(Quantity.ratio(saving.bytes.compressed, saving.bytes.plain))); "
            + "written \(Quantity.number(saving.speed.value)) times as fast, 95 % interval "
            + DatabaseWording.interval(saving.speed)
        ])
    }
  }

  private static func writingRemark(_ measurement: DatabaseMeasurement) -> String {
    "\(Quantity.count(measurement.rows, "recorded row")), "
      + "\(Quantity.count(measurement.rounds, "round")) in turns on this disk"
  }

  private static func writings(_ measurement: DatabaseMeasurement) -> TextTable {
    var table = TextTable([
      .name("way"), .number("times as fast"), .number("95 % interval"), .number("commits"),
      .number("pages written"),
    ])
    for writing in measurement.writings {
      table.add([
        TextTable.Cell(writing.what),
        TextTable.Cell(writing.speed.map { Quantity.number($0.value) } ?? "1", .strong),
        TextTable.Cell(writing.speed.map(DatabaseWording.interval) ?? ""),
        TextTable.Cell(Quantity.count(writing.commits)),
        TextTable.Cell(Quantity.count(writing.pages)),
      ])
    }
    return table
  }

  private static func searching(_ measurement: DatabaseMeasurement) -> TextTable {
    var table = TextTable([
      .name("search"), .number("times as fast"), .number("95 % interval"),
      .number("operations before"), .number("after"),
    ])
    for search in measurement.searches {
      table.add([
        TextTable.Cell(search.what), TextTable.Cell(Quantity.number(search.speed.value), .strong),
        TextTable.Cell(DatabaseWording.interval(search.speed)),
        TextTable.Cell(Quantity.number(search.operations.without)),
        TextTable.Cell(Quantity.number(search.operations.with)),
      ])
    }
    return table
  }
}
