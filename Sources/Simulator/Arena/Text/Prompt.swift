/// A prompt with all that is recorded of it.
struct Prompt: Sendable {
  /// What is really sent and printed.
  let text: [UInt8]
  /// Where in it lies what the program writes to a file.
  let asked: Range<Int>
  /// Number of characters of the text.
  let characters: Int
  /// First half of the SHA-1 of the text, in hexadecimal; empty where nobody wants it.
  let digest: [UInt8]

  /// Writes the prompt of a stage.
  ///
  /// - Parameters:
  ///   - beginning: What is known of the stage's beginning.
  ///   - isHashed: Whether the digest is wanted.
  init(
    _ stage: SimulatedStage, _ view: AgentView, after beginning: PromptBeginning? = nil,
    isHashed: Bool
  ) {
    let (text, asked) = PromptWriter.text(stage, view)
    self.text = text
    self.asked = asked
    let known = beginning.map { ($0.hash.count, $0.characters) } ?? (0, 0)
    characters = known.1 + text.characterCount(from: known.0)
    digest = isHashed ? SHA1.shortDigest(text, after: beginning?.hash) : []
  }
}

/// What prompts of one stage have in common at their front, counted and hashed once.
struct PromptBeginning: Sendable {
  let hash: SHA1.Beginning
  /// Number of characters in the bytes that are hashed.
  let characters: Int

  init(_ text: [UInt8]) {
    hash = SHA1.beginning(text.span)
    characters = text.characterCount - text.characterCount(from: hash.count)
  }
}

/// What the prompts of an agent's reflections say all through a day.
///
/// They tell of the days before, so however often the agent reflects, two of them are the same to
/// the letter, and the third has the same beginning.
struct DayPrompts: Sendable {
  let short: Prompt
  let long: Prompt
  /// nil where no digest is wanted.
  let strategy: PromptBeginning?

  init(past: [PastDay], isHashed: Bool) {
    var view = AgentView()
    view.past = past
    short = Prompt(.shortReflection, view, isHashed: isHashed)
    long = Prompt(.longReflection, view, isHashed: isHashed)
    strategy = isHashed ? PromptBeginning(PromptWriter.strategyBeginning(view)) : nil
  }
}
