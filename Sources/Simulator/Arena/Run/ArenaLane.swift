import Readers
import Scheduling
import Trace
import Writing

/// One agent's stretch of calls: its turn, its gossip or its reflection.
struct ArenaLane: Lane, Sendable {
  enum Work: String, Sendable { case turn, gossip, reflection }

  let parameters: ArenaParameters
  let work: Work
  let day: Int
  let iteration: Int?
  let person: Int
  let market: ArenaMarket
  let portfolio: ArenaPortfolio
  var view: AgentView

  /// What happened, in the order of time.
  var events: [ArenaEvent] = []
  /// The orders that the turn asks for.
  var orders: [DraftOrder] = []
  /// The new strategy, where the reflection came to its end.
  var newStrategy: [UInt8]?
  /// The gossip that was told; nil where all attempts failed.
  var toldGossip: [UInt8]?
  /// Whether the lane failed for good.
  var crash: ArenaCrash?

  var answers: AnswerWriter
  var costs: CostStream
  var clock: Int64 = 0
  private(set) var plan: [SimulatedStage]
  private(set) var place = 0

  /// A prompt that was made before its turn; see ``prepare(_:in:after:)``.
  var ready: (stage: SimulatedStage, prompt: Prompt)?

  // The call under way.
  private var sent: ArenaSent?
  var draft = DraftAnswer(text: [])
  var attempts: [ArenaAttempt] = []
  private var cacheKey: UInt64 = 0
  /// What the paths of all its files begin with, where every call has files of its own.
  let stem: String

  init(
    _ work: Work, parameters: ArenaParameters, day: Int, iteration: Int?, person: Int,
    market: ArenaMarket, portfolio: ArenaPortfolio, view: AgentView
  ) {
    self.parameters = parameters
    self.work = work
    self.day = day
    self.iteration = iteration
    self.person = person
    self.market = market
    self.portfolio = portfolio
    self.view = view
    let label = StreamLabel(seed: parameters.seed, "arena/").with(work.rawValue)
      .with("/").with(String(day)).with("/").with(String(iteration ?? -1))
      .with("/").with(String(person))
    answers = AnswerWriter(
      quirks: parameters.quirks, stream: RandomStream(label.with("/answers")))
    costs = CostStream(label)
    stem = parameters.layout == .original ? "" : Self.stem(day, iteration, person)
    switch work {
    case .gossip: plan = [.gossip]
    case .reflection: plan = [.shortReflection, .longReflection, .strategyUpdate]
    case .turn:
      plan = [.marketAnalysis]
      // An agent with little cash isn't asked to buy, one without shares isn't asked to sell.
      if portfolio.cash >= Double(view.reserve) { plan.append(.buy) }
      if !portfolio.holdings.isEmpty { plan.append(.sell) }
    }
  }

  mutating func begin(at now: Int64) -> LaneStep {
    clock = now
    return nextCall()
  }

  private mutating func note(_ action: consuming ArenaEvent.Action) {
    events.append(ArenaEvent(time: clock, action: action))
  }

  private mutating func nextCall() -> LaneStep {
    guard place < plan.count else { return finish() }
    let stage = plan[place]
    clock = clock.later(by: costs.draw(500_000, 3_500_000))
    if parameters.keepsUpstreamFault, stage == .longReflection, day == 1,
      parameters.iterations >= 3
    {
      return fail(.upstreamKey)
    }
    let prompt = nextPrompt(stage)
    let text = prompt.text
    if let path = filePath(stage, isResult: false) {
      note(.file(path: path, contents: text[prompt.asked]))
      clock = clock.later(by: costs.draw(60_000, 200_000))
    }
    sent = ArenaSent(
      key: ArenaStepKey(day: day, iteration: iteration, person: person, stage: stage),
      characters: prompt.characters, digest: prompt.digest)
    cacheKey = parameters.hashesPrompts ? ContentHash.hash(text) : 0
    if parameters.printsConsole {
      var block = ByteBuffer()
      block.reserve(text.count + 16)
      block.append("LLM PROMPT\n")
      block.append(text)
      block.append("\n")
      note(.print(block.bytes))
    }
    draft = answer(stage)
    attempts = []
    return request()
  }

  private mutating func request() -> LaneStep {
    clock = clock.later(by: costs.draw(50_000, 150_000))
    let stage = plan[place]
    var request = AttemptRequest(
      stage: stage.rawValue, promptCharacters: sent?.characters ?? 0,
      answerCharacters: draft.text.characterCount + 14, cacheKey: cacheKey,
      attempt: attempts.count)
    // Equal draws for the same call, whatever runs beside it.
    let days = UInt64(day) &* UInt64(parameters.iterations + 1) &+ UInt64((iteration ?? -1) + 1)
    request.identity = days &* UInt64(parameters.agents) &+ UInt64(person)
    return .attempt(request, at: clock)
  }

