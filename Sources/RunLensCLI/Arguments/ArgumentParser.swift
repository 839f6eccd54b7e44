/// Sorts arguments into options, values and operands, by a command's declarations.
struct ArgumentParser {
  private let command: Command
  private var rest: ArraySlice<String>
  private var parsed = ParsedArguments()

  /// The arguments of that command.
  ///
  /// Options may stand anywhere before `--`. `--name VALUE`, `--name=VALUE`, `-n VALUE` and
  /// `-nVALUE` mean the same, and switches of one letter may be joined.
  static func parse(
    _ arguments: [String], for command: Command
  ) throws(UsageError) -> ParsedArguments {
    var parser = ArgumentParser(command: command, rest: arguments[...])
    try parser.readAll()
    try parser.checkConflicts()
    try parser.checkOperands()
    return parser.parsed
  }

  private init(command: Command, rest: ArraySlice<String>) {
    self.command = command
    self.rest = rest
  }

  private mutating func readAll() throws(UsageError) {
    while let argument = rest.popFirst() {
      if argument == "--" {
        parsed.operands += rest
        return
      }
      if argument.hasPrefix("--") {
        try readLong(argument)
      } else if argument.hasPrefix("-"), argument != "-" {
        try readShort(argument)
      } else {
        parsed.operands.append(argument)
        if command.operands.endsOptions {
          parsed.operands += rest
          return
        }
      }
    }
  }

  private mutating func readLong(_ argument: String) throws(UsageError) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let spelling = String(parts[0])
    guard let option = command.allOptions.first(where: { $0.spelling == spelling }) else {
      throw unknown(spelling)
    }
    let attached = parts.count == 2 ? String(parts[1]) : nil
    try store(option, attached: attached, spelling: spelling)
  }

  private mutating func readShort(_ argument: String) throws(UsageError) {
    var letters = argument.dropFirst()
    while let letter = letters.popFirst() {
      guard let option = command.allOptions.first(where: { $0.short == letter }) else {
        throw unknown(argument.count == 2 ? argument : "-\(letter)")
      }
      if option.value != nil, !letters.isEmpty {
        try store(option, attached: String(letters), spelling: "-\(letter)")
        return
      }
      try store(option, attached: nil, spelling: "-\(letter)")
    }
  }

  private mutating func store(
    _ option: CommandOption, attached: String?, spelling: String
  ) throws(UsageError) {
    guard let kind = option.value else {
      if attached != nil { throw .unexpectedValue(spelling: spelling) }
      parsed.values[option.name] = [""]
      return
    }
    let missing = UsageError.missingValue(usage: "\(spelling) \(kind.placeholder)")
    let value: String
    if let attached {
      value = attached
    } else {
      // `--csv --json` is a forgotten folder, not one with an odd name; `--csv=--json` is.
      guard let next = rest.first, !isOption(next) else { throw missing }
      value = next
      rest.removeFirst()
    }
    if value.isEmpty { throw missing }
    if case .choice(let words) = kind, !words.contains(value) {
      throw .badValue(
        spelling: option.spelling, value: value, allowed: words.joined(separator: ", "),
        suggestion: Suggestion.nearest(to: value, among: words))
    }
    if !option.repeats, parsed.has(option.name) { throw .repeated(spelling: option.spelling) }
    parsed.values[option.name, default: []].append(value)
  }

  private func isOption(_ argument: String) -> Bool {
    if argument.hasPrefix("--") { return true }
    return command.allOptions.contains { $0.short.map { "-\($0)" } == argument }
  }

  private func unknown(_ spelling: String) -> UsageError {
    let known = command.shownOptions.map(\.spelling) + ["--version"]
    return .unknownOption(
      spelling: spelling, command: command.name,
      suggestion: Suggestion.nearest(to: spelling, among: known))
  }

  private func checkConflicts() throws(UsageError) {
    for option in command.allOptions where parsed.has(option.name) {
      for other in option.conflicts where parsed.has(other) {
        throw .conflict(first: option.spelling, second: "--\(other)")
      }
    }
  }

  private func checkOperands() throws(UsageError) {
    let operands = command.operands
    if parsed.operands.count < operands.minimum {
      throw .missingOperand(placeholder: operands.placeholder, command: command.name)
    }
    if parsed.operands.count > operands.maximum {
      throw .extraOperand(parsed.operands[operands.maximum], command: command.name)
    }
    guard !operands.choices.isEmpty else { return }
    for operand in parsed.operands where !operands.choices.contains(operand) {
      throw .badValue(
        spelling: operands.placeholder, value: operand,
        allowed: operands.choices.joined(separator: ", "),
        suggestion: Suggestion.nearest(to: operand, among: operands.choices))
    }
  }
}
