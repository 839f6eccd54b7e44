/// What the whole command line asks for.
enum CommandLineParts {
  /// Print the version.
  case version
  /// Print help about a command, or about all of them.
  case help(Command?)
  /// Run a command with its arguments.
  case run(Command, [String])

  /// Finds the command; options that all commands have may stand before it.
  init(_ arguments: [String]) throws(UsageError) {
    var leading: [String] = []
    var position = 0
    while position < arguments.count, arguments[position].hasPrefix("-") {
      let argument = arguments[position]
      switch argument {
      case "--version":
        self = .version
        return
      case "--help", "-h":
        self = .help(nil)
        return
      default: break
      }
      let name = argument.split(separator: "=", maxSplits: 1).first.map(String.init) ?? argument
      guard
        let option = CommandOption.common.first(where: {
          $0.spelling == name || $0.short.map { "-\($0)" } == argument
        })
      else {
        let known = CommandOption.common.map(\.spelling) + ["--version"]
        throw .unknownOption(
          spelling: name, command: nil, suggestion: Suggestion.nearest(to: name, among: known))
      }
      leading.append(argument)
      position += 1
      if option.value != nil, !argument.contains("="), position < arguments.count {
        leading.append(arguments[position])
        position += 1
      }
    }
    guard position < arguments.count else { throw .noCommand }
    let command = try CommandTable.find(arguments[position])
    let rest = leading + arguments[(position + 1)...]
    let beforeOperandsOnly = rest.prefix { $0 != "--" }
    if beforeOperandsOnly.contains("--help") || beforeOperandsOnly.contains("-h") {
      self = .help(command)
    } else if beforeOperandsOnly.contains("--version") {
      self = .version
    } else {
      self = .run(command, rest)
    }
  }
}
