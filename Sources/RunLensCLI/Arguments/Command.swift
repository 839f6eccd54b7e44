/// A command: what users read about it, what it accepts, and what it does.
struct Command: Sendable {
  /// What may stand beside the options.
  struct Operands: Sendable {
    /// What stands for one in the help.
    let placeholder: String
    /// What it is.
    let help: String
    /// The fewest.
    let minimum: Int
    /// The most.
    let maximum: Int
    /// The words to choose from; empty for paths.
    var choices: [String] = []
    /// Whether everything after the first is an operand too, whatever it looks like.
    var endsOptions = false

    /// Nothing.
    static let none = Operands(placeholder: "", help: "", minimum: 0, maximum: 0)

    /// How a usage line shows them.
    var usage: String {
      let word = maximum > 1 ? placeholder + "..." : placeholder
      return minimum == 0 ? "[\(word)]" : word
    }
  }

  /// A command line and what it does.
  struct Example: Sendable {
    let line: String
    let meaning: String
  }

  /// The word that users type.
  let name: String
  /// What it does, in one line without a full stop.
  let summary: String
  /// Paragraphs of explanation.
  var details: [String] = []
  /// What may stand beside the options.
  var operands = Operands.none
  /// Its own options.
  var options: [CommandOption] = []
  /// At least one example.
  let examples: [Example]
  /// Does it, and returns the exit status.
  let run: @Sendable (ParsedArguments, Session) throws(ProgramError) -> Int32

  /// Its own options and those that every command has.
  var allOptions: [CommandOption] { options + CommandOption.common }

  /// All of them that help and completions show.
  var shownOptions: [CommandOption] { allOptions.filter { !$0.isHidden } }
}
