/// The completion script for zsh.
enum ZshCompletions {
  /// The script.
  static func render() -> String {
    var lines = [
      "#compdef runlens", "# Completions of runlens for zsh.", "_runlens() {",
      "  local -a commands", "  commands=(",
    ]
    for command in CommandTable.all {
      lines.append("    '\(command.name):\(escape(command.summary))'")
    }
    lines += [
      "  )", "  if (( CURRENT == 2 )); then", "    _describe command commands", "    return",
      "  fi",
      "  local command=\"${words[2]}\"", "  shift words", "  (( CURRENT-- ))",
      "  case \"$command\" in",
    ]
    for command in CommandTable.all {
      lines.append("    \(command.name))")
      var specifications = command.shownOptions.flatMap(specification)
      if !command.operands.usage.isEmpty, command.operands.maximum > 0 {
        specifications.append(operand(command.operands))
      }
      lines.append(
        "      _arguments -s \\\n        " + specifications.joined(separator: " \\\n        "))
      lines.append("      ;;")
    }
    lines += ["  esac", "}", "_runlens \"$@\""]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func specification(_ option: CommandOption) -> [String] {
    let value = option.value.map { ":\(escape($0.placeholder)):\(action($0))" } ?? ""
    let star = option.repeats ? "*" : ""
    let spellings = [option.spelling] + (option.short.map { ["-\($0)"] } ?? [])
    return spellings.map { "'\(star)\($0)[\(escape(option.help))]\(value)'" }
  }

  private static func action(_ value: CommandOption.Value) -> String {
    switch value {
    case .choice(let words): "(\(words.joined(separator: " ")))"
    case .file: "_files"
    case .folder: "_files -/"
    case .text: ""
    }
  }

  private static func operand(_ operands: Command.Operands) -> String {
    if operands.placeholder == "COMMAND" {
      return "'1:command:(\(CommandTable.all.map(\.name).joined(separator: " ")))'"
    }
    if !operands.choices.isEmpty {
      return "'1:\(escape(operands.placeholder)):(\(operands.choices.joined(separator: " ")))'"
    }
    return "'*:\(escape(operands.placeholder)):_files'"
  }

  /// A text inside a quoted specification.
  private static func escape(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "'": result += "'\\''"
      case "[", "]", ":", "\\": result += "\\\(character)"
      default: result.append(character)
      }
    }
    return result
  }
}
