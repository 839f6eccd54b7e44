public import Databases
import Statistics
import Writing

/// A look at a database as JSON, schema 1: `db --json`.
///
/// Every field is always present; what can't be known is null. A speed is how many times as fast
/// something is as today.
public enum DatabaseJSON {
  /// The version of the layout, raised when a field changes its meaning or goes.
  public static let schema = 1

  /// The document, ended by a line feed.
  public static func render(
    _ look: DatabaseLook, _ measurement: DatabaseMeasurement?, options: ReportOptions
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.field("schema", schema)
      json.field("runlens", options.version)
      json.key("database")
      json.object { head(look, &$0) }
      json.list("tables", look.tables) { write($0, &$1) }
      json.list("searches", look.statements) { write($0, &$1) }
      json.list("advice", look.advice) { advice, json in
        json.field("table", advice.table)
        json.texts("columns", advice.columns)
        json.field("sql", advice.sql)
        json.texts("serves", advice.serves)
      }
      json.key("growth")
      json.object { json in
        json.field("bytes_per_day", look.bytesPerDay)
        json.list("days", look.growth) { day, json in
          json.field("day", day.day)
          json.field("rows", day.rows)
          json.field("bytes", day.bytes)
        }
      }
      json.texts("findings", DatabaseWording.findings(look))
      json.key("measured")
      json.optional(measurement) { write($0, &$1) }
      json.texts("doubts", look.doubts + (measurement?.doubts ?? []))
    }
    return writer.finish()
  }

  private static func head(_ look: DatabaseLook, _ json: inout JSONWriter) {
    json.field("path", look.path)
    json.field("program", look.program?.name)
    json.field("bytes", look.bytes)
    json.field("page_size", look.pageSize)
    json.field("free_pages", look.freePages)
    json.field("journal", look.hasLog ? "wal" : "rollback")
    json.field("sqlite", look.writer)
    json.field("change_counter", look.changeCounter)
    json.field("commits", look.commits)
    json.field("rows", look.rows)
    json.field("commits_per_row", look.commitsPerRow)
    json.field("iterations", look.iterations)
  }

  private static func write(_ table: TableLook, _ json: inout JSONWriter) {
    json.field("table", table.name)
    json.field("rows", table.rows)
    json.field("bytes", table.bytes)
    json.field("day_column", table.day?.column)
    json.list("indexes", table.indexes) { index, json in
      json.field("name", index.name)
      json.key("columns")
      json.array(inline: true) { json in for column in index.columns { json.value(column) } }
      json.key("unique")
      json.value(index.isUnique)
    }
    json.texts("references_without_index", table.unindexedReferences)
  }

  private static func write(_ search: StatementLook, _ json: inout JSONWriter) {
    let tries = Double(max(1, search.tries))
    json.field("what", search.statement.what)
    json.field("table", search.statement.table)
    json.field("made_at", search.statement.often)
    json.field("sql", search.statement.sql)
    json.texts("plan", search.plan)
    json.key("scans_table")
    json.value(search.scans)
    json.key("sorts")
    json.value(search.sorts)
    json.field("tries", search.tries)
    json.field("rows_scanned", Double(search.rowsScanned) / tries)
    json.field("rows_found", Double(search.rowsFound) / tries)
  }

  private static func write(_ measurement: DatabaseMeasurement, _ json: inout JSONWriter) {
    json.field("rounds", measurement.rounds)
    json.field("rows", measurement.rows)
    json.field("batches", measurement.batches)
    json.field("batch", measurement.batchesAreIterations ? "iteration" : "100 rows")
    json.list("writing", measurement.writings) { writing, json in
      json.field("what", writing.what)
      json.speed(writing.speed)
      json.field("commits", writing.commits)
      json.field("pages_written", writing.pages)
    }
    json.list("searching", measurement.searches) { search, json in
      json.field("what", search.what)
      json.speed(search.speed)
      json.field("rows_scanned_before", search.rowsScanned.without)
      json.field("rows_scanned_after", search.rowsScanned.with)
      json.field("operations_before", search.operations.without)
      json.field("operations_after", search.operations.with)
    }
    json.key("saving")
    json.optional(measurement.saving) { saving, json in
      json.field("files", saving.files)
      json.field("bytes", saving.bytes.plain)
      json.field("zstd_bytes", saving.bytes.compressed)
      json.speed(saving.speed)
    }
  }
}

extension JSONWriter {
  /// Writes how many times as fast something is, with its interval.
  fileprivate mutating func speed(_ estimate: IntervalEstimate?) {
    field("speed", estimate?.value)
    key("speed_ci")
    array(inline: true) { json in
      json.value(estimate?.low)
      json.value(estimate?.high)
    }
  }
}
