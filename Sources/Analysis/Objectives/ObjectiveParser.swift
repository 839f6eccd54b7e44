/// Reads objectives from text, one a line.
///
/// `["LABEL":] [STAGE] METRIC < VALUE`, or `show [STAGE] METRIC`; `#` begins a comment. Names with
/// odd characters stand in quotation marks.
public enum ObjectiveParser {
  /// The most bytes of a line.
  public static let longestLine = 4_000
  /// The most objectives of a file.
  public static let mostObjectives = 10_000
  /// The most bytes of a file.
  public static let largestFile = 1 << 20

  /// The objectives of a file, and all that is wrong with it.
  ///
  /// - Complexity: O(bytes).
  public static func parse(
    _ bytes: [UInt8], path: String
  ) -> (objectives: [Objective], errors: [ObjectiveSyntaxError]) {
    var objectives: [Objective] = []
    var errors: [ObjectiveSyntaxError] = []
    var content = bytes[...]
    if content.starts(with: [0xef, 0xbb, 0xbf]) { content = content.dropFirst(3) }
    let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      do throws(Fault) {
        guard let found = try objective(line, path: path, line: number + 1) else { continue }
        guard objectives.count < mostObjectives else {
          errors.append(error(.tooMany(limit: mostObjectives), path, nil))
          break
        }
        objectives.append(found)
      } catch {
        errors.append(Self.error(error, path, number + 1))
      }
    }
    if objectives.isEmpty, errors.isEmpty { errors.append(error(.nothing, path, nil)) }
    return (objectives, errors)
  }

  typealias Fault = ObjectiveSyntaxError.Fault

  private static func error(_ fault: Fault, _ path: String, _ line: Int?) -> ObjectiveSyntaxError {
    ObjectiveSyntaxError(path: path, line: line, fault: fault)
  }

  /// The objective of one line; nil where there is none.
  private static func objective(
    _ bytes: ArraySlice<UInt8>, path: String, line: Int
  ) throws(Fault) -> Objective? {
    guard bytes.count <= longestLine, let text = String(validating: bytes, as: UTF8.self),
      !text.utf8.contains(0)
    else { throw .notText }
    var tokens = try ObjectiveToken.all(in: text)[...]
    guard !tokens.isEmpty else { return nil }
    var label: String?
    if case .label(let text) = tokens.first {
      label = text.isEmpty ? nil : text
      tokens.removeFirst()
    }
    for case .badComparison(let text) in tokens { throw .badComparison(text) }
    var isShown = false
    if tokens.first == .word("show") {
      isShown = true
      tokens.removeFirst()
    }
    let written = tokens.map(\.text).joined(separator: " ")
    let parts = tokens.split(omittingEmptySubsequences: false) { $0.comparison != nil }
    if parts.count > 2 { throw .severalComparisons }
    if isShown, parts.count > 1 { throw .boundOfShown }
    let (scope, metric) = try subject(parts[0], isComplete: parts.count == 2 || isShown)
    var objective = Objective(
      label: label, scope: scope, metric: metric, target: nil, text: written, path: path,
      line: line)
    if isShown { return objective }
    guard let comparison = tokens.lazy.compactMap(\.comparison).first, parts.count == 2 else {
      throw .noComparison
    }
    objective.target = Objective.Target(comparison, try bound(parts[1], of: metric))
    return objective
  }

  /// What stands before the comparison: the longest metric at its end, and the stage before that.
  private static func subject(
    _ tokens: ArraySlice<ObjectiveToken>, isComplete: Bool
  ) throws(Fault) -> (scope: String?, metric: ObjectiveMetric) {
    for length in stride(from: min(3, tokens.count), to: 0, by: -1) {
      let tail = tokens.suffix(length)
      guard tail.allSatisfy({ $0.isWord }),
        let metric = ObjectiveMetric(words: tail.map(\.text).joined(separator: " "))
      else { continue }
      let scope = tokens.dropLast(length).map(\.name).joined(separator: " ")
      if metric.isOfRun, !scope.isEmpty { throw .stageOfRun(metric: metric) }
      return (scope.isEmpty ? nil : scope, metric)
    }
    if !isComplete { throw .noComparison }
    throw .noMetric(tokens.map(\.name).joined(separator: " "))
  }

  /// What stands after the comparison: a number and its unit.
  private static func bound(
    _ tokens: ArraySlice<ObjectiveToken>, of metric: ObjectiveMetric
  ) throws(Fault) -> ObjectiveValue {
    let written = tokens.map(\.text).joined(separator: " ")
    // A second number is no unit: `3 5 s` is not 35 s.
    let isSplit = tokens.dropFirst().contains { $0.text.first?.isNumber ?? false }
    guard !isSplit, tokens.allSatisfy(\.isWord) else { throw .badValue(written, metric: metric) }
    let joined = tokens.map(\.text).joined()
    if metric == .memory, joined.hasSuffix("%") {
      guard let share = ObjectiveValue(parsing: joined, as: .share) else {
        throw .badValue(written, metric: metric)
      }
      return share
    }
    guard let value = ObjectiveValue(parsing: joined, as: metric.dimension) else {
      throw .badValue(written, metric: metric)
    }
    return value
  }
}
