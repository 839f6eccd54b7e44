import Query

/// The first rows of a result, kept until they tell how wide its columns are.
struct SampledRows {
  /// How many rows decide.
  static let most = 1000

  private(set) var columns: [String] = []
  private(set) var rows: [[QueryValue]] = []
  /// Whether the widths are decided and rows go through.
  private(set) var isDecided = false

  /// Begins with those columns.
  mutating func begin(_ columns: [String]) { self = SampledRows(columns: columns) }

  /// Keeps a row; false where it is to be written at once.
  mutating func keep(_ row: [QueryValue]) -> Bool {
    if isDecided { return false }
    rows.append(row)
    return true
  }

  /// Whether enough rows are kept to decide.
  var isFull: Bool { rows.count >= Self.most }

  /// Gives the kept rows away; from now on rows go through.
  mutating func decide() -> [[QueryValue]] {
    isDecided = true
    let kept = rows
    rows = []
    return kept
  }

  /// Which columns hold numbers and nothing else in the kept rows.
  var numberColumns: [Bool] {
    columns.indices.map { column in
      let values = rows.map { $0[column] }.filter { $0 != .null }
      return !values.isEmpty && values.allSatisfy(\.isNumber)
    }
  }
}
