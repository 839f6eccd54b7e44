import Glibc

/// Runs the program on this process's arguments and streams, and returns its exit status.
public func runLensMain() -> Int32 {
  // A reader that goes away shall be an error of a write, not the end of the process.
  _ = signal(SIGPIPE, SIG_IGN)
  var invocation = Invocation(arguments: Array(CommandLine.arguments.dropFirst()))
  for name in ["NO_COLOR", "TERM"] {
    if let value = unsafe getenv(name) {
      invocation.environment[name] = unsafe String(cString: value)
    }
  }
  invocation.outputIsTerminal = isatty(STDOUT_FILENO) == 1
  invocation.errorIsTerminal = isatty(STDERR_FILENO) == 1
  var size = winsize()
  if invocation.outputIsTerminal, unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 {
    invocation.terminalWidth = Int(size.ws_col)
  }
  return runProgram(
    invocation, output: DescriptorSink(STDOUT_FILENO, name: "standard output"),
    errors: DescriptorSink(STDERR_FILENO, name: "standard error"))
}
