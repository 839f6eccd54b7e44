/// Reads expressions of the query language.
public struct PromParser {
  private var lexer: PromLexer
  private var depth = 0
  private static let deepest = 100

  /// The expression that a text says.
  ///
  /// - Throws: ``PromSyntaxError`` where it is none, or has what is not understood here.
  public static func parse(_ text: String) throws(PromSyntaxError) -> PromExpression {
    var parser = PromParser(lexer: try PromLexer(text))
    let expression = try parser.expression(above: 0)
    guard parser.lexer.token == .end else { throw parser.failure("nothing may follow here") }
    return expression
  }

  private init(lexer: PromLexer) { self.lexer = lexer }

  private func failure(_ what: String) -> PromSyntaxError {
    PromSyntaxError(offset: lexer.start, what: what)
  }

  private mutating func takes(_ sign: String) throws(PromSyntaxError) -> Bool {
    guard lexer.token == .sign(sign) else { return false }
    try lexer.advance()
    return true
  }

  private mutating func need(_ sign: String) throws(PromSyntaxError) {
    guard try takes(sign) else { throw failure("'\(sign)' must stand here") }
  }

  private var word: String? {
    if case .name(let word) = lexer.token { word } else { nil }
  }

  // MARK: Operators

  private mutating func expression(above strength: Int) throws(PromSyntaxError) -> PromExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest else { throw failure("it is nested too deeply") }
    var left = try unary()
    while let found = joiner, found.strength > strength {
      try lexer.advance()
      let matching = try matching(found)
      // Of powers the right ones come first.
      let right = try expression(above: found == .power ? found.strength - 1 : found.strength)
      guard !found.isSet || (Self.isVector(left) && Self.isVector(right)) else {
        throw failure("'\(found.rawValue)' joins vectors alone")
      }
      guard !Self.isRange(left), !Self.isRange(right) else {
        throw failure("a stretch of time must stand in a function")
      }
      if found.isComparison, !Self.isVector(left), !Self.isVector(right), !matching.isBool {
        throw failure("between two numbers a comparison must say 'bool'")
      }
      left = .binary(found, left, right, matching)
    }
    return left
  }

  private var joiner: PromOperator? {
    switch lexer.token {
    case .sign(let sign): PromOperator(rawValue: sign)
    case .name(let word):
      PromOperator(rawValue: word.lowercased()).flatMap { $0.isSet ? $0 : nil }
    default: nil
    }
  }

  private mutating func matching(_ joiner: PromOperator) throws(PromSyntaxError) -> PromMatching {
    var matching = PromMatching()
    if word?.lowercased() == "bool" {
      guard joiner.isComparison else { throw failure("'bool' is for comparisons alone") }
      matching.isBool = true
      try lexer.advance()
    }
    if let word = word?.lowercased(), word == "on" || word == "ignoring" {
      matching.isOn = word == "on"
      try lexer.advance()
      matching.labels = try labels()
    }
    if let word = word?.lowercased(), word == "group_left" || word == "group_right" {
      throw failure("'\(word)' is not understood here")
    }
    return matching
  }

  private mutating func labels() throws(PromSyntaxError) -> [String] {
    try need("(")
    var names: [String] = []
    while let name = word {
      names.append(name)
      try lexer.advance()
      guard try takes(",") else { break }
    }
    try need(")")
    return names
  }

  private mutating func unary() throws(PromSyntaxError) -> PromExpression {
    if try takes("+") { return try expression(above: 5) }
    if try takes("-") {
      // A power binds more strongly than a sign.
      let operand = try expression(above: 5)
      guard !Self.isRange(operand) else { throw failure("a stretch of time has no sign") }
      if case .number(let value) = operand { return .number(-value) }
      return .negative(operand)
    }
    return try primary()
  }

  // MARK: Operands

  private mutating func primary() throws(PromSyntaxError) -> PromExpression {
    switch lexer.token {
    case .number(let value):
      try lexer.advance()
      return .number(value)
    case .text(let text):
      try lexer.advance()
      return .text(text)
    case .sign("("):
      try lexer.advance()
      let inner = try expression(above: 0)
      try need(")")
      return try behind(inner)
    case .sign("{"): return try selector(nil, from: lexer.start)
    case .name(let name):
      let start = lexer.start
      try lexer.advance()
      if let kind = PromAggregation.Kind(rawValue: name.lowercased()) {
        if let made = try aggregation(kind) { return made }
      } else if lexer.token == .sign("(") {
        guard let function = PromFunction(rawValue: name) else {
          throw PromSyntaxError(offset: start, what: "'\(name)' is not understood here")
        }
        return try call(function)
      }
      return try selector(name, from: start)
    case .duration: throw failure("a duration stands here alone")
    case .sign, .end: throw failure("an expression must stand here")
    }
  }

  private mutating func aggregation(
    _ kind: PromAggregation.Kind
  ) throws(PromSyntaxError) -> PromExpression? {
    guard lexer.token == .sign("(") || word?.lowercased() == "by" || word?.lowercased() == "without"
    else { return nil }
    var aggregation = PromAggregation(kind: kind)
    try grouping(&aggregation)
    try need("(")
    let operand = try expression(above: 0)
    guard Self.isVector(operand) else { throw failure("'\(kind.rawValue)' takes a vector") }
    try need(")")
    try grouping(&aggregation)
    return .aggregation(aggregation, operand)
  }

  private mutating func grouping(_ aggregation: inout PromAggregation) throws(PromSyntaxError) {
    guard let word = word?.lowercased(), word == "by" || word == "without" else { return }
    aggregation.isWithout = word == "without"
    try lexer.advance()
    aggregation.labels = try labels()
  }

  private mutating func call(_ function: PromFunction) throws(PromSyntaxError) -> PromExpression {
    try need("(")
    var arguments: [PromExpression] = []
    if lexer.token != .sign(")") {
      repeat { arguments.append(try expression(above: 0)) } while try takes(",")
    }
    guard arguments.count == function.arity else {
      throw failure("'\(function.rawValue)' takes \(function.arity) arguments")
    }
    for (place, argument) in arguments.enumerated() {
      let isRight: Bool
      switch function {
      case .histogramQuantile:
        isRight = place == 0 ? Self.isNumber(argument) : Self.isVector(argument)
      case .clampMinimum, .clampMaximum:
        isRight = place == 1 ? Self.isNumber(argument) : Self.isVector(argument)
      case .vector: isRight = Self.isNumber(argument)
      default: isRight = function.takesRange ? Self.isRange(argument) : Self.isVector(argument)
      }
      guard isRight else {
        throw failure("argument \(place + 1) of '\(function.rawValue)' is of another kind")
      }
    }
    try need(")")
    return try behind(.call(function, arguments))
  }

  /// Refuses what may stand behind an expression in the language, but not here.
  private func behind(_ expression: PromExpression) throws(PromSyntaxError) -> PromExpression {
    if lexer.token == .sign("[") { throw failure("subqueries are not understood here") }
    return expression
  }

  private mutating func selector(
    _ name: String?, from start: Int
  ) throws(PromSyntaxError) -> PromExpression {
    var matchers: [PromMatcher] = []
    if let name {
      matchers.append(
        PromMatcher(name: "__name__", pattern: PromPattern(literal: name), isNegated: false))
    }
    if try takes("{") {
      while lexer.token != .sign("}") {
        matchers.append(try matcher())
        guard try takes(",") else { break }
      }
      try need("}")
    }
    guard matchers.contains(where: { !$0.matches("") }) else {
      throw PromSyntaxError(offset: start, what: "it would mean every series there is")
    }
    var range: Int64?
    if try takes("[") {
      guard case .duration(let length) = lexer.token, length > 0 else {
        throw failure("a duration must stand here")
      }
      try lexer.advance()
      if lexer.token == .sign(":") { throw failure("subqueries are not understood here") }
      try need("]")
      range = length
    }
    let text = lexer.text(start..<lexer.previousEnd)
    var selector = PromSelector(matchers: matchers, text: text)
    if word?.lowercased() == "offset" {
      try lexer.advance()
      let isNegative = try takes("-")
      guard case .duration(let length) = lexer.token else {
        throw failure("a duration must stand here")
      }
      try lexer.advance()
      selector.offset = isNegative ? -length : length
    }
    if lexer.token == .sign("@") { throw failure("'@' is not understood here") }
    return range.map { .range(selector, $0) } ?? .vector(selector)
  }

  private mutating func matcher() throws(PromSyntaxError) -> PromMatcher {
    let start = lexer.start
    let name: String
    switch lexer.token {
    case .name(let word): name = word
    case .text(let text): name = text
    default: throw failure("a label must stand here")
    }
    let isQuoted = word == nil
    try lexer.advance()
    guard case .sign(let sign) = lexer.token, ["=", "!=", "=~", "!~"].contains(sign) else {
      // A name in quotation marks alone is the metric's.
      guard isQuoted else { throw failure("'=', '!=', '=~' or '!~' must stand here") }
      return PromMatcher(name: "__name__", pattern: PromPattern(literal: name), isNegated: false)
    }
    try lexer.advance()
    guard case .text(let value) = lexer.token else {
      throw failure("a text in quotation marks must stand here")
    }
    let pattern: PromPattern
    do throws(PromSyntaxError) {
      pattern =
        sign.hasSuffix("~") ? try PromPattern(expression: value) : PromPattern(literal: value)
    } catch {
      throw PromSyntaxError(offset: start, what: error.what)
    }
    try lexer.advance()
    return PromMatcher(name: name, pattern: pattern, isNegated: sign.hasPrefix("!"))
  }

  // MARK: Kinds

  static func isRange(_ expression: PromExpression) -> Bool {
    if case .range = expression { true } else { false }
  }

  static func isNumber(_ expression: PromExpression) -> Bool {
    switch expression {
    case .number: true
    case .call(let function, _): function == .time || function == .scalar
    case .binary(_, let left, let right, _): isNumber(left) && isNumber(right)
    case .negative(let inner): isNumber(inner)
    default: false
    }
  }

  static func isVector(_ expression: PromExpression) -> Bool {
    switch expression {
    case .number, .text, .range: false
    default: !isNumber(expression)
    }
  }
}
