/// Reads the tables out of a PostgreSQL dump in plain SQL, with `COPY` or with `INSERT`.
///
/// It is a stream: no statement is kept longer than it is read, and one that is larger than
/// ``longest`` is left out and counted.
struct PostgresDump {
  /// The most bytes of one line or statement.
  static let longest = 64 << 20

  /// What is done with the rows.
  struct Target {
    /// Whether rows of the table of that name, without its schema, are wanted.
    var wants: (_ table: String) -> Bool
    /// The columns of a table whose dump names none, by their number.
    var columns: (_ table: String, _ count: Int) -> [String]?
    /// Takes in a row with the names of its columns.
    var row: (_ table: String, _ columns: [String], _ cells: SocietyCells) -> Void
  }

  private enum State {
    case between
    case copying
    case statement
  }

  let target: Target
  /// Rows and statements that could not be read.
  private(set) var bad = BadRecords()
  private var state = State.between
  private var table = ""
  private var columns: [String] = []
  private var isWanted = false
  private var declared: [String: [String]] = [:]
  private var statement: [UInt8] = []
  private var isTooLong = false
  private var quotes = PostgresQuotes()
  private var cells = SocietyCells()
  private var line = 0

  init(target: Target) { self.target = target }

  /// Takes in a line without its line feed.
  mutating func take(_ bytes: Span<UInt8>, isTruncated: Bool) {
    line += 1
    switch state {
    case .copying: takeCopied(bytes, isTruncated)
    case .statement: takeStatement(bytes)
    case .between:
      if bytes.starts(with: "COPY ") {
        beginCopy(bytes)
      } else if bytes.starts(with: "INSERT INTO ") || bytes.starts(with: "CREATE TABLE ") {
        statement.removeAll(keepingCapacity: true)
        isTooLong = false
        quotes = PostgresQuotes()
        state = .statement
        takeStatement(bytes)
      }
    }
  }

  /// What was left open at the end; nil where nothing was.
  func damage() -> String? {
    switch state {
    case .between: nil
    case .copying: "the dump ends among the rows of \(table)"
    case .statement: "the dump ends inside a statement"
    }
  }

  // MARK: COPY

  private mutating func beginCopy(_ bytes: Span<UInt8>) {
    let head = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
    var text = PostgresText(head, after: 5)
    table = SocietyTable.plainName(text.name())
    columns = text.names() ?? []
    isWanted = target.wants(table)
    state = .copying
  }

  private mutating func takeCopied(_ bytes: Span<UInt8>, _ isTruncated: Bool) {
    if bytes.equals("\\.") {
      state = .between
      return
    }
    guard isWanted else { return }
    guard !isTruncated else {
      bad.add("line \(line): it is too long")
      return
    }
    cells.removeAll()
    var position = 0
    while position <= bytes.count { position = copyField(bytes, from: position) + 1 }
    deliver()
  }

  /// Reads one field; returns where it ends.
  private mutating func copyField(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var position = start
    let first = cells.end
    if bytes.count - start >= 2, bytes[start] == UInt8(ascii: "\\"),
      bytes[start + 1] == UInt8(ascii: "N"),
      start + 2 == bytes.count || bytes[start + 2] == UInt8(ascii: "\t")
    {
      cells.append(.null)
      return start + 2
    }
    while position < bytes.count, bytes[position] != UInt8(ascii: "\t") {
      if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count {
        position = escape(bytes, at: position + 1)
      } else {
        cells.put(bytes[position])
        position += 1
      }
    }
    cells.append(textFrom: first)
    return position
  }

  /// Puts down what stands behind a backslash; returns where the text goes on.
  private mutating func escape(_ bytes: Span<UInt8>, at position: Int) -> Int {
    switch bytes[position] {
    case UInt8(ascii: "b"): cells.put(8)
    case UInt8(ascii: "f"): cells.put(12)
    case UInt8(ascii: "n"): cells.put(10)
    case UInt8(ascii: "r"): cells.put(13)
    case UInt8(ascii: "t"): cells.put(9)
    case UInt8(ascii: "v"): cells.put(11)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      var value = 0
      var next = position
      while next < bytes.count, next < position + 3, bytes[next] >= 0x30, bytes[next] <= 0x37 {
        value = value * 8 + Int(bytes[next] - 0x30)
        next += 1
      }
      cells.put(UInt8(truncatingIfNeeded: value))
      return next
    case let other: cells.put(other)
    }
    return position + 1
  }

  private mutating func deliver() {
    let known = columns.isEmpty ? target.columns(table, cells.count) : columns
    guard let known, known.count == cells.count else {
      bad.add("line \(line): a row of \(table) has \(cells.count) values")
      return
    }
    target.row(table, known, cells)
  }

  // MARK: Statements

  private mutating func takeStatement(_ bytes: Span<UInt8>) {
    let isWhole = quotes.take(bytes)
    if statement.count + bytes.count > Self.longest {
      isTooLong = true
    } else if !isTooLong {
      unsafe bytes.withUnsafeBufferPointer { unsafe statement.append(contentsOf: $0) }
      statement.append(10)
    }
    guard isWhole else { return }
    state = .between
    if isTooLong {
      bad.add("line \(line): a statement is too long")
    } else {
      run()
    }
    statement.removeAll(keepingCapacity: true)
  }

  /// Reads the statement that is complete.
  private mutating func run() {
    var whole: [UInt8] = []
    swap(&whole, &statement)
    defer { swap(&whole, &statement) }
    if whole.span.starts(with: "CREATE TABLE ") {
      var text = PostgresText(whole, after: 13)
      let name = SocietyTable.plainName(text.name())
      if target.wants(name), let columns = text.declaredColumns() { declared[name] = columns }
      return
    }
    var text = PostgresText(whole, after: 12)
    table = SocietyTable.plainName(text.name())
    guard target.wants(table) else { return }
    columns = text.names() ?? declared[table] ?? []
    guard text.take(word: "VALUES") else {
      bad.add("line \(line): no VALUES in an INSERT")
      return
    }
    repeat {
      cells.removeAll()
      guard text.values(into: &cells) else {
        bad.add("line \(line): a value of an INSERT")
        return
      }
      deliver()
    } while text.take(character: UInt8(ascii: ","))
  }
}
