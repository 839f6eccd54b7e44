/// The manual page in roff, from the declarations.
enum ManPage {
  /// The page `runlens(1)`.
  static func render() -> String {
    var page = [
      ".TH RUNLENS 1 \"\" \"RunLens \(escape(runLensVersion))\" \"User Commands\"",
      ".SH NAME",
      "runlens \\- where the time of an LLM\\-agent simulation went, what failed, and how sure "
        + "that is",
      ".SH SYNOPSIS", ".B runlens", ".I COMMAND", "[OPTIONS] [PATH...]", ".SH COMMANDS",
    ]
    for command in CommandTable.all {
      page += [".SS \(escape(HelpText.usage(command)))", escape(command.summary) + "."]
      for paragraph in command.details { page += [".PP", escape(paragraph)] }
      if command.operands.maximum > 0 {
        page += [".TP", ".I \(escape(command.operands.placeholder))"]
        page.append(escape(command.operands.help))
      }
      for option in command.options where !option.isHidden { page += entry(option) }
      for example in command.examples {
        page += [".PP", "Example, \(escape(example.meaning)):"]
        page += [".PP", ".RS 4", ".nf", escape(example.line), ".fi", ".RE"]
      }
    }
    page.append(".SH OPTIONS OF ALL COMMANDS")
    for option in CommandOption.common + [HelpText.version] { page += entry(option) }
    page.append(".SH EXIT STATUS")
    let statuses = [
      "Success.", "A gate or an objective that was asked for failed.", "Wrong usage.",
      "An input could not be read.", "An output could not be written.",
      "Inconclusive, where \\-\\-strict is given.",
    ]
    for (status, meaning) in statuses.enumerated() { page += [".TP", ".B \(status)", meaning] }
    page += [
      ".SH ENVIRONMENT", ".TP", ".B NO_COLOR", "Where it is set and not empty, no colour is used.",
    ]
    return page.joined(separator: "\n") + "\n"
  }

  private static func entry(_ option: CommandOption) -> [String] {
    let short = option.short.map { "\\fB\\-\($0)\\fR, " } ?? ""
    let value = option.value.map { " \\fI\(escape($0.placeholder))\\fR" } ?? ""
    return [".TP", "\(short)\\fB\(escape(option.spelling))\\fR\(value)", escape(option.help) + "."]
  }

  /// A text that roff prints as it is.
  private static func escape(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case ".": result += result.isEmpty ? "\\&." : "."
      default: result.append(character)
      }
    }
    return result
  }
}
