import Trace

/// What became of a call, and why it has no time.
extension ArenaSpans {
  /// How a call ended, as far as its files and what came after them tell.
  func status(_ position: Int, files: ArenaMarks.StepFiles?) -> Status {
    let step = evidence.sequence.entries[position].step
    if step == evidence.sequence.inFlight, files?.result == nil,
      evidence.files.isRecorded || evidence.files.calls[step] == nil
    {
      // A decision's prompt also stands open while its agent buys and sells.
      return step.stage == .marketAnalysis ? .unknown : .aborted
    }
    if evidence.files.expectsResult(step) {
      if let result = files?.result { return evidence.contents[result.index]?.status ?? .unknown }
      if openCalls.contains(step) { return .aborted }
      if files?.prompt != nil { return .missingResult }
    }
    // The program goes on only after an accepted answer; gossip alone may fail and go on.
    if step.stage == .gossip {
      guard evidence.facts.hasDatabase, let agent = step.agent else { return .unknown }
      return evidence.facts.gossip[step.day]?.contains(agent) == true ? .ok : .unknown
    }
    return position + 1 < evidence.sequence.entries.count ? .ok : .unknown
  }

  /// Why a call has no duration of its own.
  func reason(_ position: Int, observed: Bool) -> String {
    let step = evidence.sequence.entries[position].step
    let result = evidence.marks?.files[step]?.result
    if step == evidence.sequence.inFlight, result == nil { return "in_flight" }
    if let console = evidence.console, console.told[step] != nil {
      return console.log.timesWorthless ? "log_buffered" : "log_without_times"
    }
    if evidence.files.isPerCall, !evidence.files.isRecorded, !observed { return "missing_prompt" }
    if step.stage.fileName == nil, !evidence.files.isPerCall { return "writes_no_file" }
    guard evidence.marks != nil else { return "no_files" }
    if !observed { return "overwritten" }
    if !evidence.times.judgement.isTrusted { return evidence.times.judgement.reason }
    guard let files = evidence.marks?.files[step], files.prompt != nil else { return "overwritten" }
    guard evidence.files.expectsResult(step) else { return "writes_no_result" }
    guard let result = files.result else { return "missing_result" }
    if evidence.contents[result.index] == .empty { return "empty_result" }
    return "times_contradict"
  }
}
