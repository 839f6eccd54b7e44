/// The completion script for bash.
enum BashCompletions {
  /// The script.
  static func render() -> String {
    let names = CommandTable.all.map(\.name).joined(separator: " ")
    var lines = [
      "# Completions of runlens for bash.",
      "_runlens() {",
      "  local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\"",
      "  local command=\"\" index",
      "  COMPREPLY=()",
      "  for ((index = 1; index < COMP_CWORD; index++)); do",
      "    case \"${COMP_WORDS[index]}\" in",
      "      -*) ;;",
      "      *) command=\"${COMP_WORDS[index]}\"; break ;;",
      "    esac",
      "  done",
      "  case \"$command\" in",
      "    \"\")",
      "      COMPREPLY=($(compgen -W \"\(names) --help --version\" -- \"$word\"))",
      "      return ;;",
    ]
    for command in CommandTable.all {
      lines.append("    \(command.name))")
      lines += values(of: command)
      let options = command.shownOptions.map(\.spelling).joined(separator: " ")
      lines += [
        "      if [[ \"$word\" == -* ]]; then",
        "        COMPREPLY=($(compgen -W \"\(options)\" -- \"$word\"))",
        "        return",
        "      fi",
      ]
      lines += operands(of: command, names: names)
      lines.append("      return ;;")
    }
    lines += ["  esac", "}", "complete -o filenames -F _runlens runlens"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func values(of command: Command) -> [String] {
    let withValue = command.shownOptions.filter { $0.value != nil }
    guard !withValue.isEmpty else { return [] }
    var lines = ["      case \"$before\" in"]
    for option in withValue {
      guard let value = option.value else { continue }
      let short = option.short.map { "|-\($0)" } ?? ""
      lines.append(
        "        \(option.spelling)\(short)) \(reply(value)); return ;;")
    }
    return lines + ["      esac"]
  }

  private static func reply(_ value: CommandOption.Value) -> String {
    switch value {
    case .choice(let words):
      "COMPREPLY=($(compgen -W \"\(words.joined(separator: " "))\" -- \"$word\"))"
    case .file: "COMPREPLY=($(compgen -f -- \"$word\"))"
    case .folder: "COMPREPLY=($(compgen -d -- \"$word\"))"
    case .text: "COMPREPLY=()"
    }
  }

  private static func operands(of command: Command, names: String) -> [String] {
    switch command.operands.placeholder {
    case "": []
    case "COMMAND": ["      COMPREPLY=($(compgen -W \"\(names)\" -- \"$word\"))"]
    default:
      command.operands.choices.isEmpty
        ? ["      COMPREPLY=($(compgen -f -- \"$word\"))"]
        : [
          "      COMPREPLY=($(compgen -W \"\(command.operands.choices.joined(separator: " "))\""
            + " -- \"$word\"))"
        ]
    }
  }
}
