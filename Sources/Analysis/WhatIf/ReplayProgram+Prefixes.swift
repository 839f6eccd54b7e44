public import Trace

extension ReplayProgram {
  /// Finds out how much of each prompt an earlier prompt of its stage began with, see ``PromptPrefixes``.
  ///
  /// Prompts come in the order of the recorded calls. Calls whose prompts can't be read share nothing.
  ///
  /// - Complexity: O(bytes of the prompts), in memory 8 bytes a block.
  public mutating func findPrefixes(of trace: RunTrace) {
    guard let texts = trace.texts else { return }
    let asked = calls.map { call in
      let row = Int(call.row)
      return (
        text: row < texts.prompts.count ? texts.prompts[row] : SpanTexts.none, stage: call.stage
      )
    }
    for (number, prompt) in PromptPrefixes(asked, in: texts).prompts.enumerated()
    where prompt.shared > 0 {
      calls[number].prefix = prompt.share
    }
  }
}
