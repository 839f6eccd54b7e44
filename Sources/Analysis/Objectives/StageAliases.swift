/// Other names of what objectives call by one: the one place where they are listed.
enum StageAliases {
  /// A name, and the stages and phases that mean it where no stage has that name itself.
  private static let table: [(name: String, stages: [String], phases: [String])] = [
    ("request", ["request", "http", "api", "chat"], ["request"]),
    ("agent execution", ["agent execution", "agent run", "agent", "execution"], []),
    ("database", ["database", "db", "sql"], ["db", "database"]),
    (
      "vector retrieval", ["vector retrieval", "vector search", "retrieval", "similarity search"],
      ["retrieval"]
    ),
    ("llm", ["llm", "llm call", "completion", "generation"], ["llm"]),
    ("turn", ["turn", "chat turn", "round"], []),
    ("memory retrieval", ["memory retrieval", "memory search", "recall"], []),
  ]

  /// The names to look for instead of that one, the best first, itself among them.
  static func names(of name: String) -> (stages: [String], phases: [String]) {
    let wanted = normal(name)
    guard let entry = table.first(where: { $0.name == wanted }) else { return ([wanted], []) }
    return (entry.stages, entry.phases)
  }

  /// A name without the differences that mean nothing: letter case, `_`, `-` and spaces.
  static func normal(_ name: String) -> String {
    let scalars = name.lowercased().unicodeScalars.map { scalar in
      scalar == "_" || scalar == "-" || scalar == "." ? " " : scalar
    }
    return String(String.UnicodeScalarView(scalars)).split(separator: " ").joined(separator: " ")
  }
}
