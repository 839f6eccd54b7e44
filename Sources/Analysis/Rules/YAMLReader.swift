/// Reads the part of YAML that files of rules are written in: mappings and sequences by indentation or in
/// brackets, plain and quoted texts over one line or several, blocks with `|` and `>`, comments.
///
/// Anchors, aliases, tags, directives, several documents and keys that come twice are refused.
struct YAMLReader {
  struct Line {
    var indent: Int
    var text: Substring
    var number: Int
  }

  /// A text over more lines than this is refused.
  static let mostLines = 1000
  /// A longer file is refused.
  static let longest = 1 << 20
  static let deepest = 40

  /// Every line as it stands, from the first.
  let raw: [Substring]
  /// The lines that are neither empty nor a comment alone.
  var lines: [Line] = []
  var position = 0
  private var depth = 0

  /// What a text says.
  ///
  /// - Throws: ``YAMLError`` with the line of what is not understood.
  static func read(_ text: String) throws(YAMLError) -> YAMLNode {
    var reader = try YAMLReader(text)
    if reader.next == nil { return .null(line: 1) }
    let node = try reader.node(atLeast: 0)
    if let rest = reader.next {
      throw YAMLError(line: rest.number, what: "nothing may follow here")
    }
    return node
  }

  private init(_ text: String) throws(YAMLError) {
    raw = text.replacing("\r\n", with: "\n").split(
      separator: "\n", omittingEmptySubsequences: false)
    var hasDocument = false
    for (place, line) in raw.enumerated() {
      let content = line.drop { $0 == " " }
      let isEmpty = content.allSatisfy { $0 == " " || $0 == "\t" || $0 == "\u{feff}" }
      if isEmpty || content.hasPrefix("#") { continue }
      if line.hasPrefix("---") || line.hasPrefix("...") {
        let isMark = line.dropFirst(3).allSatisfy { $0 == " " }
        guard isMark, !hasDocument else {
          throw YAMLError(line: place + 1, what: "a second document is not understood")
        }
        continue
      }
      hasDocument = true
      lines.append(
        Line(indent: line.count - content.count, text: content, number: place + 1))
    }
  }

  /// The line that comes next.
  var next: Line? { position < lines.count ? lines[position] : nil }

  /// Reads what begins at the next line.
  mutating func node(atLeast indent: Int) throws(YAMLError) -> YAMLNode {
    guard let line = next, line.indent >= indent else { return .null(line: next?.number ?? 0) }
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest else {
      throw YAMLError(line: line.number, what: "it is nested too deeply")
    }
    if Self.isItem(line.text) { return try sequence(line.indent) }
    if Self.keyEnd(line.text) != nil { return try mapping(line.indent) }
    return try value(line.text, line: line.number, above: indent - 1)
  }

  private static func isItem(_ text: Substring) -> Bool { text == "-" || text.hasPrefix("- ") }

  private mutating func sequence(_ indent: Int) throws(YAMLError) -> YAMLNode {
    let first = next?.number ?? 0
    var items: [YAMLNode] = []
    while let line = next, line.indent == indent, Self.isItem(line.text) {
      let rest = line.text.dropFirst().drop { $0 == " " }
      if rest.isEmpty || rest.hasPrefix("#") {
        position += 1
        let isNested = next.map { $0.indent > indent } ?? false
        items.append(isNested ? try node(atLeast: indent + 1) : .null(line: line.number))
      } else {
        // What stands behind the dash is indented as far as it is away.
        lines[position].text = rest
        lines[position].indent = indent + line.text.count - rest.count
        items.append(try node(atLeast: indent + 1))
      }
    }
    try expectEnd(indent)
    return .sequence(items, line: first)
  }

  private func expectEnd(_ indent: Int) throws(YAMLError) {
    guard let line = next, line.indent >= indent else { return }
    throw YAMLError(line: line.number, what: "its indentation fits nothing above")
  }

  private mutating func mapping(_ indent: Int) throws(YAMLError) -> YAMLNode {
    let first = next?.number ?? 0
    var entries: [YAMLNode.Entry] = []
    var keys: Set<String> = []
    while let line = next, line.indent == indent, !Self.isItem(line.text) {
      if line.text.hasPrefix("\t") {
        throw YAMLError(line: line.number, what: "a tab can't indent")
      }
      guard let end = Self.keyEnd(line.text) else {
        throw YAMLError(line: line.number, what: "a key and a colon must stand here")
      }
      let key = try Self.key(line.text[..<end], line: line.number)
      guard keys.insert(key).inserted else {
        throw YAMLError(line: line.number, what: "the key '\(key)' comes twice")
      }
      let rest = line.text[end...].dropFirst().drop { $0 == " " }
      let node: YAMLNode
      if rest.isEmpty || rest.hasPrefix("#") {
        position += 1
        // Items may stand as far left as their key.
        let isNested = next.map {
          $0.indent > indent || ($0.indent == indent && Self.isItem($0.text))
        }
        node = isNested ?? false ? try self.node(atLeast: indent) : .null(line: line.number)
      } else {
        node = try value(rest, line: line.number, above: indent)
      }
      entries.append(YAMLNode.Entry(key: key, value: node, line: line.number))
    }
    if let line = next, line.indent > indent || (line.indent == indent && !Self.isItem(line.text)) {
      throw YAMLError(line: line.number, what: "its indentation fits nothing above")
    }
    return .mapping(entries, line: first)
  }

  /// Where the colon behind a key stands; nil where the text begins with no key.
  static func keyEnd(_ text: Substring) -> Substring.Index? {
    var mark: Character?
    var place = text.startIndex
    if let first = text.first, first == "\"" || first == "'" { mark = first }
    if text.first == "{" || text.first == "[" { return nil }
    while place < text.endIndex {
      let character = text[place]
      let behind = text.index(after: place)
      if let open = mark {
        if character == open, place != text.startIndex { mark = nil }
      } else if character == ":", behind == text.endIndex || text[behind] == " " {
        return place
      } else if character == "#", place != text.startIndex, text[text.index(before: place)] == " " {
        return nil
      }
      place = behind
    }
    return nil
  }

  private static func key(_ text: Substring, line: Int) throws(YAMLError) -> String {
    let trimmed = text.reversed().drop { $0 == " " }.reversed()
    if let first = text.first, first == "\"" || first == "'" {
      return String(String(trimmed).dropFirst().dropLast())
    }
    if let first = text.first, "&*!?|>%@`".contains(first) {
      throw YAMLError(line: line, what: "'\(first)' is not understood here")
    }
    return String(trimmed)
  }
}
