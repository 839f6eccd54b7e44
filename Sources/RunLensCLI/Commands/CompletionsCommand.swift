extension Command {
  /// Prints a shell's completion script.
  static let completions = Command(
    name: "completions",
    summary: "Print a script that completes commands and options in a shell",
    operands: Operands(
      placeholder: "SHELL", help: "bash, zsh or fish", minimum: 1, maximum: 1,
      choices: ["bash", "zsh", "fish"]),
    examples: [
      Example(
        line: "runlens completions bash > ~/.local/share/bash-completion/completions/runlens",
        meaning: "for bash, from the next shell on"),
      Example(
        line: "runlens completions fish > ~/.config/fish/completions/runlens.fish",
        meaning: "for fish"),
    ]
  ) { (arguments, session) throws(ProgramError) in
    let script =
      switch arguments.operands.first {
      case "zsh": ZshCompletions.render()
      case "fish": FishCompletions.render()
      default: BashCompletions.render()
      }
    try session.console.result(Array(script.utf8))
    return ExitStatus.success
  }
}
