import Trace

/// What the user says that metrics stand for.
struct MetricNameTable {
  /// What a metric stands for.
  struct Meaning: Equatable {
    /// The step that it is about; nil for none.
    var stage: String?
    /// What it is in; nil where the name tells.
    var unit: MetricUnit?
  }

  private var exact: [String: Meaning] = [:]
  /// Beginnings of names, the longest first.
  private var beginnings: [(text: String, meaning: Meaning)] = []

  /// A longer file is none of these.
  private static let longest = 1 << 20

  /// Reads the table in a file.
  ///
  /// On each line stand the name of a metric, with `*` at its end for all that begin so, the step, `-` for
  /// none, and perhaps the unit. `#` begins a comment.
  ///
  /// - Throws: ``ReaderError`` where it can't be read, or a line is no such.
  static func read(_ path: String) throws(ReaderError) -> MetricNameTable {
    var ignored = WarningList()
    let tree = try InputTree.open(path, fileTimes: nil, warnings: &ignored)
    guard tree.listing.count == 1 else {
      throw .malformed(path: path, what: "it is no file", remedy: "name a file of metrics' names")
    }
    let bytes = try tree.contents(0, limit: longest)
    var table = MetricNameTable()
    let text = String(decoding: bytes, as: UTF8.self)
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
      if words.isEmpty { continue }
      guard words.count == 2 || words.count == 3, let unit = unit(words.dropFirst(2).first) else {
        let units = MetricUnit.allCases.filter { $0 != .none }.map(\.rawValue)
        throw .malformed(
          path: path, what: "line \(number + 1) is not a metric, its step and perhaps a unit",
          remedy: "write 'my_duration_seconds turn'; units are \(units.joined(separator: ", "))")
      }
      table.add(words[0], Meaning(stage: words[1] == "-" ? nil : words[1], unit: unit))
    }
    table.beginnings.sort { $0.text.utf8.count > $1.text.utf8.count }
    return table
  }

  /// The unit of that word, a nil inside where there is no word; nil where it is none.
  private static func unit(_ word: String?) -> MetricUnit?? {
    guard let word else { return .some(nil) }
    return MetricUnit(rawValue: word).map { .some($0) }
  }

  private mutating func add(_ name: String, _ meaning: Meaning) {
    if name.hasSuffix("*") {
      beginnings.append((String(name.dropLast()), meaning))
    } else {
      exact[name] = meaning
    }
  }

  /// Sets what a metric stands for, where the table names it.
  func apply(to identity: inout MetricIdentity) {
    guard
      let meaning = exact[identity.name]
        ?? beginnings.first(where: { identity.name.hasPrefix($0.text) })?.meaning
    else { return }
    identity.stage = meaning.stage
    if let unit = meaning.unit { identity.unit = unit }
  }
}
