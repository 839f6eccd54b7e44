import Trace

/// Reads files of rules as Prometheus does: what it would refuse is refused, but for expressions that
/// are not understood here, which are kept and told of.
public struct RuleFileParser {
  /// A longer file is none of rules.
  public static let largestFile = YAMLReader.longest

  private let path: String

  /// The groups of a file.
  ///
  /// - Throws: ``RuleFileError`` with the place of what is not understood.
  public static func parse(
    _ bytes: [UInt8], path: String
  ) throws(RuleFileError) -> [RuleGroup] {
    let root: YAMLNode
    do throws(YAMLError) {
      root = try YAMLReader.read(String(decoding: bytes, as: UTF8.self))
    } catch {
      throw RuleFileError(path: path, line: error.line, what: error.what)
    }
    return try RuleFileParser(path: path).groups(root)
  }

  private func failure(_ line: Int, _ what: String) -> RuleFileError {
    RuleFileError(path: path, line: line, what: what)
  }

  /// The values of a mapping by their keys, which must be among those.
  private func entries(
    _ node: YAMLNode, _ what: String, _ keys: Set<String>
  ) throws(RuleFileError) -> [String: YAMLNode] {
    guard case .mapping(let entries, _) = node else {
      throw failure(node.line, "\(what) must stand here, as keys and values")
    }
    for entry in entries where !keys.contains(entry.key) {
      throw failure(
        entry.line,
        "\(what) has no field '\(entry.key)'; known are \(keys.sorted().joined(separator: ", "))")
    }
    return Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
  }

  private func items(_ node: YAMLNode?, _ what: String) throws(RuleFileError) -> [YAMLNode] {
    switch node {
    case nil, .null: return []
    case .sequence(let items, _): return items
    case .scalar(_, let line), .mapping(_, let line):
      throw failure(line, "a list of \(what) must stand here, each behind '- '")
    }
  }

  private func text(_ node: YAMLNode?, _ what: String, line: Int) throws(RuleFileError) -> String {
    guard case .scalar(let text, _)? = node, !text.isEmpty else {
      throw failure(node?.line ?? line, "\(what) is missing")
    }
    return text
  }

  private func duration(_ node: YAMLNode?) throws(RuleFileError) -> Int64? {
    guard let node, case .scalar(let text, let line) = node else { return nil }
    guard let value = PromDuration.milliseconds(text) else {
      throw failure(line, "'\(text)' is no duration; write '5m' or '1h30m'")
    }
    return value
  }

  private func groups(_ root: YAMLNode) throws(RuleFileError) -> [RuleGroup] {
    let fields = try entries(root, "a file of rules", ["groups"])
    guard let list = fields["groups"] else { throw failure(root.line, "'groups' is missing") }
    var groups: [RuleGroup] = []
    var names: Set<String> = []
    for item in try items(list, "groups") {
      let group = try group(item)
      guard names.insert(group.name).inserted else {
        throw failure(item.line, "the group '\(group.name)' comes twice")
      }
      groups.append(group)
    }
    return groups
  }

  private func group(_ node: YAMLNode) throws(RuleFileError) -> RuleGroup {
    let fields = try entries(
      node, "a group",
      ["name", "interval", "limit", "query_offset", "labels", "partial_response_strategy", "rules"])
    let interval = try duration(fields["interval"])
    if interval == 0 { throw failure(node.line, "an interval of nothing is none") }
    var group = RuleGroup(
      name: try text(fields["name"], "the group's name", line: node.line), interval: interval,
      rules: [])
    let common = try labels(fields["labels"])
    let shift = try duration(fields["query_offset"]) ?? 0
    for item in try items(fields["rules"], "rules") {
      var rule = try rule(item)
      // What the rule says itself counts.
      rule.labels += common.filter { label in !rule.labels.contains { $0.name == label.name } }
      if shift > 0 { rule.condition = .unsupported("'query_offset' is not understood here") }
      group.rules.append(rule)
    }
    return group
  }

  private func labels(_ node: YAMLNode?) throws(RuleFileError) -> [MetricLabel] {
    switch node {
    case nil, .null: return []
    case .mapping(let entries, _):
      var labels: [MetricLabel] = []
      for entry in entries {
        switch entry.value {
        case .scalar(let text, _): labels.append(MetricLabel(entry.key, text))
        case .null: labels.append(MetricLabel(entry.key, ""))
        default: throw failure(entry.line, "a text must stand behind '\(entry.key)'")
        }
      }
      return labels
    case .scalar(_, let line), .sequence(_, let line):
      throw failure(line, "labels must stand here, as keys and values")
    }
  }

  private func rule(_ node: YAMLNode) throws(RuleFileError) -> Rule {
    let fields = try entries(
      node, "a rule",
      ["alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations"])
    guard (fields["alert"] == nil) != (fields["record"] == nil) else {
      throw failure(node.line, "a rule has either 'alert' or 'record'")
    }
    let isAlert = fields["alert"] != nil
    let name = try text(fields["alert"] ?? fields["record"], "the rule's name", line: node.line)
    let expression = try text(fields["expr"], "the rule's 'expr'", line: node.line)
    if !isAlert,
      let key = ["for", "keep_firing_for", "annotations"].first(where: { fields[$0] != nil })
    {
      throw failure(node.line, "a recording rule has no '\(key)'")
    }
    // Annotations are for those who are woken, and may hold anything.
    if let notes = fields["annotations"] { _ = try labels(notes) }
    let text = Self.oneLine(expression)
    let condition: Rule.Condition
    do throws(PromSyntaxError) {
      let parsed = try PromParser.parse(expression)
      condition =
        PromParser.isRange(parsed)
        ? .unsupported("it is a stretch of time, no value") : .expression(parsed)
    } catch {
      condition = .unsupported("\(error.what) (byte \(error.offset + 1))")
    }
    return Rule(
      name: name, isAlert: isAlert, text: text, condition: condition,
      hold: try duration(fields["for"]) ?? 0,
      keepFiring: try duration(fields["keep_firing_for"]) ?? 0,
      labels: try labels(fields["labels"]), path: path, line: node.line)
  }

  /// An expression on one line.
  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
