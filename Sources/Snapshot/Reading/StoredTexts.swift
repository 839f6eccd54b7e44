import Synchronization
public import Trace

/// The prompts and answers of some rows of a row group, read as they are asked for.
public struct StoredTexts: Sendable {
  private let prompts: StoredTextColumn
  private let responses: StoredTextColumn
  /// Where the texts of the rows are.
  public let texts: SpanTexts

  /// How many texts are in memory at once, beside those of the page that holds them.
  private static var batch: Int { 64 }

  /// Texts of rows of that group.
  ///
  /// - Parameter rows: counted from the group's first.
  init(_ reader: SnapshotReader, group: Int, rows: Range<Int>) {
    let prompts = StoredTextColumn(reader, group, SnapshotSchema.Column.prompt.name)
    let responses = StoredTextColumn(reader, group, SnapshotSchema.Column.response.name)
    self.prompts = prompts
    self.responses = responses
    let count = rows.count
    let numbers = (0..<2 * count).map { Int32(clamping: $0) }
    texts = SpanTexts(
      prompts: Array(numbers[..<count]), responses: Array(numbers[count...]), batch: Self.batch
    ) { wanted, hand in
      for (column, first) in [(prompts, 0), (responses, count)] {
        let own = wanted.filter { (first..<first + count).contains($0) }
        column.read(own.map { rows.lowerBound + $0 - first }) { row, bytes in
          hand(row - rows.lowerBound + first, bytes)
        }
      }
    }
  }

  /// Whether everything that was asked for could be read.
  ///
  /// - Throws: ``SnapshotError`` where the file is damaged.
  public func check() throws(SnapshotError) {
    if let failure = prompts.failure ?? responses.failure { throw failure }
  }
}

/// One column of texts in one row group, of which one page is in memory at a time.
private final class StoredTextColumn: Sendable {
  private struct State: ~Copyable {
    var decoder: TextDecoder?
    /// The rows of the page in memory.
    var rows = 0..<0
    let codes: Scratch<UInt32>
    var failure: SnapshotError?
  }

  private let reader: SnapshotReader
  private let group: Int
  private let name: String
  private let state: Mutex<State>

  init(_ reader: SnapshotReader, _ group: Int, _ name: String) {
    self.reader = reader
    self.group = group
    self.name = name
    state = Mutex(State(codes: Scratch(reader.rows(of: group).count)))
  }

  /// Why something could not be read.
  var failure: SnapshotError? { state.withLock { $0.failure } }

  /// Hands over the texts of rows, which are to be asked for in ascending order.
  func read(_ wanted: [Int], _ hand: (Int, [UInt8]) -> Void) {
    state.withLock { state in
      do throws(SnapshotError) {
        for row in wanted where state.failure == nil {
          guard try seek(row, &state) else { return }
          let code = unsafe state.codes.base[row - state.rows.lowerBound]
          if code == .max { continue }
          if let text = state.decoder?.texts[Int(code)] { hand(row, Array(text.utf8)) }
        }
      } catch {
        state.failure = error
      }
    }
  }

  /// Goes to the page of a row; false where the file has no such column.
  private func seek(_ row: Int, _ state: inout State) throws(SnapshotError) -> Bool {
    if state.decoder == nil || row < state.rows.lowerBound {
      let leaves = reader.footer.leaves
      guard let place = leaves.firstIndex(where: { $0.name == name }) else { return false }
      state.decoder = try reader.textDecoder(group, place)
      state.rows = 0..<0
    }
    while row >= state.rows.upperBound {
      state.decoder?.forgetTexts()
      let count = try unsafe state.decoder?.decodePage(into: state.codes.base) ?? 0
      if count == 0 { return false }
      state.rows = state.rows.upperBound..<state.rows.upperBound + count
    }
    return true
  }
}

extension SnapshotReader {
  /// The prompts and answers of rows of a group; nil where none are kept.
  ///
  /// - Parameter rows: counted from the group's first.
  public func texts(group: Int, rows: Range<Int>) -> StoredTexts? {
    hasTexts ? StoredTexts(self, group: group, rows: rows) : nil
  }

  /// A decoder of the column of texts at that place in the schema.
  func textDecoder(_ group: Int, _ place: Int) throws(SnapshotError) -> TextDecoder {
    let leaf = footer.leaves[place]
    guard leaf.type == .byteArray else {
      throw .unsupported(place: "column '\(leaf.name)'", what: "its type is \(leaf.type)")
    }
    return TextDecoder(try pages(group, place))
  }

  /// The pages of a column in a group.
  func pages(_ group: Int, _ place: Int) throws(SnapshotError) -> ChunkPages {
    try ChunkPages(
      file, footer.groups[group].chunks[place], leaf: footer.leaves[place],
      rows: rows(of: group).count)
  }
}
