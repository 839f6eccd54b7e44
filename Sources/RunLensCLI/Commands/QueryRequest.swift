/// What the arguments of `query` ask for.
struct QueryRequest {
  /// The paths to read.
  let paths: [String]
  /// The SQL, or one of the commands with a dot.
  let sql: String
  /// Further files that outputs must keep off.
  let inputs: [String]
  /// The words of the SQL in lower case: names, and whatever else has a name's letters.
  let words: Set<String>

  /// The longest SQL that is read from a file.
  private static let longest = 1 << 20

  init(_ arguments: ParsedArguments) throws(ProgramError) {
    if arguments.has("tables") {
      paths = arguments.operands
      sql = ".tables"
      inputs = []
    } else if let file = arguments.value("file") {
      paths = arguments.operands
      sql = try Self.text(file)
      inputs = file == "-" ? [] : [file]
    } else {
      guard arguments.operands.count > 1, let last = arguments.operands.last else {
        throw .usage(.missingOperand(placeholder: "SQL", command: "query"))
      }
      paths = arguments.operands.dropLast()
      sql = last
      inputs = []
    }
    words = Self.words(of: sql)
  }

  /// Whether it is a command such as `.tables`.
  var isCommand: Bool { sql.first { !$0.isWhitespace } == "." }

  private static func words(of sql: String) -> Set<String> {
    // As SQLite has it: all that is not ASCII can be in a name but a byte order mark, which parts names as a
    // space does, and only ASCII has cases.
    let lower = sql.replacing("\u{feff}", with: " ").utf8.map { byte in
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 32 : byte
    }
    let parts = lower.split { byte in
      !(byte >= 128 || byte == UInt8(ascii: "_")
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte))
    }
    return Set(parts.map { String(decoding: $0, as: UTF8.self) })
  }

  private static func text(_ path: String) throws(ProgramError) -> String {
    String(
      decoding: try SmallFile.bytes(
        path, limit: longest, what: "a file of SQL", remedy: "name a text file with one query"),
      as: UTF8.self)
  }
}
