/// Cuts a stream of JSON into documents: one a line, or one after the other over many lines.
///
/// A document begins at a brace; brackets and commas between documents are passed over, so an array
/// of objects is read like the objects alone.
struct DocumentSplitter {
  /// How documents follow one another.
  enum Layout: Sendable {
    /// Each on a line of its own.
    case lines
    /// Over several lines, or several on one.
    case free
  }

  /// A longer document is left out.
  static let longest = 256 << 20

  let layout: Layout
  /// The bytes of the unfinished document.
  private var pending: [UInt8] = []
  /// Documents and pieces of them that had to be left out.
  private(set) var line = 1
  private var pendingLine = 1
  private var depth = 0
  private var inText = false
  private var isEscaped = false
  private var isTooLong = false
  private var isAtStart = true

  init(_ layout: Layout) { self.layout = layout }

  /// How the documents in the beginning of a file follow one another.
  init(beginning: [UInt8]) {
    var scout = DocumentSplitter(.free)
    var layout = Layout.lines
    if let newline = beginning.firstIndex(of: 0x0a) {
      scout.consume(beginning.span.extracting(0..<newline)) { _, _ in }
      // A line that leaves something open, or does not begin with a brace, is part of a whole.
      let first = beginning.first { $0 != 0xef && $0 != 0xbb && $0 != 0xbf && !Self.isBlank($0) }
      if scout.depth > 0 || first == UInt8(ascii: "[") { layout = .free }
    }
    self.init(layout)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }

  /// Calls `body` with each document that ends in this piece, and the line where it began.
  ///
  /// The bytes are there only during the call. A document that is too long to be kept comes empty.
  mutating func consume(_ piece: Span<UInt8>, _ body: (Span<UInt8>, Int) -> Void) {
    var start = 0
    if isAtStart, piece.count > 0 {
      isAtStart = false
      if piece.count >= 3, piece[0] == 0xef, piece[1] == 0xbb, piece[2] == 0xbf { start = 3 }
    }
    switch layout {
    case .lines: consumeLines(piece, from: start, body)
    case .free: consumeFree(piece, from: start, body)
    }
  }

  /// Calls `body` with what is left.
  mutating func finish(_ body: (Span<UInt8>, Int) -> Void) {
    if isTooLong || !pending.isEmpty { deliver(body) }
  }

  private mutating func deliver(_ body: (Span<UInt8>, Int) -> Void) {
    // One that is too long was not kept.
    body(pending.span, pendingLine)
    pending.removeAll(keepingCapacity: pending.capacity < 16 << 20)
    isTooLong = false
  }

  private mutating func keep(_ piece: Span<UInt8>) {
    if pending.isEmpty && !isTooLong { pendingLine = line }
    if isTooLong || pending.count + piece.count > Self.longest {
      isTooLong = true
      pending = []
    } else {
      pending.append(piece, most: piece.count)
    }
  }

  private mutating func consumeLines(
    _ piece: Span<UInt8>, from first: Int, _ body: (Span<UInt8>, Int) -> Void
  ) {
    var start = first
    while let end = piece.lineFeed(from: start) {
      let text = piece.extracting(start..<end)
      if !pending.isEmpty || isTooLong {
        keep(text)
        deliver(body)
      } else if text.contains(where: { !Self.isBlank($0) }) {
        body(text, line)
      }
      line += 1
      start = end + 1
    }
    let rest = piece.extracting(start..<piece.count)
    if !pending.isEmpty || isTooLong || rest.contains(where: { !Self.isBlank($0) }) { keep(rest) }
  }

  private mutating func consumeFree(
    _ piece: Span<UInt8>, from first: Int, _ body: (Span<UInt8>, Int) -> Void
  ) {
    var start = first
    for position in first..<max(first, piece.count) {
      let byte = piece[position]
      if inText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          inText = false
        } else if byte == 0x0a {
          // No text holds a line feed: the document was cut off here.
          keep(piece.extracting(start..<position))
          deliver(body)
          (inText, depth, start) = (false, 0, position + 1)
        }
      } else {
        switch byte {
        case UInt8(ascii: "{"):
          if depth == 0 {
            start = position
            pendingLine = line
          }
          depth += 1
        case UInt8(ascii: "["): if depth > 0 { depth += 1 }
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          guard depth > 0 else { break }
          depth -= 1
          guard depth == 0 else { break }
          let text = piece.extracting(start..<position + 1)
          if pending.isEmpty && !isTooLong {
            body(text, pendingLine)
          } else {
            keep(text)
            deliver(body)
          }
          start = position + 1
        case UInt8(ascii: "\""): if depth > 0 { inText = true }
        default: break
        }
      }
      if byte == 0x0a { line += 1 }
    }
    if depth > 0 {
      let began = pendingLine
      let isNew = pending.isEmpty && !isTooLong
      keep(piece.extracting(start..<piece.count))
      if isNew { pendingLine = began }
    }
  }
}

extension Span where Element == UInt8 {
  /// Whether a byte is one that `condition` names.
  func contains(where condition: (UInt8) -> Bool) -> Bool {
    for position in indices where condition(self[position]) { return true }
    return false
  }
}
