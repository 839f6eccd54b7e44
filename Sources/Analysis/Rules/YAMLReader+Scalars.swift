extension YAMLReader {
  /// Reads the value that begins with that text in the next line, and the lines that belong to it.
  ///
  /// - Parameter indent: lines of it are indented further than this.
  mutating func value(
    _ text: Substring, line: Int, above indent: Int
  ) throws(YAMLError) -> YAMLNode {
    switch text.first {
    case "|", ">": return try block(text, line: line, above: indent)
    case "\"", "'": return try quoted(text, line: line)
    case "{", "[":
      position += 1
      var joined = String(Self.withoutComment(text))
      while !Self.isBalanced(joined), let more = next, more.indent > indent {
        try limit(more, line)
        joined += " " + Self.withoutComment(more.text)
        position += 1
      }
      var flow = YAMLFlow(joined, line: line)
      return try flow.whole()
    case "&", "*", "!", "%", "@", "`":
      throw YAMLError(
        line: line, what: "'\(text.first.map(String.init) ?? "")' is not understood here")
    default: return plain(text, line: line, above: indent)
    }
  }

  /// Refuses what goes on for too long, which is a mark that was forgotten.
  private func limit(_ more: Line, _ first: Int) throws(YAMLError) {
    guard more.number - first < Self.mostLines else {
      throw YAMLError(line: first, what: "it does not end within \(Self.mostLines) lines")
    }
  }

  /// A text without marks, which goes on in lines that are indented further.
  private mutating func plain(_ text: Substring, line: Int, above indent: Int) -> YAMLNode {
    position += 1
    var parts = [Self.withoutComment(text)]
    var before = line
    let isEnded = parts[0].count < text.count
    while !isEnded, let more = next, more.indent > indent {
      // An empty line between them is a line break.
      let isEmptyBetween = raw[before..<more.number - 1].contains { $0.allSatisfy { $0 == " " } }
      parts.append((isEmptyBetween ? "\n" : " ") + Self.withoutComment(more.text))
      before = more.number
      position += 1
    }
    let whole = parts.joined()
    return whole.isEmpty || whole == "~" || whole == "null"
      ? .null(line: line) : .scalar(whole, line: line)
  }

  /// The text before a comment, without blanks at its end.
  static func withoutComment(_ text: Substring) -> Substring {
    var end = text.endIndex
    var before: Character = " "
    for place in text.indices {
      if text[place] == "#", before == " " || before == "\t" {
        end = place
        break
      }
      before = text[place]
    }
    var result = text[..<end]
    while let last = result.last, last == " " || last == "\t" { result.removeLast() }
    return result
  }

  private static func isBalanced(_ text: String) -> Bool {
    var depth = 0
    var mark: Character?
    for character in text {
      if let open = mark {
        if character == open { mark = nil }
      } else if character == "\"" || character == "'" {
        mark = character
      } else if character == "{" || character == "[" {
        depth += 1
      } else if character == "}" || character == "]" {
        depth -= 1
      }
    }
    return depth <= 0
  }

  /// A text in quotation marks, over one line or several.
  private mutating func quoted(_ text: Substring, line: Int) throws(YAMLError) -> YAMLNode {
    let mark = text.first ?? "\""
    var joined = String(text)
    position += 1
    while true {
      if let (content, rest) = Self.unquoted(joined[...], mark) {
        guard Self.withoutComment(rest[...]).allSatisfy({ $0 == " " }) else {
          throw YAMLError(line: line, what: "nothing may follow a quoted text")
        }
        return .scalar(content, line: line)
      }
      guard let more = next else { break }
      try limit(more, line)
      joined += " " + more.text
      position += 1
    }
    throw YAMLError(line: line, what: "the quoted text does not end, or has an escape that is none")
  }

  /// What a quoted text says, and what follows it; nil where it does not end.
  static func unquoted(_ text: Substring, _ mark: Character) -> (String, String)? {
    var result = ""
    var place = text.index(after: text.startIndex)
    while place < text.endIndex {
      let character = text[place]
      place = text.index(after: place)
      if character == mark {
        if mark == "'", place < text.endIndex, text[place] == "'" {
          result.append("'")
          place = text.index(after: place)
          continue
        }
        return (result, String(text[place...]))
      }
      guard mark == "\"", character == "\\" else {
        result.append(character)
        continue
      }
      guard place < text.endIndex else { return nil }
      switch text[place] {
      case "n": result.append("\n")
      case "t": result.append("\t")
      case "r": result.append("\r")
      case "\\", "\"", "/", " ": result.append(text[place])
      default: return nil
      }
      place = text.index(after: place)
    }
    return nil
  }

  /// A block: lines kept as they are, or folded into one.
  private mutating func block(
    _ head: Substring, line: Int, above indent: Int
  ) throws(YAMLError) -> YAMLNode {
    let isFolded = head.first == ">"
    let marks = Self.withoutComment(head.dropFirst())
    guard marks.allSatisfy({ $0 == "-" || $0 == "+" || ("1"..."9").contains($0) }) else {
      throw YAMLError(line: line, what: "what follows '\(isFolded ? ">" : "|")' is not understood")
    }
    var content: [Substring] = []
    var own: Int? = marks.first(where: \.isNumber).flatMap { $0.wholeNumberValue }.map {
      max(0, indent) + $0
    }
    var place = line
    while place < raw.count {
      let text = raw[place]
      let spaces = text.prefix { $0 == " " }.count
      if spaces == text.count {
        content.append(text.dropFirst(own ?? spaces))
      } else {
        if own == nil, spaces > indent { own = spaces }
        guard let own, spaces >= own else { break }
        content.append(text.dropFirst(own))
      }
      place += 1
    }
    while position < lines.count, lines[position].number <= place { position += 1 }
    while content.last?.isEmpty == true { content.removeLast() }
    var result = ""
    for (number, text) in content.enumerated() {
      if number > 0 {
        let isApart =
          !isFolded || text.isEmpty || text.hasPrefix(" ") || content[number - 1].isEmpty
        result += isApart ? "\n" : " "
      }
      result += text
    }
    if !marks.contains("-"), !content.isEmpty { result += "\n" }
    return .scalar(result, line: line)
  }
}
