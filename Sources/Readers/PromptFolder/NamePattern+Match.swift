/// What a name says about its file.
///
/// Ranges are byte positions in the text that was matched.
struct NameMatch {
  var day = Int32.min
  var iteration = Int32.min
  var attempt = Int16.min
  var agent: Range<Int> = 0..<0
  var group: Range<Int> = 0..<0
  var run: Range<Int> = 0..<0
  var stage: Range<Int> = 0..<0
  /// The word that tells the prompt from the result; without it both names are the same.
  var kind: Range<Int> = 0..<0
  var isResult = false
}

extension NamePattern {
  /// What the path says, or nil where it does not match.
  ///
  /// Text fields take as little as they can, numbers all the digits there are.
  ///
  /// - Complexity: O(length) for patterns whose fields are divided by literals; never more than
  ///   ``stepLimit`` comparisons, past which the name does not match.
  func match(_ path: Span<UInt8>) -> NameMatch? {
    var start = 0
    if let trailingParts {
      var left = trailingParts
      var position = path.count
      while position > 0 {
        if path[position - 1] == UInt8(ascii: "/") {
          left -= 1
          if left == 0 { break }
        }
        position -= 1
      }
      start = position
    }
    var match = NameMatch()
    var steps = Self.stepLimit
    return matches(path, from: start, token: 0, into: &match, steps: &steps) ? match : nil
  }

  /// Bound of the work that one hostile name can cause.
  static var stepLimit: Int { 100_000 }

  private func matches(
    _ path: Span<UInt8>, from start: Int, token index: Int, into match: inout NameMatch,
    steps: inout Int
  ) -> Bool {
    steps -= 1
    if steps < 0 { return false }
    guard index < tokens.count else { return start == path.count }
    switch tokens[index] {
    case .literal(let bytes):
      guard Self.holds(path, bytes, at: start) else { return false }
      return matches(
        path, from: start + bytes.count, token: index + 1, into: &match, steps: &steps)
    case .number(let field):
      guard let end = number(path, from: start, field: field, into: &match) else { return false }
      return matches(path, from: end, token: index + 1, into: &match, steps: &steps)
    case .words(let field, let words):
      for (ordinal, word) in words.enumerated() where Self.holds(path, word, at: start) {
        let range = start..<(start + word.count)
        if field.isNumber {
          guard number(path, from: start, field: field, into: &match) == range.upperBound else {
            continue
          }
        } else {
          assign(range, to: field, isResult: ordinal == 1, into: &match)
        }
        if matches(path, from: range.upperBound, token: index + 1, into: &match, steps: &steps) {
          return true
        }
      }
      return false
    case .text(let field):
      var end = start
      while end < path.count, path[end] != UInt8(ascii: "/") {
        end += 1
        guard mayContinue(path, at: end, token: index + 1) else { continue }
        assign(start..<end, to: field, isResult: false, into: &match)
        if matches(path, from: end, token: index + 1, into: &match, steps: &steps) { return true }
      }
      return false
    case .wildcard(let crosses):
      var end = start
      while true {
        if matches(path, from: end, token: index + 1, into: &match, steps: &steps) { return true }
        guard end < path.count, crosses || path[end] != UInt8(ascii: "/") else { return false }
        end += 1
      }
    }
  }

  /// A cheap look at the next token before the search goes deeper.
  private func mayContinue(_ path: Span<UInt8>, at position: Int, token index: Int) -> Bool {
    guard index < tokens.count else { return position == path.count }
    guard case .literal(let bytes) = tokens[index] else { return true }
    return position < path.count && path[position] == bytes[0]
  }

  private func number(
    _ path: Span<UInt8>, from start: Int, field: Field, into match: inout NameMatch
  ) -> Int? {
    var value: Int64 = 0
    var end = start
    while end < path.count, path[end] &- UInt8(ascii: "0") < 10 {
      value = value * 10 + Int64(path[end] - UInt8(ascii: "0"))
      if value > Int64(Int32.max) { return nil }
      end += 1
    }
    guard end > start else { return nil }
    switch field {
    case .day: match.day = Int32(value)
    case .iteration: match.iteration = Int32(value)
    default:
      guard let attempt = Int16(exactly: value) else { return nil }
      match.attempt = attempt
    }
    return end
  }

  private func assign(
    _ range: Range<Int>, to field: Field, isResult: Bool, into match: inout NameMatch
  ) {
    switch field {
    case .agent: match.agent = range
    case .group: match.group = range
    case .run: match.run = range
    case .stage: match.stage = range
    case .kind:
      match.kind = range
      match.isResult = isResult
    case .day, .iteration, .attempt: break
    }
  }

  private static func holds(_ path: Span<UInt8>, _ bytes: [UInt8], at start: Int) -> Bool {
    guard path.count - start >= bytes.count else { return false }
    for offset in bytes.indices where path[start + offset] != bytes[offset] { return false }
    return true
  }
}
