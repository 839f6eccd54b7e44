/// What the program is started with.
///
/// Standard input is not in it: readers open the path `-` themselves.
public struct Invocation: Sendable {
  /// The arguments without the program's own name.
  public var arguments: [String]
  /// The environment; only `NO_COLOR` and `TERM` are looked at.
  public var environment: [String: String]
  /// Whether standard output is a terminal.
  public var outputIsTerminal = false
  /// Whether standard error is a terminal.
  public var errorIsTerminal = false

  /// Columns of the terminal; nil where there is none.
  public var terminalWidth: Int?

  /// A start with those arguments and nothing on a terminal.
  public init(arguments: [String], environment: [String: String] = [:]) {
    self.arguments = arguments
    self.environment = environment
  }
}

/// Exit statuses, part of the command line's contract.
public enum ExitStatus {
  /// All went well.
  public static let success: Int32 = 0
  /// A gate or an objective that the user asked for failed.
  public static let gateFailed: Int32 = 1
  /// The arguments are wrong.
  public static let usage: Int32 = 2
  /// An input could not be read.
  public static let input: Int32 = 3
  /// An output could not be written.
  public static let output: Int32 = 4
  /// The data can't decide, and `--strict` was given.
  public static let inconclusive: Int32 = 5
}

/// Runs the program and returns its exit status.
///
/// Results go to `output`, everything else to `errors`. An error is one line. Where the reader of
/// the output has gone (as with `| head`), the program ends quietly with success.
public func runProgram(
  _ invocation: Invocation, output: any ByteSink, errors: any ByteSink,
  services: Services = .standard
) -> Int32 {
  do throws(ProgramError) {
    return try dispatch(invocation, output: output, errors: errors, services: services)
  } catch .output(.disconnected) {
    return ExitStatus.success
  } catch {
    // Where even standard error is closed, the exit status must do.
    try? errors.write(Array("runlens: error: \(error.line)\n".utf8))
    return error.exitStatus
  }
}

/// Finds the command, parses its arguments and runs it.
private func dispatch(
  _ invocation: Invocation, output: any ByteSink, errors: any ByteSink, services: Services
) throws(ProgramError) -> Int32 {
  let line: CommandLineParts
  do throws(UsageError) {
    line = try CommandLineParts(invocation.arguments)
  } catch {
    throw .usage(error)
  }
  switch line {
  case .version:
    try write("runlens \(runLensVersion)\n", to: output)
    return ExitStatus.success
  case .help(let command):
    try write(HelpText.render(command), to: output)
    return ExitStatus.success
  case .run(let command, let arguments):
    let parsed: ParsedArguments
    do throws(UsageError) {
      parsed = try ArgumentParser.parse(arguments, for: command)
    } catch {
      throw .usage(error)
    }
    let console = Console(
      output: output, errors: errors, invocation: invocation, arguments: parsed)
    return try command.run(parsed, Session(console: console, services: services))
  }
}

private func write(_ text: String, to sink: any ByteSink) throws(ProgramError) {
  do { try sink.write(Array(text.utf8)) } catch { throw .output(error) }
}
