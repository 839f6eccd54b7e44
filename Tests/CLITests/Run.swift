import Foundation
import Readers
import RunLensCLI
import Trace

/// What one run of the program in this process left.
struct Run {
  let status: Int32
  let output: String
  let errors: String

  /// Runs the program; `trace` is what reading gives, or the error it throws.
  init(
    _ arguments: String..., trace: Result<RunTrace, ReaderError>? = nil,
    environment: [String: String] = [:], terminal: Bool = false,
    whileReading: @escaping @Sendable (ReadOptions) -> Void = { _ in }
  ) {
    self.init(
      arguments, trace: trace, environment: environment, terminal: terminal,
      whileReading: whileReading)
  }

  /// The same with a list of arguments.
  init(
    _ arguments: [String], trace: Result<RunTrace, ReaderError>? = nil,
    environment: [String: String] = [:], terminal: Bool = false,
    whileReading: @escaping @Sendable (ReadOptions) -> Void = { _ in }
  ) {
    let output = MemorySink()
    let errors = MemorySink()
    var invocation = Invocation(arguments: arguments, environment: environment)
    invocation.outputIsTerminal = terminal
    invocation.errorIsTerminal = terminal
    invocation.terminalWidth = terminal ? 72 : nil
    let services = Services(formats: Run.formats) { (paths, options) throws(ReaderError) in
      whileReading(options)
      return try (trace ?? .failure(.notFound(path: paths.first ?? ""))).get()
    }
    status = runProgram(invocation, output: output, errors: errors, services: services)
    self.output = output.text
    self.errors = errors.text
  }

  static let formats = [
    FormatDescription(
      name: "arena", what: "A run directory of Agent-Trading-Arena",
      recognised: "a folder debug_prompts beside data.db"),
    FormatDescription(
      name: "console", what: "A console log, stamped or not", recognised: "LLM PROMPT lines"),
  ]

  /// A run of one span.
  static var trace: RunTrace {
    var trace = RunTrace(run: RunDescription(id: "run_1", path: "run_1", system: "arena"))
    var row = SpanRow(
      run: "run_1", system: "arena", source: "debug_prompts", call: 1, stage: "buy",
      phase: Phase.call, status: .ok)
    row.start = 0
    row.duration = 812_000_000
    row.timing = .pair
    trace.spans.append(row)
    trace.warnings.add("times_rewritten", "A copy rewrote the times.\u{1b}[2J", path: "x")
    return trace
  }
}
