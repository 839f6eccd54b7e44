extension ArenaLane {
  /// Makes the first prompts of some lanes, two side by side; those of reflections are there already.
  ///
  /// - Parameter beginning: What all of them begin with, as far as it is known.
  static func prepare(
    _ lanes: inout [ArenaLane], in range: Range<Int>, after beginning: PromptBeginning?
  ) {
    for one in stride(from: range.lowerBound, to: range.upperBound - 1, by: 2)
    where lanes[one].work != .reflection {
      let stages = (lanes[one].plan[0], lanes[one + 1].plan[0])
      let prompts = Prompt.pair(
        PromptWriter.text(stages.0, lanes[one].view),
        PromptWriter.text(stages.1, lanes[one + 1].view), after: beginning,
        isHashed: lanes[one].parameters.writesTruth)
      lanes[one].ready = (stages.0, prompts.0)
      lanes[one + 1].ready = (stages.1, prompts.1)
    }
  }

  mutating func nextPrompt(_ stage: SimulatedStage) -> Prompt {
    if let made = ready {
      ready = nil
      if made.stage == stage { return made.prompt }
    }
    guard stage == .buy, place + 1 < plan.count, plan[place + 1] == .sell else {
      return prompt(stage)
    }
    // What is asked about sales depends on no answer about purchases.
    let prompts = Prompt.pair(
      PromptWriter.text(.buy, view), PromptWriter.text(.sell, view), after: nil,
      isHashed: parameters.writesTruth)
    ready = (.sell, prompts.1)
    return prompts.0
  }

  /// The prompt of a stage, as far as it can be as the day's reflections before it had it.
  private func prompt(_ stage: SimulatedStage) -> Prompt {
    switch (stage, view.today) {
    case (.shortReflection, let today?): today.short
    case (.longReflection, let today?): today.long
    default:
      Prompt(
        stage, view, after: stage == .strategyUpdate ? view.today?.strategy : nil,
        isHashed: parameters.writesTruth)
    }
  }
}
