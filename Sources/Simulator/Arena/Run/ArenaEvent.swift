/// Which call of the program.
struct ArenaStepKey: Sendable, Equatable {
  var day: Int
  /// nil for gossip.
  var iteration: Int?
  var person: Int
  var stage: SimulatedStage
}

/// One attempt of a call, as the truth records it.
struct ArenaAttempt: Sendable {
  var result: AttemptResult
  var quirk: String?
  var answerCharacters: Int
  /// Whether the program accepted the answer.
  var isAccepted: Bool
}

/// What one call sent.
struct ArenaSent: Sendable {
  var key: ArenaStepKey
  var characters: Int
  /// First half of the SHA-1 of the text sent, in hexadecimal.
  var digest: [UInt8]
}

/// What a lane did at a point in time, to be carried out in the order of the times.
struct ArenaEvent: Sendable {
  enum Action: Sendable {
    /// Printed lines.
    case print([UInt8])
    /// Wrote a file of `debug_prompts`.
    case file(path: String, contents: ArraySlice<UInt8>)
    /// Ended an attempt.
    case attempt(ArenaSent, number: Int, ArenaAttempt)
    /// Ended a call, with all of its attempts.
    case step(ArenaSent, [ArenaAttempt])
    /// Commits a row of `memory`.
    case memory(MemoryRow)
    /// Commits a row of `gossip`.
    case gossip(GossipRow)
    /// Failed for good.
    case crash(ArenaCrash)
    /// Was carried out.
    case taken
  }

  var time: Int64
  var action: Action

  /// Moves the action out of its place: it is carried out once.
  mutating func take() -> Action {
    var taken = Action.taken
    swap(&taken, &action)
    return taken
  }
}

/// How the program ends by an exception.
enum ArenaCrash: Sendable, Equatable {
  /// All attempts of that stage failed.
  case exhausted(SimulatedStage)
  /// A list was to be written to a file.
  case listAnswer
  /// The upstream program's wrong key.
  case upstreamKey
  /// Asked for by the parameters.
  case requested(SimulatedStage)
}
