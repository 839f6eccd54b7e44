import Databases
import Statistics

/// Sentences on a database that its text and its JSON share.
enum DatabaseWording {
  /// What catches the eye, the weightiest first.
  static func findings(_ look: DatabaseLook) -> [String] {
    [commits(look)].compactMap(\.self) + searches(look) + references(look) + free(look)
  }

  private static func commits(_ look: DatabaseLook) -> String? {
    guard let commits = look.commits, let each = look.commitsPerRow, look.rows > 0 else {
      return nil
    }
    let what =
      "\(Quantity.count(commits, "commit")) for \(Quantity.count(look.rows, "row")), "
      + "\(Quantity.number(each)) for each"
    guard each >= 1 else { return "\(what): rows share their commits." }
    var text = "\(what): every row and every change of one is a transaction of its own"
    if let iterations = look.iterations, iterations > 0, commits > iterations {
      text +=
        "; \(Quantity.number(Double(commits) / Double(iterations))) times as many as iterations"
    }
    return text + "."
  }

  private static func searches(_ look: DatabaseLook) -> [String] {
    let scanning = look.statements.count(where: \.scans)
    guard scanning > 0 else {
      return look.statements.isEmpty ? [] : ["An index serves every search of the program."]
    }
    let indexes = look.advice.count == 1 ? "one index" : "\(look.advice.count) indexes"
    return [
      "Of the program's \(look.statements.count) searches \(scanning) look through whole tables; "
        + "\(indexes) would serve them."
    ]
  }

  private static func references(_ look: DatabaseLook) -> [String] {
    look.tables.flatMap { table in
      table.unindexedReferences.map {
        "No index of \(table.name) begins with \($0), which refers to another table: every row that "
          + "is deleted or replaced there looks through all rows here."
      }
    }
  }

  private static func free(_ look: DatabaseLook) -> [String] {
    let pages = look.bytes / look.pageSize
    guard look.freePages * 10 > pages else { return [] }
    let share = Quantity.share(Quantity.ratio(look.freePages, pages))
    return ["\(share) of the pages hold nothing; VACUUM gives them back."]
  }

  /// How it keeps its transactions.
  static func journal(_ look: DatabaseLook) -> String {
    look.hasLog ? "write-ahead log, which keeps no count of commits" : "rollback journal"
  }

  /// A ratio's interval: `2.1–3.4`.
  static func interval(_ estimate: IntervalEstimate) -> String {
    guard let low = estimate.low, let high = estimate.high else { return Quantity.absent }
    return "\(Quantity.number(low))–\(Quantity.number(high))"
  }

  /// The columns of an index; `…` stands for an expression.
  static func columns(_ columns: [String?]) -> String {
    columns.map { $0 ?? "…" }.joined(separator: ", ")
  }
}
