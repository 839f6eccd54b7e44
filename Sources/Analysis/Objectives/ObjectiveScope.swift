import Trace

/// Which groups of spans the words of an objective mean in one run.
struct ObjectiveScope {
  /// Positions in the groups.
  let groups: [Int]
  /// What they are, in words.
  let subject: String
  /// Whether they are the calls of the whole run.
  var isWholeRun = false

  /// Why no spans were found, in words.
  struct Missing: Error {
    let reason: String
    /// Whether the words name nothing that the run has.
    var isUnknownName = false
  }

  /// The groups that those words mean; nil stands for all calls.
  ///
  /// A phase of that name comes first, then a stage, then `stage/phase`, then other names of the same
  /// thing. Of a stage the whole calls are taken, else its composites, else its requests.
  static func find(
    _ words: String?, _ table: borrowing SpanTable, _ all: SpanGroups
  ) throws(Missing) -> ObjectiveScope {
    let names = all.groups.map { group in
      Named(
        stage: table.names[group.stage] ?? "", phase: table.names[group.phase] ?? "",
        role: group.role)
    }
    guard let words else { return try wholeRun(names) }
    if let found = phase(words, names) ?? stage(words, names) { return found }
    if let slash = words.lastIndex(of: "/") {
      let wanted = (String(words[..<slash]), String(words[words.index(after: slash)...]))
      let found = names.indices.filter {
        names[$0].stage == wanted.0 && names[$0].phase == wanted.1
      }
      if !found.isEmpty {
        return ObjectiveScope(groups: found, subject: "\(wanted.1) spans of \(wanted.0)")
      }
    }
    let others = StageAliases.names(of: words)
    for name in others.phases { if let found = phase(name, names) { return found } }
    for name in others.stages {
      let known = names.map(\.stage).first { StageAliases.normal($0) == name }
      if let known, let found = stage(known, names) { return found }
    }
    throw missing(words, others.stages, names)
  }

  private struct Named {
    let stage: String
    let phase: String
    let role: SpanGroups.Role
  }

  private static func wholeRun(_ names: [Named]) throws(Missing) -> ObjectiveScope {
    for (role, subject) in [
      (SpanGroups.Role.call, "calls of the run"), (.attempt, "requests of the run"),
    ] {
      let found = names.indices.filter { names[$0].role == role }
      if !found.isEmpty {
        return ObjectiveScope(groups: found, subject: subject, isWholeRun: role == .call)
      }
    }
    throw Missing(reason: "no single call was found in this run")
  }

  private static func phase(_ name: String, _ names: [Named]) -> ObjectiveScope? {
    let found = names.indices.filter { names[$0].phase == name }
    guard let first = found.first else { return nil }
    let subject =
      switch names[first].role {
      case .call: "calls of the run"
      case .attempt: "requests to the model"
      case .step, .wait, .other: "\(name) spans of the run"
      }
    return ObjectiveScope(groups: found, subject: subject)
  }

  private static func stage(_ name: String, _ names: [Named]) -> ObjectiveScope? {
    let own = names.indices.filter { names[$0].stage == name }
    for (role, subject) in [
      (SpanGroups.Role.call, "calls of \(name)"), (.step, "composites of \(name)"),
      (.attempt, "requests of \(name)"),
    ] {
      let found = own.filter { names[$0].role == role }
      if !found.isEmpty { return ObjectiveScope(groups: found, subject: subject) }
    }
    let phases = Set(own.map { names[$0].phase })
    guard phases.count == 1, let only = phases.first else { return nil }
    return ObjectiveScope(groups: own, subject: "\(only) spans of \(name)")
  }

  private static func missing(
    _ words: String, _ aliases: [String], _ names: [Named]
  ) -> Missing {
    if names.contains(where: { $0.stage == words }) {
      return Missing(reason: "'\(short(words))' has several phases; name one, as in STAGE/PHASE")
    }
    var reason = "no stage or phase of this run is '\(short(words))'"
    let others = aliases.filter { $0 != StageAliases.normal(words) }
    if !others.isEmpty { reason += " (nor \(others.joined(separator: ", ")))" }
    return Missing(reason: reason, isUnknownName: true)
  }

  /// A name from outside, cut where it would fill the page.
  private static func short(_ name: String) -> String {
    name.count <= 40 ? name : name.prefix(39) + "…"
  }
}
