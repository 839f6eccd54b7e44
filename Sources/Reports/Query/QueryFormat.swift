/// How the result of a query is written.
public enum QueryFormat: String, Sendable, CaseIterable {
  /// Aligned columns for people.
  case table
  /// RFC 4180, as in all other CSV outputs.
  case csv
  /// One array of objects.
  case json
  /// A table for GitHub.
  case markdown

  /// Whether several results may follow one another in one output.
  public var takesSeveral: Bool { self == .table || self == .markdown }
}
