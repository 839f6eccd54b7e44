import Trace

extension EncodedSpan {
  /// The row that an exported span was made from.
  ///
  /// - Parameters:
  ///   - run: the name of its run.
  ///   - system: what stands for a system, and a source, that is not told.
  ///   - name: finds the table's name for a number of the span's.
  init(_ span: OTLPSpan, run: NameID, system: NameID, name: (Int32) -> NameID) {
    let told = span.told
    self.init(
      run: run, system: told.system < 0 ? system : name(told.system),
      source: told.source < 0 ? system : name(told.source), stage: name(span.stage),
      phase: name(told.phase))
    call = told.call
    (day, iteration) = (span.day, span.iteration)
    (agent, group) = (name(span.agent), name(span.group))
    (attempt, covers) = (told.attempt, told.covers)
    start = span.start
    if span.isTimed { duration = span.end &- span.start }
    (timing, resolution) = (told.timing, told.resolution)
    (status, error) = (told.status ?? .unknown, name(told.error))
    (promptBytes, responseBytes) = (told.promptBytes, told.responseBytes)
    (inputTokens, outputTokens) = (span.inputTokens, span.outputTokens)
    (cost, promptHash) = (span.cost, told.promptHash)
    model = name(span.model)
  }
}
