extension SpanTable {
  /// Replaces the name of each agent.
  ///
  /// - Parameter replacement: called once for each name.
  /// - Complexity: O(rows).
  public mutating func renameAgents(_ replacement: (String) -> String) {
    var renamed: [NameID: NameID] = [:]
    for row in agent.indices {
      let old = agent[row]
      guard let name = names[old] else { continue }
      let fresh = renamed[old] ?? names.identifier(replacement(name))
      renamed[old] = fresh
      agent[row] = fresh
    }
  }
}
