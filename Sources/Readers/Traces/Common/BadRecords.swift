import Trace

/// Records of a trace file that could not be used: how many, and where the first ones are.
struct BadRecords: Sendable {
  /// So many places are named.
  static let shown = 3

  private(set) var count = 0
  private var first: [String] = []

  /// Counts one.
  ///
  /// - Parameter place: where it is, such as «line 12», and what is wrong there.
  mutating func add(_ place: @autoclosure () -> String) {
    if first.count < Self.shown { first.append(place()) }
    count += 1
  }

  /// Counts some whose place is not told.
  mutating func addUnnamed(_ number: Int) { count += number }

  /// Adds those of a later part of the file.
  mutating func merge(_ later: BadRecords) {
    first += later.first.prefix(Self.shown - first.count)
    count += later.count
  }

  /// Says it once, with the places, and what else is wrong with the file.
  ///
  /// - Parameter damage: what ended the file too early; nil where it is whole.
  func warn(_ path: String, damage: String?, _ warnings: inout WarningList) {
    if let damage {
      warnings.add(
        "file_damaged",
        "\(damage); what comes before is used, copy the file again if the program was not killed",
        path: path)
    }
    guard count > 0 else { return }
    let places = first.joined(separator: "; ")
    let more = count > first.count ? "; and \(count - first.count) more" : ""
    warnings.add(
      "records_unreadable",
      "\(count) of its records could not be read and are left out (\(places)\(more)); a last line is "
        + "cut short where the program was killed", path: path)
  }
}
