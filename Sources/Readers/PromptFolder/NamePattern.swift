/// A pattern for the names of prompt and result files, such as
/// `day{day}_agent{agent}_{stage}_{kind:prompt|result}.txt`.
///
/// - `{field}` takes a field of the spans table: `day`, `iteration`, `attempt` (digits), `agent`,
///   `group`, `run`, `stage` (text without `/`), and `kind` (which file of the pair it is).
/// - `{field:a|b}` takes only those words. Of `kind` the first word means the prompt, the second
///   the result; a plain `{kind}` stands for `{kind:prompt|result}`.
/// - `*` takes anything within a folder's name or a file's name, `**` also crosses folders.
/// - `{{` and `}}` stand for braces.
///
/// A pattern without `/` is held against the file's own name in whatever folder it lies; one with
/// `/` against as many trailing parts of the path as it has itself, or the whole path if it has `**`.
final class NamePattern: Sendable {
  enum Field: String, CaseIterable {
    case day, iteration, attempt, agent, group, run, stage, kind
    var isNumber: Bool { self == .day || self == .iteration || self == .attempt }
  }

  enum Token: Sendable, Equatable {
    case literal([UInt8])
    case number(Field)
    case text(Field)
    case words(Field, [[UInt8]])
    case wildcard(crossesFolders: Bool)
  }

  /// A token without memory of its own, as matching goes through them: millions of names are held
  /// against a pattern, and none may cost a count of references.
  struct Step: Sendable {
    enum Kind { case literal, number, text, words, wildcard, wildcardAcross }

    var kind: Kind
    /// The field that it takes; any where the kind takes none.
    var field = Field.kind
    /// Where a literal lies in ``texts``, or its words in ``words``.
    var range = 0..<0
  }

  /// The pattern as the user wrote it.
  let source: String
  let steps: [Step]
  /// The bytes of all literals and words.
  let texts: [UInt8]
  /// Where each word lies in ``texts``.
  let words: [Range<Int>]
  /// How many trailing parts of a path it is held against; nil for the whole path.
  let trailingParts: Int?

  /// Compiles a pattern; the error says what is wrong with it.
  init(_ source: String) throws(ReaderError) {
    func bad(_ why: String) -> ReaderError { .badPattern(pattern: source, why: why) }
    self.source = source
    let bytes = Array(source.utf8)
    var tokens: [Token] = []
    var literal: [UInt8] = []
    var position = 0
    func flush() {
      if !literal.isEmpty { tokens.append(.literal(literal)) }
      literal = []
    }
    while position < bytes.count {
      let byte = bytes[position]
      let next = position + 1 < bytes.count ? bytes[position + 1] : 0
      switch byte {
      case UInt8(ascii: "{") where next == byte, UInt8(ascii: "}") where next == byte:
        literal.append(byte)
        position += 2
      case UInt8(ascii: "{"):
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "}")) else {
          throw bad("a '{' has no '}'")
        }
        flush()
        let inside = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        tokens.append(try Self.field(inside, of: source))
        position = end + 1
      case UInt8(ascii: "}"):
        throw bad("a '}' has no '{'; write '}}' for the character itself")
      case UInt8(ascii: "*"):
        flush()
        tokens.append(.wildcard(crossesFolders: next == byte))
        position += next == byte ? 2 : 1
      default:
        literal.append(byte)
        position += 1
      }
    }
    flush()
    try Self.check(tokens, of: source)
    (steps, texts, words) = Self.steps(of: tokens)
    let crosses = tokens.contains(.wildcard(crossesFolders: true))
    let slashes = bytes.count { $0 == UInt8(ascii: "/") }
    trailingParts = crosses ? nil : slashes + 1
  }

  /// Lays the tokens out flat.
  private static func steps(
    of tokens: [Token]
  ) -> (steps: [Step], texts: [UInt8], words: [Range<Int>]) {
    var texts: [UInt8] = []
    var words: [Range<Int>] = []
    func keep(_ text: [UInt8]) -> Range<Int> {
      texts += text
      return texts.count - text.count..<texts.count
    }
    let steps = tokens.map { token in
      switch token {
      case .literal(let text): return Step(kind: .literal, range: keep(text))
      case .number(let field): return Step(kind: .number, field: field)
      case .text(let field): return Step(kind: .text, field: field)
      case .words(let field, let all):
        words += all.map(keep)
        return Step(kind: .words, field: field, range: words.count - all.count..<words.count)
      case .wildcard(let crosses): return Step(kind: crosses ? .wildcardAcross : .wildcard)
      }
    }
    return (steps, texts, words)
  }

  /// Whether the digits of that field are taken from the name.
  func takesNumber(_ field: Field) -> Bool {
    steps.contains { $0.kind == .number && $0.field == field }
  }

  private static func field(_ inside: String, of source: String) throws(ReaderError) -> Token {
    let parts = inside.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    guard let field = Field(rawValue: name) else {
      let known = Field.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badPattern(pattern: source, why: "it has no field '\(name)'; fields are \(known)")
    }
    if parts.count == 2 {
      let words = parts[1].split(separator: "|", omittingEmptySubsequences: false)
        .map { Array($0.utf8) }
      if words.contains(where: \.isEmpty) {
        throw .badPattern(pattern: source, why: "'{\(inside)}' lists an empty word")
      }
      if field == .kind, words.count != 2 {
        throw .badPattern(
          pattern: source, why: "'kind' takes two words, the prompt's and the result's")
      }
      return .words(field, words)
    }
    if field == .kind { return .words(.kind, [Array("prompt".utf8), Array("result".utf8)]) }
    return field.isNumber ? .number(field) : .text(field)
  }

  private static func check(_ tokens: [Token], of source: String) throws(ReaderError) {
    func field(_ token: Token) -> Field? {
      switch token {
      case .number(let field), .text(let field), .words(let field, _): field
      case .literal, .wildcard: nil
      }
    }
    let fields = tokens.compactMap(field)
    if !fields.contains(.kind) {
      throw .badPattern(pattern: source, why: "it lacks '{kind:prompt|result}'")
    }
    if let twice = Field.allCases.first(where: { name in fields.count { $0 == name } > 1 }) {
      throw .badPattern(pattern: source, why: "it names '\(twice.rawValue)' twice")
    }
    for (left, right) in zip(tokens, tokens.dropFirst()) {
      if case .text = left, case .text = right {
        throw .badPattern(pattern: source, why: "two text fields need something between them")
      }
    }
  }
}
