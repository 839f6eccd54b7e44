/// A line of an objective file that can't be understood; facts only, ``message`` makes the sentence.
public struct ObjectiveSyntaxError: Error, Sendable, Equatable {
  /// What is wrong with the line.
  public enum Fault: Error, Equatable {
    /// The bytes are no UTF-8, or there are too many of them.
    case notText
    /// A quotation mark has no partner.
    case openQuote
    /// There is no comparison.
    case noComparison
    /// There are two comparisons or more.
    case severalComparisons
    /// The comparison is none of those that there are.
    case badComparison(String)
    /// `show` takes no bound.
    case boundOfShown
    /// The words before the comparison end with no metric.
    case noMetric(String)
    /// The metric is of the whole run, and a stage was named.
    case stageOfRun(metric: ObjectiveMetric)
    /// The bound is not of the metric's kind.
    case badValue(String, metric: ObjectiveMetric)
    /// There is no objective in the file.
    case nothing
    /// There are more objectives than anybody can want.
    case tooMany(limit: Int)
  }

  /// The file.
  public var path: String
  /// The line in it, from 1; nil where the whole file is meant.
  public var line: Int?
  /// What is wrong.
  public var fault: Fault

  /// One sentence that names the place and what is accepted.
  public var message: String {
    "\(path)\(line.map { ":\($0)" } ?? ""): \(what)"
  }

  private static let form =
    "write [STAGE] METRIC < VALUE (or <=, >, >=), such as 'llm p95 < 3 s'"

  private static var metrics: String {
    "p50…p99.9, " + ObjectiveMetric.words.map { $0.words[0] }.joined(separator: ", ")
  }

  private var what: String {
    switch fault {
    case .notText:
      "this is no line of text (UTF-8, up to \(ObjectiveParser.longestLine) bytes); \(Self.form)"
    case .openQuote:
      "a quotation mark is never closed; close it, or leave it out"
    case .noComparison:
      "there is no comparison; \(Self.form), or 'show [STAGE] METRIC'"
    case .severalComparisons:
      "there is more than one comparison; write one objective a line"
    case .badComparison(let text):
      "'\(text)' is no comparison; it takes <, <=, > and >="
    case .boundOfShown:
      "'show' takes no comparison; leave 'show' or the comparison out"
    case .noMetric(let text):
      "'\(text)' ends with no metric; metrics are \(Self.metrics)"
    case .stageOfRun(let metric):
      "'\(metric.name)' is of the whole run; leave the stage out"
    case .badValue(let text, let metric):
      (text.isEmpty ? "the value is missing" : "'\(text)' is no value for '\(metric.name)'")
        + "; it takes \(metric.dimension.expected)"
    case .nothing:
      "there is no objective in it; \(Self.form)"
    case .tooMany(let limit):
      "there are more than \(limit) objectives; split the file"
    }
  }
}
