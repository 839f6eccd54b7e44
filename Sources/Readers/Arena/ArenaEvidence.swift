import Trace

/// All that is known of one run before it becomes spans.
struct ArenaEvidence: Sendable {
  /// What the console log tells of one step.
  struct Told: Sendable {
    /// Position of the call in the log.
    var call: Int
    /// Whether its times can be used.
    var timed: Bool
  }

  var facts = ArenaFacts()
  var files = ArenaFiles()
  var times = ArenaFileTimes()
  var sequence = ArenaSequence()
  var marks: ArenaMarks?
  var brackets: [ArenaBracket] = []
  /// What each result file holds, by position in the listing.
  var contents: [Int: ResultContent] = [:]
  var console: ConsoleEvidence?
  /// Whether the database tells how many days, iterations and agents there were.
  var hasShape = false
  /// Names of the sources as rows show them.
  static let promptSource = "debug_prompts"
  static let databaseSource = "data.db"
  static let consoleSource = "console"

  /// The bracket that holds exactly that entry; nil where there is none.
  func singles() -> [Int: ArenaBracket] {
    var singles: [Int: ArenaBracket] = [:]
    for bracket in brackets where bracket.entries.count == 1 {
      let entry = sequence.entries[bracket.entries.lowerBound]
      if entry.made == .yes, !entry.isGap { singles[bracket.entries.lowerBound] = bracket }
    }
    return singles
  }
}
