import Trace

extension LoomLogParser {
  mutating func providerLine(_ text: Span<UInt8>, _ clock: Int64) {
    if let rest = text.behind("Provider "), let (name, error) = text.cut(rest, at: " error: "),
      // `Provider NAME failed: API error: 500` is the manager's, who says it once more.
      !text.extracting(name).contains(" failed: ")
    {
      let provider = evidence.texts.identifier(text, name)
      evidence.log.providers[provider, default: LoomLog.Provider()].errors += 1
      event(
        .providerError, clock, provider, error: evidence.error(text, error))
    } else if let rest = text.behind("All retries failed for "),
      let (name, _) = text.cut(rest, at: ": ")
    {
      count(text, name) { $0.gaveUp += 1 }
    } else if let rest = text.behind("Using fallback response for ") {
      count(text, rest) { $0.fallbacks += 1 }
      event(.fallbackResponse, clock, evidence.texts.identifier(text, rest))
    } else if let rest = text.behind("Cache hit for ") {
      count(text, rest) { $0.cacheHits += 1 }
      event(.cacheHit, clock, evidence.texts.identifier(text, rest))
    }
  }

  private mutating func count(
    _ text: Span<UInt8>, _ name: Range<Int>, _ change: (inout LoomLog.Provider) -> Void
  ) {
    let provider = evidence.texts.identifier(text, name)
    change(&evidence.log.providers[provider, default: LoomLog.Provider()])
  }

  /// `Falling back from NAME to NAME`.
  mutating func managerLine(_ text: Span<UInt8>, _ clock: Int64) {
    guard let rest = text.behind("Falling back from "), let (name, _) = text.cut(rest, at: " to ")
    else { return }
    event(.fallingBack, clock, evidence.texts.identifier(text, name))
  }

  mutating func pipelineLine(_ text: Span<UInt8>, _ clock: Int64) {
    for prefix in ["LLM call failed: ", "Strategic LLM generation failed: "] as [StaticString] {
      if let rest = text.behind(prefix) {
        event(.llmCallFailed, clock, -1, error: evidence.error(text, rest))
        return
      }
    }
    if let rest = text.behind("Enhanced reasoning pipeline completed in "), text.ends(with: "s") {
      step("enhanced_reasoning", text, rest, clock)
    }
  }

  /// `Ended step NAME, duration: S.SSs, confidence: X` and `Ended reasoning trace U, duration: S.SSs`.
  mutating func trackerLine(_ text: Span<UInt8>, _ clock: Int64) {
    guard let rest = text.behind("Ended "), let (what, length) = text.cut(rest, at: ", duration: ")
    else { return }
    let end = text.cut(length, at: ", confidence")?.before ?? length
    if text.extracting(what).starts(with: "reasoning trace ") {
      step(LoomDumps.traceStage, text, end, clock)
    } else if let name = text.extracting(what).behind("step ") {
      let range = what.lowerBound + name.lowerBound..<what.upperBound
      step(text.string(range), text, end, clock)
    }
  }

  /// A step that took `S.SSs`.
  private mutating func step(
    _ stage: String, _ text: Span<UInt8>, _ length: Range<Int>, _ clock: Int64
  ) {
    guard length.count > 1, text[length.upperBound - 1] == UInt8(ascii: "s"),
      let duration = text.decimal(length.lowerBound..<length.upperBound - 1, digits: 9)
    else { return }
    evidence.log.steps.append(
      LoomLog.Step(stage: stage, end: clock, duration: duration))
  }

  /// `Recorded cost: $0.002370 for PROVIDER/MODEL`.
  mutating func costLine(_ text: Span<UInt8>, _ clock: Int64) {
    guard let rest = text.behind("Recorded cost: $"),
      let (cost, name) = text.cut(rest, at: " for "),
      let amount = JSONScanner.number(text.string(cost))
    else { return }
    event(.recordedCost, clock, evidence.texts.identifier(text, name), cost: amount)
  }
}
