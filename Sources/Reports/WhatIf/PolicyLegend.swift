import Analysis

/// What policies are called in tables: their labels, or letters where a label would be cut.
struct PolicyLegend {
  /// The name of each row.
  let names: [String]
  /// What the names stand for; empty where they say it themselves.
  let lines: [String]

  /// A label up to so many columns stands in a table as it is.
  private static let longest = 24

  init(_ rows: [WhatIf.Prediction]) {
    let labels = rows.map { WhatIfWording.label($0.policy) }
    guard labels.contains(where: { DisplayWidth.of($0) > Self.longest }) else {
      names = labels
      lines = []
      return
    }
    var letter = 0
    names = zip(rows, labels).map { row, label in
      // What was recorded keeps its name: everything else is held against it.
      if row.policy.isRecorded { return label }
      letter += 1
      return Self.letters(letter)
    }
    lines = zip(names, labels).filter { $0 != $1 }.map { "\($0): \($1)" }
  }

  /// The letters of a number from 1: A to Z, then AA, AB and so on.
  static func letters(_ number: Int) -> String {
    var rest = number
    var text = ""
    while rest > 0 {
      rest -= 1
      text = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(rest % 26))) + text
      rest /= 26
    }
    return text
  }
}
