/// The completion script for fish.
enum FishCompletions {
  /// The script.
  static func render() -> String {
    var lines = [
      "# Completions of runlens for fish.",
      "complete -c runlens -n __fish_use_subcommand -f",
      "complete -c runlens -n __fish_use_subcommand -l version -d 'Print the version'",
    ]
    for command in CommandTable.all {
      lines.append(
        "complete -c runlens -n __fish_use_subcommand -f -a \(command.name)"
          + " -d '\(escape(command.summary))'")
    }
    for command in CommandTable.all {
      let condition = "-n '__fish_seen_subcommand_from \(command.name)'"
      for option in command.shownOptions {
        let short = option.short.map { " -s \($0)" } ?? ""
        lines.append(
          "complete -c runlens \(condition) -l \(option.name)\(short)\(value(option.value))"
            + " -d '\(escape(option.help))'")
      }
      let choices =
        command.operands.placeholder == "COMMAND"
        ? CommandTable.all.map(\.name) : command.operands.choices
      if !choices.isEmpty {
        lines.append("complete -c runlens \(condition) -f -a '\(choices.joined(separator: " "))'")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func value(_ value: CommandOption.Value?) -> String {
    switch value {
    case nil: ""
    case .choice(let words): " -x -a '\(words.joined(separator: " "))'"
    case .file: " -r -F"
    case .folder: " -x -a '(__fish_complete_directories)'"
    case .text: " -x"
    }
  }

  private static func escape(_ text: String) -> String {
    var result = ""
    for character in text {
      if character == "'" || character == "\\" { result += "\\" }
      result.append(character)
    }
    return result
  }
}
