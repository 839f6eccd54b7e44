/// What a contender answers, in a form that can be compared: lines in an order of their own.
///
/// The first word of a line names the part of the answer that it belongs to.
struct Answer: Sendable, Equatable {
  /// Sorted by their bytes, without empty ones.
  let lines: [String]

  /// Takes a program's output apart; spaces at a line's end don't count.
  init(_ text: some StringProtocol) {
    lines = text.split(separator: "\n")
      .map { line in
        var line = line
        while line.last?.isWhitespace == true { line.removeLast() }
        return String(line)
      }
      .filter { !$0.isEmpty }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The lines of some parts; all where `parts` is nil.
  func lines(of parts: Set<String>?) -> [String] {
    guard let parts else { return lines }
    return lines.filter { line in
      parts.contains(String(line.prefix { $0 != " " }))
    }
  }

  /// The first line in which another answer differs from this one; nil where they agree.
  ///
  /// - Parameter parts: what the other answers at all; nil stands for everything.
  func difference(from other: Answer, in parts: Set<String>?) -> Difference? {
    let expected = lines(of: parts)
    let given = other.lines(of: parts)
    for place in 0..<max(expected.count, given.count) {
      let left = place < expected.count ? expected[place] : nil
      let right = place < given.count ? given[place] : nil
      if left != right { return Difference(expected: left, given: right) }
    }
    if expected.isEmpty { return Difference(expected: nil, given: nil) }
    return nil
  }
}

/// Where two answers part.
struct Difference: Sendable, Equatable {
  /// The limit's line; nil where it has no more.
  let expected: String?
  /// The contender's line; nil where it has no more.
  let given: String?

  /// The rest of a sentence that begins with the contender's name.
  var sentence: String {
    switch (expected, given) {
    case (nil, nil): "answers nothing that could be compared"
    case (let expected?, nil): "lacks the line '\(expected)'"
    case (nil, let given?): "has a line too many: '\(given)'"
    case (let expected?, let given?): "says '\(given)' where '\(expected)' is expected"
    }
  }
}
