/// Simulates a run of Agent-Trading-Arena, call by call, and writes what it would have left.
///
/// Everything follows from the parameters: nothing is timed and no clock is read. Memory is bounded
/// by a day of the run.
public struct ArenaSimulation: Sendable {
  /// What is simulated.
  public let parameters: ArenaParameters
  /// How the model's service answers.
  public let service: ServiceParameters

  /// A run of those parameters.
  public init(_ parameters: ArenaParameters, service: ServiceParameters = ServiceParameters()) {
    self.parameters = parameters
    self.service = service
  }

  /// Runs to the end and writes everything but the manifest.
  ///
  /// - Parameters:
  ///   - sink: Takes the run's files; ``RunSink/finish(_:)`` is left to the caller.
  ///   - progress: Gets the number of days that are over, now and then.
  /// - Returns: The manifest, for the caller to complete and to finish the sink with.
  /// - Throws: ``SimulatorError`` for parameters that can't be simulated, and what the sink throws.
  public func run<Sink: RunSink & ~Copyable>(
    into sink: inout Sink, progress: ((_ days: Int) throws(SimulatorError) -> Void)? = nil
  ) throws(SimulatorError) -> RunManifest {
    try parameters.check()
    var parameters = parameters
    parameters.printsConsole = sink.keepsConsole
    parameters.hashesPrompts = service.client.cachesResponses
    var run = try ArenaRun(parameters, service: service, scratchFolder: sink.scratchFolder)
    var stop: ArenaStop?
    do throws(ArenaStop) {
      try run.begin()
      for day in 0..<parameters.days {
        try run.beginDay(day) { outputs throws(ArenaStop) in
          try Self.drain(&outputs, into: &sink)
        }
        for iteration in 0..<parameters.iterations {
          try run.iteration(day, iteration) { outputs throws(ArenaStop) in
            try Self.drain(&outputs, into: &sink)
          }
          run.handOver()
          try Self.drain(&run.outputs, into: &sink)
        }
        try run.endDay(day)
        run.handOver()
        try Self.drain(&run.outputs, into: &sink)
        do throws(SimulatorError) {
          try progress?(day + 1)
        } catch {
          throw .failed(error)
        }
      }
    } catch {
      stop = error
    }
    let end = run.clock
    let attempts = run.attemptCount
    var rest = try run.finish(stop)
    do throws(ArenaStop) {
      try Self.drain(&rest, into: &sink)
    } catch {
      if case .failed(let error) = error { throw error }
    }
    return manifest(stop, end: end, attempts: attempts)
  }

  private static func drain<Sink: RunSink & ~Copyable>(
    _ outputs: inout [ArenaOutput], into sink: inout Sink
  ) throws(ArenaStop) {
    do throws(SimulatorError) {
      for place in outputs.indices {
        switch outputs[place] {
        case .print(let lines, let time): try sink.print(lines, at: time)
        case .append(let lines, let stream): try sink.append(lines.span, to: stream)
        case .put(let path, let bytes, let modified, let born):
          try sink.put(path, bytes: bytes.span, modified: modified, born: born)
        case .attach(let path, let file, let modified, let born):
          try sink.attach(path, file: file, modified: modified, born: born)
        }
      }
    } catch {
      throw .failed(error)
    }
    outputs.removeAll(keepingCapacity: true)
  }
}
