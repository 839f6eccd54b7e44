/// The rows of a database in the order in which they were written, as far as they tell.
final class RecordedRows {
  /// One row: its table among ``tables``, its place there, and its batch.
  struct Row {
    var table: Int
    var place: Int
    var batch: Int
  }

  private(set) var tables: [(insert: String, values: StoredValues)] = []
  private(set) var rows: [Row] = []
  private(set) var batches = 0
  private(set) var batchesAreIterations = false

  /// Takes the first rows of a database, at most `limit`.
  init(_ look: DatabaseLook, _ connection: Connection, limit: Int) throws(DatabaseError) {
    var keys: [(day: Int, iteration: Int, text: String, row: Row)] = []
    for table in look.tables where table.rows > 0 && !table.columns.isEmpty {
      let names = table.columns.map(quoted).joined(separator: ", ")
      let marks = table.columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
      let day = table.day
      let isNumber = day?.isNumber == true
      if isNumber { batchesAreIterations = true }
      let place = [
        isNumber ? day?.sql : nil, isNumber ? table.iteration.map(quoted) : nil,
        isNumber ? nil : (day?.column).map(quoted),
      ].map { $0 ?? "NULL" }
      let values = StoredValues(columns: table.columns.count)
      let number = tables.count
      try connection.rows(
        """
        SELECT \(place.joined(separator: ", ")), \(names) FROM \(quoted(table.name)) \
        ORDER BY 1, 2, 3 LIMIT \(limit)
        """
      ) { row in
        keys.append(
          (
            row.int(0) ?? .max, row.int(1) ?? .max, row.text(2) ?? "",
            Row(table: number, place: values.count, batch: 0)
          ))
        values.add(row, from: 3)
      }
      tables.append(("INSERT INTO \(quoted(table.name)) (\(names)) VALUES (\(marks))", values))
    }
    keys.sort {
      ($0.day, $0.iteration, $0.text, $0.row.table, $0.row.place)
        < ($1.day, $1.iteration, $1.text, $1.row.table, $1.row.place)
    }
    var previous: (Int, Int)?
    for (number, key) in keys.prefix(limit).enumerated() {
      let isNext =
        batchesAreIterations
        ? previous.map { $0 != (key.day, key.iteration) } ?? true : number % 100 == 0
      if isNext { batches += 1 }
      previous = (key.day, key.iteration)
      rows.append(Row(table: key.row.table, place: key.row.place, batch: batches))
    }
  }
}
