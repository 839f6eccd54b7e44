extension Command {
  /// Prints help, or the manual page.
  static let help = Command(
    name: "help",
    summary: "Show help on a command",
    operands: Operands(
      placeholder: "COMMAND", help: "The command; all of them where it is left out", minimum: 0,
      maximum: 1),
    options: [
      CommandOption(name: "man", help: "Print the manual page in roff", isHidden: true)
    ],
    examples: [Example(line: "runlens help analyze", meaning: "what analyze accepts")]
  ) { (arguments, session) throws(ProgramError) in
    if arguments.has("man") {
      try session.console.result(Array(ManPage.render().utf8))
      return ExitStatus.success
    }
    var command: Command?
    if let name = arguments.operands.first {
      do throws(UsageError) {
        command = try CommandTable.find(name)
      } catch {
        throw .usage(error)
      }
    }
    try session.console.result(Array(HelpText.render(command).utf8))
    return ExitStatus.success
  }
}
