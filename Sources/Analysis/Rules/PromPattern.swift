/// What the value of a label is held against: a text, or a regular expression for the whole of it.
///
/// Alternatives, groups, classes, `.`, `*`, `+`, `?` and the usual escapes are understood. Each value is
/// walked over once with all places of the expression that are possible (Thompson, 1968), so no expression
/// takes longer than its length times that of the value.
public struct PromPattern: Sendable, Equatable {
  private enum Step: Equatable {
    /// A character of those.
    case one(Characters)
    /// Go on at either place.
    case split(Int, Int)
    case jump(Int)
  }

  private struct Characters: Equatable {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false

    func contains(_ scalar: UInt32) -> Bool {
      ranges.contains { $0.contains(scalar) } != isNegated
    }
  }

  /// The text; nil of a regular expression.
  let literal: String?
  private var steps: [Step] = []

  /// Exactly that text.
  public init(literal: String) { self.literal = literal }

  /// A regular expression.
  ///
  /// - Throws: ``PromSyntaxError`` where it is none, or has what is not understood here.
  public init(expression: String) throws(PromSyntaxError) {
    literal = nil
    var builder = Builder(Array(expression.unicodeScalars))
    steps = try builder.whole()
  }

  /// Whether a value suits as a whole.
  ///
  /// - Complexity: O(length of the value · length of the expression).
  public func matches(_ value: String) -> Bool {
    if let literal { return value == literal }
    var states: Set<Int> = []
    reach(0, &states)
    for scalar in value.unicodeScalars {
      var next: Set<Int> = []
      for state in states where state < steps.count {
        if case .one(let characters) = steps[state], characters.contains(scalar.value) {
          reach(state + 1, &next)
        }
      }
      states = next
      if states.isEmpty { return false }
    }
    return states.contains(steps.count)
  }

  /// Adds a place and those that nothing stands before.
  private func reach(_ place: Int, _ states: inout Set<Int>) {
    var open = [place]
    while let state = open.popLast() {
      guard states.insert(state).inserted, state < steps.count else { continue }
      switch steps[state] {
      case .one: break
      case .split(let first, let second): open += [first, second]
      case .jump(let target): open.append(target)
      }
    }
  }

  /// Turns an expression into steps.
  private struct Builder {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private static let longest = 4096
    private static let deepest = 50

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private func failure(_ what: String) -> PromSyntaxError {
      PromSyntaxError(offset: position, what: "in the regular expression \(what)")
    }

    mutating func whole() throws(PromSyntaxError) -> [Step] {
      guard scalars.count <= Self.longest else { throw failure("there is too much") }
      // All of a value has to match anyway.
      if next == "^" { position += 1 }
      let steps = try alternatives()
      guard position == scalars.count else { throw failure("a bracket is closed twice") }
      return steps
    }

    private mutating func alternatives() throws(PromSyntaxError) -> [Step] {
      var steps = try sequence()
      while next == "|" {
        position += 1
        let other = try sequence()
        steps = Self.either(steps, other)
      }
      return steps
    }

    /// One or the other; places count from the beginning.
    private static func either(_ first: [Step], _ second: [Step]) -> [Step] {
      [.split(1, first.count + 2)] + moved(first, 1) + [.jump(first.count + second.count + 2)]
        + moved(second, first.count + 2)
    }

    private static func moved(_ steps: [Step], _ distance: Int) -> [Step] {
      steps.map { step in
        switch step {
        case .one: step
        case .split(let first, let second): .split(first + distance, second + distance)
        case .jump(let target): .jump(target + distance)
        }
      }
    }

    private mutating func sequence() throws(PromSyntaxError) -> [Step] {
      var steps: [Step] = []
      while let scalar = next, scalar != "|", scalar != ")" {
        if scalar == "$", position == scalars.count - 1 {
          position += 1
          break
        }
        let one = try repeated(try atom())
        steps += Self.moved(one, steps.count)
      }
      return steps
    }

