import Readers
import Simulator
import Trace

/// One run of the command `simulate`.
struct SimulateRun {
  let arguments: ParsedArguments
  let session: Session

  func run() throws(ProgramError) -> Int32 {
    // Wrong values are told before a recorded run is read, which may take long.
    _ = try SimulateRequest(arguments, like: nil)
    let like = try readLike()
    var request = try SimulateRequest(arguments, like: like)
    for warning in like?.warnings ?? [] { session.console.warn(warning) }
    request.output.isStopped = { Interruption.isWanted }
    let bar = ProgressBar("simulating", errors: session.console.errors)
    let progress = SimulationProgress(bar: session.console.showsProgress ? bar : nil)
    let outcome: SimulationOutcome
    Interruption.begin()
    do throws(SimulatorError) {
      defer { bar.finish() }
      outcome = try request.write(progress: progress)
    } catch {
      // The output has removed itself by now.
      if error == .interrupted { Interruption.end() }
      throw .simulation(error)
    }
    Interruption.forget()
    for warning in outcome.warnings { session.console.warn(warning) }
    try session.console.result(Array(outcome.text(of: request).utf8))
    return ExitStatus.success
  }

  private func readLike() throws(ProgramError) -> LikeRun? {
    guard let path = arguments.value("like") else { return nil }
    do throws(ReaderError) {
      let trace = try session.services.read([path], ReadOptions())
      for warning in trace.warnings.all { session.console.warn(warning.message) }
      return LikeRun(trace)
    } catch {
      throw .input(error)
    }
  }
}

/// Where a simulation reports how far it is.
struct SimulationProgress: Sendable {
  /// The bar; nil where none is shown.
  let bar: ProgressBar?

  /// Draws it.
  func update(done: Int64, total: Int64) { bar?.update(done: done, total: total) }
}
