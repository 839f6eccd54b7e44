import CSystem
import Glibc

/// The command that is recorded, and how its streams are connected.
struct RecordedChild {
  /// Its process.
  let process: Int32
  /// Our end of its standard output, or of its terminal.
  let output: Int32
  /// Our end of its standard error; -1 where that goes to the terminal.
  let errors: Int32
  /// Whether it has a terminal of its own.
  let hasTerminal: Bool
  /// Whether that terminal is its standard input too.
  let takesInput: Bool

  /// Starts a command.
  ///
  /// Where standard output is a terminal the command gets one of its own, and its standard error and
  /// input with it where these are terminals. Else its input is ours.
  init(_ arguments: [String]) throws(RecorderError) {
    var terminal: Int32 = 0
    if isatty(STDOUT_FILENO) == 1 {
      terminal |= CSYSTEM_TERMINAL_OUTPUT
      if isatty(STDERR_FILENO) == 1 { terminal |= CSYSTEM_TERMINAL_ERRORS }
      // A job in the background must not take what is typed.
      if isatty(STDIN_FILENO) == 1, tcgetpgrp(STDIN_FILENO) == getpgrp() {
        terminal |= CSYSTEM_TERMINAL_INPUT
      }
    }
    hasTerminal = terminal != 0
    takesInput = terminal & CSYSTEM_TERMINAL_INPUT != 0
    var child = csystem_child()
    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var variables = unsafe Self.environment()
    defer {
      unsafe words.forEach { unsafe free($0) }
      unsafe variables.forEach { unsafe free($0) }
    }
    let failure = unsafe csystem_launch(
      arguments[0], &words, &variables, terminal, STDOUT_FILENO, &child)
    guard failure == 0 else {
      let reason = SystemCalls.reason(failure)
      if child.failed_step == 0 { throw .system(what: "no process can be started", reason: reason) }
      throw .command(name: arguments[0], reason: reason, isMissing: failure == ENOENT)
    }
    process = child.process
    output = child.output
    errors = child.errors
  }

  /// Our environment with unbuffered output for Python, unless it says something about that.
  private static func environment() -> [UnsafeMutablePointer<CChar>?] {
    var variables: [UnsafeMutablePointer<CChar>?] = unsafe []
    var isSet = false
    var next = unsafe csystem_environment()
    while let variable = unsafe next?.pointee {
      if unsafe strncmp(variable, "PYTHONUNBUFFERED=", 17) == 0 { isSet = true }
      unsafe variables.append(strdup(variable))
      unsafe next = next?.advanced(by: 1)
    }
    if !isSet { unsafe variables.append(strdup("PYTHONUNBUFFERED=1")) }
    return unsafe variables + [nil]
  }

  /// Names of our own environment's variables, in the order of their bytes.
  static func environmentNames() -> [[UInt8]] {
    var names: [[UInt8]] = []
    var next = unsafe csystem_environment()
    while let variable = unsafe next?.pointee {
      let text = unsafe String(cString: variable)
      names.append(Array(text.utf8.prefix { $0 != UInt8(ascii: "=") }))
      unsafe next = next?.advanced(by: 1)
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }
}
