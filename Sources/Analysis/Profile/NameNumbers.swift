import Trace

/// Numbers the different names of a column from 0 in the order in which they first come.
///
/// - Complexity: O(1) a row; four bytes for each name of the table.
struct NameNumbers {
  private var numbers: [Int32]
  /// The names by their numbers.
  private(set) var names: [NameID] = []

  /// No names yet, of those of a table.
  init(of table: NameTable) {
    numbers = [Int32](repeating: -1, count: table.names.count)
  }

  /// The number of that name, which is none of the absent ones.
  mutating func number(of name: NameID) -> Int {
    let known = numbers[Int(name.rawValue)]
    if known >= 0 { return Int(known) }
    numbers[Int(name.rawValue)] = Int32(truncatingIfNeeded: names.count)
    names.append(name)
    return names.count - 1
  }
}