  mutating func resume(after result: AttemptResult) -> LaneStep {
    clock = result.end
    guard let sent else { return .finished(at: clock) }
    let stage = plan[place]
    var result = result
    if isHarmless(result.answerFault, stage) {
      result.answerFault = nil
      for index in result.exchanges.indices
      where result.exchanges[index].fault?.isTransport == false {
        result.exchanges[index].fault = nil
      }
    }
    let verdict = judge(result, stage)
    let isAnswered = result.exception == nil && result.answerFault == nil
    let attempt = ArenaAttempt(
      result: result, quirk: isAnswered ? draft.quirk : nil,
      answerCharacters: result.outputTokens > 0 ? draft.text.characterCount + 14 : 0,
      isAccepted: verdict.accepted != nil)
    note(.attempt(sent, number: attempts.count, attempt))
    attempts.append(attempt)
    clock = clock.later(by: costs.draw(80_000, 350_000))
    if parameters.printsConsole { note(.print(verdict.lines)) }
    if let accepted = verdict.accepted {
      note(.step(sent, attempts))
      return accept(accepted, stage, isList: result.answerFault == .nonstring)
    }
    if attempts.count >= stage.attemptLimit {
      note(.step(sent, attempts))
      if stage == .gossip {
        place += 1
        return nextCall()
      }
      if stage.writesResult, let path = filePath(stage, isResult: true) {
        clock = clock.later(by: costs.draw(80_000, 300_000))
        note(.file(path: path, contents: []))
      }
      return fail(.exhausted(stage))
    }
    // A new answer is drawn for every attempt.
    draft = answer(stage)
    return request()
  }

  /// Whether the program takes no notice of what is wrong with the answer.
  private func isHarmless(_ fault: Fault?, _ stage: SimulatedStage) -> Bool {
    switch fault {
    case .invalid: !stage.isValidated
    case .nonstring: stage == .longReflection && !parameters.listAnswersCrash
    default: false
    }
  }

  private mutating func fail(_ crash: ArenaCrash) -> LaneStep {
    self.crash = crash
    clock = clock.later(by: costs.draw(300_000, 900_000))
    note(.crash(crash))
    return .finished(at: clock)
  }

  private mutating func accept(
    _ text: [UInt8], _ stage: SimulatedStage, isList: Bool
  ) -> LaneStep {
    if let path = filePath(stage, isResult: true) {
      clock = clock.later(by: costs.draw(80_000, 500_000))
      if stage == .longReflection, isList {
        note(.file(path: path, contents: []))
        return fail(.listAnswer)
      }
      note(.file(path: path, contents: text[...]))
    }
    take(text, stage)
    place += 1
    return nextCall()
  }

  private mutating func take(_ text: [UInt8], _ stage: SimulatedStage) {
    switch stage {
    case .marketAnalysis:
      view.analysis = Array(text.dropFirst("The analysis results:\n".utf8.count))
    case .buy, .sell: if let order = draft.order, order.quantity > 0 { orders.append(order) }
    case .shortReflection: view.shortReflection = text
    case .longReflection: view.longReflection = text
    case .strategyUpdate:
      newStrategy = Array(text.dropFirst("New investment strategy: ".utf8.count))
    case .gossip: toldGossip = text
    }
  }

  /// Stores what the stretch came to.
  private mutating func finish() -> LaneStep {
    func row(_ kind: MemoryRow.Kind, _ operations: [UInt8]) -> MemoryRow {
      MemoryRow(
        person: person, day: day, iteration: iteration ?? 0, operations: operations,
        strategy: newStrategy ?? view.strategy, kind: kind, gossip: view.gossip,
        analysis: kind == .reflect ? Array("None".utf8) : view.analysis,
        reflection: kind == .reflect ? view.shortReflection : Array("None".utf8),
        stocks: view.stocks, index: view.index, holdings: view.holdings)
    }
    switch work {
    case .gossip:
      clock = clock.later(by: commitCost())
      note(
        .gossip(GossipRow(person: person, day: day, text: toldGossip ?? Array("None".utf8))))
    case .reflection:
      clock = clock.later(by: commitCost())
      note(.memory(row(.reflect, Array("None".utf8))))
    case .turn:
      if orders.isEmpty {
        clock = clock.later(by: commitCost())
        note(.memory(row(.hold, Array("hold".utf8))))
      }
      for order in orders {
        var text = ByteBuffer()
        text.append("\(order.side.rawValue) \(order.quantity) shares of stock \(order.name) at $")
        text.append(price: order.price)
        clock = clock.later(by: commitCost())
        note(.memory(row(order.side == .buy ? .buy : .sell, text.bytes)))
      }
    }
    return .finished(at: clock)
  }

  private mutating func commitCost() -> Int64 {
    parameters.commitsEveryRow ? costs.commit() : costs.draw(50_000, 200_000)
  }
}