    private mutating func repeated(_ atom: [Step]) throws(PromSyntaxError) -> [Step] {
      var steps = atom
      while let scalar = next, scalar == "*" || scalar == "+" || scalar == "?" {
        position += 1
        // A second question mark asks for the shortest, which is no matter for the whole.
        if next == "?" { position += 1 }
        guard steps.count < 2 * Self.longest else { throw failure("there is too much") }
        let length = steps.count
        switch scalar {
        case "*": steps = [.split(1, length + 2)] + Self.moved(steps, 1) + [.jump(0)]
        case "+": steps += [.split(0, length + 1)]
        default: steps = [.split(1, length + 1)] + Self.moved(steps, 1)
        }
      }
      return steps
    }

    private mutating func atom() throws(PromSyntaxError) -> [Step] {
      guard let scalar = next else { return [] }
      position += 1
      switch scalar {
      case "(":
        if next == "?" {
          guard position + 1 < scalars.count, scalars[position + 1] == ":" else {
            throw failure("'(?' is not understood")
          }
          position += 2
        }
        depth += 1
        guard depth < Self.deepest else { throw failure("groups are nested too deeply") }
        let steps = try alternatives()
        guard next == ")" else { throw failure("a bracket is not closed") }
        position += 1
        depth -= 1
        return steps
      case "[": return [.one(try characterClass())]
      case ".": return [.one(Characters(ranges: [10...10], isNegated: true))]
      case "\\": return [.one(try escape())]
      case "*", "+", "?", "{", "}", "^", "$":
        throw failure("'\(scalar)' is not understood here")
      default: return [.one(Characters(ranges: [scalar.value...scalar.value]))]
      }
    }

    private mutating func escape() throws(PromSyntaxError) -> Characters {
      guard let scalar = next else { throw failure("nothing stands behind '\\'") }
      position += 1
      let digits: [ClosedRange<UInt32>] = [0x30...0x39]
      let words: [ClosedRange<UInt32>] = digits + [0x41...0x5a, 0x5f...0x5f, 0x61...0x7a]
      let blanks: [ClosedRange<UInt32>] = [9...10, 12...13, 32...32]
      switch scalar {
      case "d": return Characters(ranges: digits)
      case "D": return Characters(ranges: digits, isNegated: true)
      case "w": return Characters(ranges: words)
      case "W": return Characters(ranges: words, isNegated: true)
      case "s": return Characters(ranges: blanks)
      case "S": return Characters(ranges: blanks, isNegated: true)
      case "n": return Characters(ranges: [10...10])
      case "t": return Characters(ranges: [9...9])
      default:
        guard !scalar.properties.isAlphabetic, !(0x30...0x39).contains(scalar.value) else {
          throw failure("'\\\(scalar)' is not understood")
        }
        return Characters(ranges: [scalar.value...scalar.value])
      }
    }

    private mutating func characterClass() throws(PromSyntaxError) -> Characters {
      var result = Characters()
      if next == "^" {
        result.isNegated = true
        position += 1
      }
      var isFirst = true
      while let scalar = next, scalar != "]" || isFirst {
        isFirst = false
        position += 1
        if scalar == "[", next == ":" { throw failure("'[:' is not understood") }
        var low = scalar.value
        if scalar == "\\" {
          let escaped = try escape()
          guard let single = escaped.ranges.first, escaped.ranges.count == 1, !escaped.isNegated,
            single.count == 1
          else {
            guard !escaped.isNegated else { throw failure("such an escape is not understood here") }
            result.ranges += escaped.ranges
            continue
          }
          low = single.lowerBound
        }
        guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
          result.ranges.append(low...low)
          continue
        }
        position += 1
        let high = scalars[position].value
        position += 1
        guard high >= low, high != UInt32(UInt8(ascii: "\\")) else {
          throw failure("a range of characters is none")
        }
        result.ranges.append(low...high)
      }
      guard next == "]" else { throw failure("a bracket is not closed") }
      position += 1
      return result
    }
  }
}
