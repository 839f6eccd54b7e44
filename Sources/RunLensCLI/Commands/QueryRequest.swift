/// What the arguments of `query` ask for.
struct QueryRequest {
  /// The paths to read.
  let paths: [String]
  /// The SQL, or one of the commands with a dot.
  let sql: String
  /// Further files that outputs must keep off.
  let inputs: [String]

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
  }

  /// Whether it is a command such as `.tables`.
  var isCommand: Bool { sql.first { !$0.isWhitespace } == "." }

  /// Whether the SQL holds that word, in whatever case.
  func mentions(_ word: String) -> Bool {
    let parts = sql.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    return parts.contains { $0 == word }
  }

  private static func text(_ path: String) throws(ProgramError) -> String {
    String(
      decoding: try SmallFile.bytes(
        path, limit: longest, what: "a file of SQL", remedy: "name a text file with one query"),
      as: UTF8.self)
  }
}
