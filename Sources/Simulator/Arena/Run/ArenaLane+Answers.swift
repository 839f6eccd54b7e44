import Writing

extension ArenaLane {
  /// A new good answer.
  mutating func answer(_ stage: SimulatedStage) -> DraftAnswer {
    switch stage {
    case .marketAnalysis: answers.analysis()
    case .buy: answers.buy(view, market)
    case .sell: answers.sell(portfolio, market)
    case .shortReflection: answers.short()
    case .longReflection: answers.long()
    case .strategyUpdate: answers.strategy()
    case .gossip: answers.gossip(market)
    }
  }

  /// What the program prints after an attempt, and the accepted answer where there is one.
  mutating func judge(
    _ result: AttemptResult, _ stage: SimulatedStage
  ) -> (lines: [UInt8], accepted: [UInt8]?) {
    if let exception = result.exception {
      return (ConsoleText.failedRequest(exception, result.message), nil)
    }
    switch result.answerFault {
    case nil, .slow?:
      let isShown = parameters.printsConsole
      return (isShown ? ConsoleText.answer(draft.text, verdict: "True") : [], draft.text)
    case .invalid?:
      let text = answers.invalid(stage)
      return (ConsoleText.refused(text, verdict: stage.refusal, attempt: attempts.count), nil)
    case .nonstring?:
      var list = ByteBuffer()
      list.append(listOf: draft.text)
      if stage == .longReflection || stage == .gossip {
        return (ConsoleText.answer(list.bytes, verdict: "True"), list.bytes)
      }
      return (ConsoleText.refused(list.bytes, verdict: "False", attempt: attempts.count), nil)
    case .badjson?:
      return (ConsoleText.unparsed(answers.stream.chance(0.2) ? .singleQuotes : .noJSON), nil)
    case .empty?: return (ConsoleText.unparsed(.noJSON), nil)
    case .null?: return (ConsoleText.unparsed(.null), nil)
    case .wrongkey?: return (ConsoleText.unparsed(.noKey), nil)
    case .http429?, .http429ra?, .http500?, .reset?, .timeout?:
      return (ConsoleText.failedRequest("APIConnectionError", "Connection error."), nil)
    }
  }

  /// Where the program keeps prompts and answers.
  static let folder = "save/debug_prompts/"

  /// What the paths of an agent's files begin with, where every call has files of its own.
  static func stem(_ day: Int, _ iteration: Int?, _ person: Int) -> String {
    var stem = ""
    stem.reserveCapacity(folder.utf8.count + 48)
    stem += folder
    stem += "day"
    stem += String(day)
    if let iteration {
      stem += "_iter"
      stem += String(iteration)
    }
    stem += "_agent"
    stem += String(person)
    stem += "_"
    return stem
  }

  /// The path of a stage's file; nil for what the layout does not keep.
  func filePath(_ stage: SimulatedStage, isResult: Bool) -> String? {
    let end = isResult ? "_result.txt" : "_prompt.txt"
    guard parameters.layout == .original else {
      var path = ""
      path.reserveCapacity(stem.utf8.count + stage.rawValue.utf8.count + end.utf8.count)
      path += stem
      path += stage.rawValue
      path += end
      return path
    }
    switch stage {
    case .buy, .sell: return nil
    case .marketAnalysis:
      // The program numbers these files by the agent, though the name says "iter".
      return isResult ? nil : "\(Self.folder)day\(day)_iter\(person)_market_analysis_prompt.txt"
    case .gossip: return isResult ? nil : "\(Self.folder)day\(day)_gossip_generation_prompt.txt"
    default: return "\(Self.folder)day\(day)_\(stage.rawValue)\(end)"
    }
  }
}
