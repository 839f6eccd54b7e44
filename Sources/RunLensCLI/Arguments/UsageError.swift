/// What is wrong with the arguments; facts only, ``message`` makes the sentence.
enum UsageError: Error, Sendable, Equatable {
  /// No command was given.
  case noCommand
  /// There is no such command.
  case unknownCommand(name: String, suggestion: String?)
  /// The command has no such option.
  case unknownOption(spelling: String, command: String?, suggestion: String?)
  /// The option's value is missing.
  case missingValue(usage: String)
  /// The command can't do without the option.
  case missingOption(usage: String, command: String)
  /// The option is a switch, and a value was given.
  case unexpectedValue(spelling: String)
  /// The value is none of those that the option takes.
  case badValue(spelling: String, value: String, allowed: String, suggestion: String?)
  /// An option that may stand once stands twice.
  case repeated(spelling: String)
  /// The two options exclude each other.
  case conflict(first: String, second: String)
  /// The option is for other choices of an option than the one that holds.
  case meaningless(option: String, choice: String, wanted: [String])
  /// Too few operands.
  case missingOperand(placeholder: String, command: String)
  /// Too many operands.
  case extraOperand(String, command: String)
  /// Standard input has no name from which its format would follow.
  case standardInputFormat

  /// One sentence that says what to do.
  var message: String {
    switch self {
    case .noCommand:
      "No command given. Try 'runlens --help'"
    case .unknownCommand(let name, let suggestion):
      "Unknown command '\(name)'." + Self.hint(suggestion, "Try 'runlens --help'")
    case .unknownOption(let spelling, let command, let suggestion):
      "Unknown option '\(spelling)'."
        + Self.hint(
          suggestion, "Try 'runlens \(command.map { $0 + " " } ?? "")--help'")
    case .missingValue(let usage):
      "Missing value: \(usage)"
    case .missingOption(let usage, let command):
      "Missing option '\(usage)'. Try 'runlens \(command) --help'"
    case .unexpectedValue(let spelling):
      "Option '\(spelling)' takes no value"
    case .badValue(let spelling, let value, let allowed, let suggestion):
      "'\(value)' is no value for '\(spelling)'."
        + Self.hint(suggestion, "It takes \(allowed)")
    case .repeated(let spelling):
      "Option '\(spelling)' is given twice; give it once"
    case .conflict(let first, let second):
      "Options '\(first)' and '\(second)' exclude each other; give one of them"
    case .meaningless(let option, let choice, let wanted):
      "Option '\(option)' means nothing for '\(choice)'; give "
        + wanted.map { "'\($0)'" }.joined(separator: " or ") + ", or leave it out"
    case .missingOperand(let placeholder, let command):
      "Missing \(placeholder). Try 'runlens \(command) --help'"
    case .extraOperand(let text, let command):
      "Unexpected argument '\(text)'. Try 'runlens \(command) --help'"
    case .standardInputFormat:
      "Standard input ('-') needs '--input-format FORMAT'; 'runlens formats' lists the formats"
    }
  }

  private static func hint(_ suggestion: String?, _ otherwise: String) -> String {
    suggestion.map { " Did you mean '\($0)'?" } ?? " \(otherwise)"
  }
}
