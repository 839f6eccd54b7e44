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
    var left = Self.stepLimit
    return matches(path, from: start, step: 0, into: &match, left: &left) ? match : nil
  }

  /// Bound of the work that one hostile name can cause.
  static var stepLimit: Int { 100_000 }

  private func matches(
    _ path: Span<UInt8>, from start: Int, step index: Int, into match: inout NameMatch,
    left: inout Int
  ) -> Bool {
    left -= 1
    if left < 0 { return false }
    guard index < steps.count else { return start == path.count }
    let step = steps[index]
    let next = index + 1
    switch step.kind {
    case .literal:
      guard holds(path, step.range, at: start) else { return false }
      return matches(
        path, from: start + step.range.count, step: next, into: &match, left: &left)
    case .number:
      guard let end = number(path, from: start, field: step.field, into: &match) else {
        return false
      }
      return matches(path, from: end, step: next, into: &match, left: &left)
    case .words:
      for number in step.range where holds(path, words[number], at: start) {
        let range = start..<(start + words[number].count)
        if step.field.isNumber {
          guard self.number(path, from: start, field: step.field, into: &match) == range.upperBound
          else { continue }
        } else {
          let isResult = number == step.range.lowerBound + 1
          assign(range, to: step.field, isResult: isResult, into: &match)
        }
        if matches(path, from: range.upperBound, step: next, into: &match, left: &left) {
          return true
        }
      }
      return false
    case .text:
      var end = start
      while end < path.count, path[end] != UInt8(ascii: "/") {
        end += 1
        guard mayContinue(path, at: end, step: next) else { continue }
        assign(start..<end, to: step.field, isResult: false, into: &match)
        if matches(path, from: end, step: next, into: &match, left: &left) { return true }
      }
      return false
    case .wildcard, .wildcardAcross:
      var end = start
      while true {
        if matches(path, from: end, step: next, into: &match, left: &left) { return true }
        guard end < path.count, step.kind == .wildcardAcross || path[end] != UInt8(ascii: "/")
        else { return false }
        end += 1
      }
    }
  }

  /// A cheap look at the next step before the search goes deeper.
  private func mayContinue(_ path: Span<UInt8>, at position: Int, step index: Int) -> Bool {
    guard index < steps.count else { return position == path.count }
    guard steps[index].kind == .literal else { return true }
    return position < path.count && path[position] == texts[steps[index].range.lowerBound]
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

  /// Whether the path holds one of ``texts`` at that position.
  private func holds(_ path: Span<UInt8>, _ text: Range<Int>, at start: Int) -> Bool {
    guard path.count - start >= text.count else { return false }
    for offset in 0..<text.count where path[start + offset] != texts[text.lowerBound + offset] {
      return false
    }
    return true
  }
}
