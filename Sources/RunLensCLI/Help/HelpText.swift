import Reports

/// The help of a command, or of the whole program, from the declarations.
enum HelpText {
  /// The help as printed.
  static func render(_ command: Command?) -> String {
    command.map(one) ?? overview()
  }

  private static func overview() -> String {
    var lines = [
      "runlens - where the time of an LLM-agent simulation went, what failed, and how sure that is",
      "", "Usage: runlens COMMAND [OPTIONS] [PATH...]", "", "Commands:",
    ]
    let width = CommandTable.all.map(\.name.count).max() ?? 0
    for command in CommandTable.all {
      lines += row(command.name, command.summary, column: width + 4)
    }
    lines += ["", "Options:"]
    lines += rows(CommandOption.common + [version])
    lines += ["", "Examples:"]
    for command in CommandTable.all {
      if let example = command.examples.first { lines.append("  \(example.line)") }
    }
    lines += [
      "", "Exit status: 0 success, 1 a gate failed, 2 wrong usage, 3 unreadable input,",
      "4 unwritable output, 5 inconclusive.", "",
      "'runlens help COMMAND' or 'runlens COMMAND --help' tells more.",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func one(_ command: Command) -> String {
    var lines = [
      "runlens \(command.name) - \(command.summary)", "", "Usage: \(usage(command))",
    ]
    for paragraph in command.details {
      lines.append("")
      lines += PlainText.lines(paragraph, width: 96)
    }
    if command.operands.maximum > 0 {
      lines += ["", "Arguments:"]
      lines += row(command.operands.placeholder, command.operands.help, column: 24)
    }
    var heading: String??
    for option in command.shownOptions {
      if heading != option.heading {
        heading = option.heading
        lines += ["", "\(option.heading ?? "Options"):"]
      }
      lines += rows([option])
    }
    lines += ["", "Examples:"]
    for example in command.examples {
      lines += ["  \(example.line)", "      \(example.meaning)"]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The usage line without its title.
  static func usage(_ command: Command) -> String {
    let operands = command.operands.maximum > 0 ? " " + command.operands.usage : ""
    return "runlens \(command.name) [OPTIONS]\(operands)"
  }

  /// The option that stands alone.
  static let version = CommandOption(name: "version", help: "Print the version")

  private static func rows(_ options: [CommandOption]) -> [String] {
    options.flatMap { option in
      let short = option.short.map { "-\($0), " } ?? "    "
      return row(short + option.usage, option.help, column: 34)
    }
  }

  /// A term and its meaning, which stands below where the term is too long.
  private static func row(_ term: String, _ meaning: String, column: Int) -> [String] {
    let wrapped = PlainText.lines(meaning, width: 98 - column)
    let margin = String(repeating: " ", count: column)
    let head = "  " + term
    var lines: [String] = []
    var rest = wrapped[...]
    if head.count + 2 <= column, let first = rest.popFirst() {
      lines.append(head + String(repeating: " ", count: column - head.count) + first)
    } else {
      lines.append(head)
    }
    return lines + rest.map { margin + $0 }
  }
}
