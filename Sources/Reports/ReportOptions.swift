public import Writing

/// How a report is written; every option has a default.
public struct ReportOptions: Sendable {
  /// The program's version, as the JSON names it.
  public var version: String
  /// The zone in which times are written.
  public var zone = ZoneRules.utc
  /// Whether the terminal view may use colour.
  public var colour = false
  /// Whether the terminal view shows everything rather than the most important of long lists.
  public var detailed = false
  /// The most columns that a line of the terminal view may fill; below 60 nothing gets narrower.
  public var width = 100

  /// Whether tables of the terminal view take all the columns they need, and show more of them.
  public var wide = false
  /// The most rows of the terminal view's lists; nil for what each list usually has.
  public var top: Int?
  /// The order of stages in the terminal view; nil for the largest total first.
  public var sort: StageOrder?

  /// The defaults for that version of the program.
  public init(version: String) { self.version = version }
}
