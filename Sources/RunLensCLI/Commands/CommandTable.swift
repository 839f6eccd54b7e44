/// All commands, in the order of the help.
///
/// A new one is a file in this folder and a line here.
enum CommandTable {
  static let all: [Command] = [
    .analyze,
    .report,
    .compare,
    .whatIf,
    .database,
    .record,
    .simulate,
    .snapshot,
    .merge,
    .check,
    .query,
    .export,
    .formats,
    .help,
    .completions,
  ]

  /// The command of that name.
  static func find(_ name: String) throws(UsageError) -> Command {
    guard let command = all.first(where: { $0.name == name }) else {
      throw .unknownCommand(
        name: name, suggestion: Suggestion.nearest(to: name, among: all.map(\.name)))
    }
    return command
  }
}
