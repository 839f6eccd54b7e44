/// Reads mappings and sequences in brackets.
struct YAMLFlow {
  private let text: String
  private let line: Int
  private var rest: Substring
  private var depth = 0

  init(_ text: String, line: Int) {
    self.text = text
    self.line = line
    rest = text[...]
  }

  private func failure(_ what: String) -> YAMLError { YAMLError(line: line, what: what) }

  private mutating func skip() { rest = rest.drop { $0 == " " || $0 == "\t" } }

  /// Reads all of it.
  mutating func whole() throws(YAMLError) -> YAMLNode {
    let node = try value()
    skip()
    guard rest.isEmpty else { throw failure("nothing may follow the bracket") }
    return node
  }

  private mutating func value() throws(YAMLError) -> YAMLNode {
    skip()
    depth += 1
    defer { depth -= 1 }
    guard depth < YAMLReader.deepest else { throw failure("it is nested too deeply") }
    switch rest.first {
    case "[":
      rest.removeFirst()
      var items: [YAMLNode] = []
      while try !ends("]") {
        items.append(try value())
        try separate("]")
      }
      return .sequence(items, line: line)
    case "{":
      rest.removeFirst()
      var entries: [YAMLNode.Entry] = []
      var keys: Set<String> = []
      while try !ends("}") {
        let key = try scalar(until: ",}:")
        skip()
        guard rest.first == ":" else { throw failure("a colon must stand behind the key '\(key)'") }
        rest.removeFirst()
        guard keys.insert(key).inserted else {
          throw failure("the key '\(key)' comes twice")
        }
        entries.append(YAMLNode.Entry(key: key, value: try value(), line: line))
        try separate("}")
      }
      return .mapping(entries, line: line)
    default: return .scalar(try scalar(until: ",}]"), line: line)
    }
  }

  private mutating func ends(_ mark: Character) throws(YAMLError) -> Bool {
    skip()
    guard let first = rest.first else { throw failure("the bracket is not closed") }
    guard first == mark else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func separate(_ mark: Character) throws(YAMLError) {
    skip()
    if rest.first == "," {
      rest.removeFirst()
    } else if rest.first != mark {
      throw failure("a comma or '\(mark)' must stand here")
    }
  }

  private mutating func scalar(until marks: String) throws(YAMLError) -> String {
    skip()
    if let mark = rest.first, mark == "\"" || mark == "'" {
      guard let (content, more) = YAMLReader.unquoted(rest, mark) else {
        throw failure("the quoted text does not end")
      }
      rest = more[...]
      return content
    }
    if let mark = rest.first, "&*!%@`|>".contains(mark) {
      throw failure("'\(mark)' is not understood here")
    }
    let found = rest.prefix { !marks.contains($0) }
    rest = rest.dropFirst(found.count)
    return String(YAMLReader.withoutComment(found))
  }
}
