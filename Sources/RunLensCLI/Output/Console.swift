import Reports

/// How much the program says beside its results.
enum Verbosity: Sendable {
  /// Errors only.
  case quiet
  /// Warnings and what was written.
  case normal
  /// Details too.
  case verbose
}

/// The program's two streams, and who is looking at them.
struct Console: Sendable {
  let output: any ByteSink
  let errors: any ByteSink
  let verbosity: Verbosity
  /// Whether results on standard output may have colour.
  let colour: Bool
  /// Whether `--color always` was given, so that files have colour too.
  let colourAlways: Bool
  /// Whether a progress bar may be drawn.
  let showsProgress: Bool
  /// Columns that text on standard output may fill: those of the terminal, at most 100.
  let width: Int
  /// Columns of the terminal that shows standard output; nil where none does.
  let terminalWidth: Int?

  init(
    output: any ByteSink, errors: any ByteSink, invocation: Invocation, arguments: ParsedArguments
  ) {
    self.output = output
    self.errors = errors
    if arguments.has("quiet") {
      verbosity = .quiet
    } else {
      verbosity = arguments.has("verbose") ? .verbose : .normal
    }
    let wish = arguments.value("color") ?? "auto"
    let allowed =
      (invocation.environment["NO_COLOR"] ?? "").isEmpty && invocation.environment["TERM"] != "dumb"
    let columns = invocation.terminalWidth ?? 0
    width = columns > 0 ? min(columns, 100) : 100
    terminalWidth = columns > 0 ? columns : nil
    colourAlways = wish == "always"
    colour = wish == "always" || (wish == "auto" && allowed && invocation.outputIsTerminal)
    showsProgress =
      invocation.errorIsTerminal && verbosity != .quiet && invocation.environment["TERM"] != "dumb"
  }

  /// Writes a result.
  func result(_ bytes: [UInt8]) throws(ProgramError) {
    do { try output.write(bytes) } catch { throw .output(error) }
  }

  /// Says something that the user should know, unless `--quiet`.
  func warn(_ text: String) {
    guard verbosity != .quiet else { return }
    say("warning: " + text)
  }

  /// Says what was done, unless `--quiet`.
  func note(_ text: String) {
    guard verbosity != .quiet else { return }
    say(text)
  }

  /// A lost remark is no reason to fail: the result counts.
  private func say(_ text: String) {
    try? errors.write(Array("runlens: \(PlainText.clean(text))\n".utf8))
  }
}

extension Console {
  /// A number of things in words: `1 span`, `2 spans`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
